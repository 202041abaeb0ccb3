import { beforeEach, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerComposeV2 } from '../../src/modules/docker_compose_v2.ts';
import { dockerComposeV2Exec } from '../../src/modules/docker_compose_v2_exec.ts';
import { dockerComposeV2Pull } from '../../src/modules/docker_compose_v2_pull.ts';
import { dockerComposeV2Run } from '../../src/modules/docker_compose_v2_run.ts';
import { describeWith } from '../requirement.ts';
import { findComposePlugin, useComposePlace } from './compose-plugin.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { REGISTRY_NEEDS, startDockerRegistry } from './docker-registry.ts';
import { HOSTILE } from './host-cases.ts';
import type { Definition } from './run-definition.ts';
import { TEST_SHELLS } from './test-shells.ts';

const plugin = await findComposePlugin();
const missing = plugin === undefined ? "needs docker's plugin compose, and Debian's cannot be downloaded" : undefined;

describeWith([...DOCKER_NEEDS, ...REGISTRY_NEEDS, { missing }], 'commands and pulls of Compose', () => {
  const host = useDockerHost();
  const { config, folder, write } = useComposePlace(host, plugin);
  beforeEach(() => {
    const web = { image: 'test/box:1', stop_grace_period: '0s', init: true, network_mode: 'none' };
    write({ name: 'site', services: { web } });
  });

  const run = (
    definition: Definition,
    args: Record<string, unknown>,
    options: Parameters<typeof host.run>[2] = {},
  ): Promise<ModuleResult> =>
    host.run(
      definition,
      { project_src: folder(), ...args },
      { ...options, environment: { DOCKER_CONFIG: config(), ...options.environment } },
    );

  test('a command runs in a service that is up', async () => {
    await run(dockerComposeV2, {});
    const argv = ['sh', '-c', 'cat; printf "%s|" "$@"; echo err >&2; pwd; id -u; exit 3', 'sh', ...HOSTILE];
    const env = { V: HOSTILE.join(' ') };
    for (const shell of TEST_SHELLS) {
      const result = await run(
        dockerComposeV2Exec,
        { service: 'web', argv, stdin: 'in', chdir: '/data', user: '1', tty: false, env, index: 1 },
        { shell },
      );
      expect(result).toMatchObject({ failed: true, changed: true, rc: 3, stderr: 'err' });
      expect(result.msg).toBe('the command in web exited with status 3: err');
      expect(result['stdout']).toBe(`in\n${HOSTILE.map((text) => `${text}|`).join('')}/data\n1`);
    }
    const printed = await run(dockerComposeV2Exec, { service: 'web', command: 'env', env });
    expect(printed['stdout']).toContain(`V=${env.V}`);
    expect(await run(dockerComposeV2Exec, { service: 'web', command: 'sleep 9', detach: true })).toEqual({
      changed: true,
    });
    expect(await run(dockerComposeV2Exec, { service: 'web', command: 'env' }, { check: true })).toMatchObject({
      skipped: true,
    });
  });

  test('a command runs in a container of its own', async () => {
    const args = {
      service: 'web',
      command: `sh -c 'cat; echo "$X"; test -e /v; echo err >&2; exit 4'`,
      stdin: 'in',
      env: { X: '$(id) "x"' },
      labels: ['l=1'],
      volumes: ['/tmp:/v'],
      name: 'job',
    };
    const done = await run(dockerComposeV2Run, args, { shell: TEST_SHELLS[1] });
    expect(done).toMatchObject({
      failed: true,
      changed: true,
      rc: 4,
      stdout: 'in\n$(id) "x"',
      stdout_lines: ['in', '$(id) "x"'],
    });
    expect(host.inspect('job', '{{.Config.Labels.l}} {{.State.ExitCode}}')).toBe('1 4');
    host.docker('rm', 'job');
    const cleaned = await run(dockerComposeV2Run, { ...args, cleanup: true }, { shell: TEST_SHELLS[2] });
    expect(cleaned).toMatchObject({ rc: 4 });
    expect(host.names()).toEqual([]);
    const started = await run(dockerComposeV2Run, { service: 'web', argv: ['sleep', '9'], detach: true, name: 'job' });
    expect(started).toEqual({ changed: true, container_id: host.inspect('job', '{{.Id}}') });
  });

  test('images are pulled, where the registry has others', async () => {
    const registry = await startDockerRegistry(host.engine, 5000);
    try {
      const image = `${registry.address}/test/box:1`;
      write({ name: 'site', services: { web: { image }, other: { image: 'test/box:2' } } });
      host.docker('tag', 'test/box:1', image);
      host.docker('push', '-q', image);
      host.docker('rmi', image);
      const args = { services: ['web'], policy: 'missing' };
      expect(await run(dockerComposeV2Pull, args, { check: true })).toMatchObject({
        changed: true,
        actions: [{ what: 'image', id: image, status: 'Pulling' }],
      });
      expect(host.docker('images', '-q', image)).toBe('');
      const pulled = await run(dockerComposeV2Pull, args, { shell: TEST_SHELLS[1] });
      expect(pulled).toMatchObject({ changed: true, rc: 0, summary: 'pulled' });
      expect(pulled['actions']).toContainEqual(expect.objectContaining({ status: 'Pulling' }));
      for (const policy of ['missing', 'always']) {
        const again = await run(dockerComposeV2Pull, { ...args, policy }, { shell: TEST_SHELLS[2] });
        expect(again).toMatchObject({ changed: false });
      }
      expect(await run(dockerComposeV2Pull, { services: ['web'] }, { check: true })).toMatchObject({
        changed: false,
        warnings: [expect.stringContaining('cannot know')],
      });
      host.docker('tag', 'test/box:2', image);
      expect(await run(dockerComposeV2Pull, { services: ['web'] })).toMatchObject({ changed: true });
    } finally {
      await registry.stop();
    }
  });

  test.each<[Definition, Record<string, unknown>, string]>([
    [dockerComposeV2Exec, { service: 'web', command: 'true' }, 'service "web" is not running'],
    [dockerComposeV2Exec, { service: '$(id)', command: 'true' }, 'not a name of a service: `$(id)`'],
    [dockerComposeV2Exec, { service: 'none', command: 'true' }, 'none'],
    [dockerComposeV2Exec, { service: 'web', command: 'true', stdin: 'x', detach: true }, 'stdin cannot be given'],
    [dockerComposeV2Run, { service: 'none', command: 'true' }, 'no such service: none'],
    [dockerComposeV2Run, { service: 'web', command: 'true', project_src: '/none' }, 'there is no folder /none'],
    [dockerComposeV2Pull, { services: ['none'] }, 'no such service: none'],
    [dockerComposeV2Pull, { project_src: '/' }, '/ has no compose.yaml'],
  ])('%#: fails with the reason', async (definition, args, msg) => {
    expect(await run(definition, args)).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
  });

  test('without the plugin', async () => {
    const environment = { DOCKER_CONFIG: '/none' };
    const result = await run(dockerComposeV2Run, { service: 'web', command: 'true' }, { environment });
    expect(result).toMatchObject({ failed: true, msg: 'docker on this host has no plugin `compose`' });
  });
});
