import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { dockerVolume } from '../../src/modules/docker_volume.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { HOSTILE } from './host-cases.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith([...DOCKER_NEEDS, { command: 'openssl', package: 'openssl' }], 'the engine that a task names', () => {
  const host = useDockerHost();
  /** The environment of the host leads nowhere. */
  const run = (args: Record<string, unknown>, shell = TEST_SHELLS[0]): Promise<ModuleResult> =>
    host.run(
      dockerVolume,
      { name: 'named', ...args },
      { ...(shell === undefined ? {} : { shell }), environment: { DOCKER_HOST: 'unix:///none.sock' } },
    );

  test.each(TEST_SHELLS)('is asked in place of the own one, by $name', async (shell) => {
    const args = { docker_host: host.engine.dockerHost, timeout: 9, debug: true };
    expect((await run({}, shell)).msg).toBe('the Docker engine does not answer on this host');
    expect(await run(args, shell)).toMatchObject({ changed: true });
    expect(await run(args, shell)).toMatchObject({ changed: false });
    expect(await run({ ...args, state: 'absent' }, shell)).toMatchObject({ changed: true });
  });

  test('through TLS, with certificates of both sides', async () => {
    const { folder } = host.engine;
    const request =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -addext subjectAltName=IP:127.0.0.1';
    for (const name of ['server', 'client']) {
      const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
      execFileSync('openssl', [...request.split(' '), ...files], { cwd: folder, stdio: 'ignore' });
    }
    const names = { 'server.pem': 'ca.pem', 'client.pem': 'cert.pem', 'client.key': 'key.pem' };
    for (const [from, to] of Object.entries(names)) symlinkSync(from, join(folder, to));
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const options = { key: read('server.key'), cert: read('server.pem'), ca: read('client.pem'), requestCert: true };
    const server = createServer({ ...options, rejectUnauthorized: true }, (socket) => {
      const engine = connect(host.engine.dockerHost.replace('unix://', ''));
      socket.pipe(engine).pipe(socket);
      for (const side of [socket, engine]) side.on('error', () => side.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const docker_host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const paths = {
        ca_path: join(folder, 'ca.pem'),
        client_cert: join(folder, 'cert.pem'),
        client_key: join(folder, 'key.pem'),
      };
      expect(await run({ docker_host, validate_certs: true, ...paths })).toMatchObject({
        changed: true,
      });
      expect(await run({ docker_host, tls: true, ...paths, state: 'absent' })).toMatchObject({ changed: true });
      expect((await run({ docker_host, validate_certs: true })).msg).toMatch(/certificate|ca\.pem/);
    } finally {
      server.close();
    }
  });

  test('a version of its API, a context, and another command', async () => {
    const docker_host = host.engine.dockerHost;
    expect(await run({ docker_host, api_version: '1.40' })).toMatchObject({ changed: true });
    expect((await run({ docker_host, api_version: '9.9' })).msg).toMatch(/version/);
    expect((await run({ cli_context: 'none' })).msg).toMatch(/context/);
    mkdirSync(join(host.engine.folder, "it's"));
    const docker_cli = join(host.engine.folder, "it's", 'docker');
    symlinkSync(execFileSync('which', ['docker'], { encoding: 'utf8' }).trim(), docker_cli);
    expect(await run({ docker_host, docker_cli, state: 'absent' })).toMatchObject({ changed: true });
  });

  test.each(HOSTILE)('what is no engine is none: %j', async (name) => {
    const result = await run({ docker_host: name, ca_path: name, client_cert: name });
    expect(result.failed).toBe(true);
    const container = await host.run(dockerContainer, { name: 'box', state: 'absent', docker_host: name });
    expect(container.failed).toBe(true);
  });

  test('a name that the certificate shall have is refused', async () => {
    expect((await run({ tls_hostname: 'x' })).msg).toMatch(/^tls_hostname cannot be given/);
  });
});
