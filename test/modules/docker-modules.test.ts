import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainerInfo } from '../../src/modules/docker_container_info.ts';
import { dockerExec } from '../../src/modules/docker_exec.ts';
import { dockerLogs } from '../../src/modules/docker_logs.ts';
import { dockerPrune } from '../../src/modules/docker_prune.ts';
import { dockerVolume } from '../../src/modules/docker_volume.ts';
import { dockerVolumeInfo } from '../../src/modules/docker_volume_info.ts';
import { describeWith } from '../requirement.ts';
import { DASH, DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { runThrice } from './run-thrice.ts';
import { TEST_SHELLS } from './test-shells.ts';

const HOSTILE = [
  '$(touch /pwned)',
  '`id`',
  "';id;'",
  '"; id; "',
  '-rf',
  '*',
  'a b  c',
  '\n x',
  '\\n%s',
  '#x',
  'ü€😀',
  'CR\r',
  '',
];

describeWith(DOCKER_NEEDS, 'the modules for volumes, commands and logs, and for what is not used', () => {
  const host = useDockerHost();

  test('a volume is made and removed', async () => {
    const labels = Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text]));
    await runThrice(
      host,
      dockerVolume,
      { name: 'vol', labels },
      { actions: ['created'], volume: { Labels: labels, Name: 'vol' } },
    );
    const other = await host.run(dockerVolume, { name: 'vol', labels: { x: 'y' } });
    expect(other).toMatchObject({ changed: false, warnings: [expect.stringContaining('other options or labels')] });
    await host.run(dockerVolume, { name: 'vol', labels: { x: 'y' }, recreate: 'options-changed' });
    expect(await host.run(dockerVolumeInfo, { name: 'vol' })).toMatchObject({
      exists: true,
      volume: { Labels: { x: 'y' } },
    });
    host.docker('create', '--name', 'user', '-v', 'vol:/v', 'test/box:1');
    expect(await host.run(dockerVolume, { name: 'vol', state: 'absent' })).toMatchObject({
      failed: true,
      msg: 'the volume vol is in use by user',
    });
    await host.engine.removeContainers();
    await runThrice(host, dockerVolume, { name: 'vol', state: 'absent' }, { actions: ['removed'] });
    expect(await host.run(dockerVolumeInfo, { name: 'vol' })).toMatchObject({ exists: false, volume: null });
  });

  const exec = (args: Record<string, unknown>, check = false): Promise<ModuleResult> =>
    host.run(dockerExec, { container: 'box', ...args }, { check });

  test.each(TEST_SHELLS)('a command runs in a container, under $name', async (shell) => {
    host.docker('run', '-d', '--name', 'box', 'test/box:1');
    const args = { container: 'box', argv: ['sh', '-c', 'cat; printf "%s|" "$@"; echo err >&2', 'sh', ...HOSTILE] };
    const result = await host.run(dockerExec, { ...args, stdin: 'in' }, { shell });
    expect(result).toMatchObject({ changed: true, rc: 0, stderr: 'err' });
    expect(result['stdout']).toBe(`in\n${HOSTILE.map((text) => `${text}|`).join('')}`);
    const env = Object.fromEntries(HOSTILE.map((text, index) => [`V${index}`, text]));
    const printed = await host.run(dockerExec, { container: 'box', env, argv: ['env'] }, { shell });
    for (const [name, value] of Object.entries(env)) expect(printed['stdout']).toContain(`${name}=${value}`);
    const inside = await host.run(
      dockerExec,
      { container: 'box', chdir: '/data', user: '1:2', command: "sh -c 'pwd; id -u'" },
      { shell },
    );
    expect(inside['stdout_lines']).toEqual(['/data', '1']);
  });

  test('what a command says arrives byte by byte, and check mode does not run it', async () => {
    host.docker('run', '-d', '--name', 'box', 'test/box:1');
    const args = { argv: ['printf', 'a\n\n@@x y\nz\n\n'] };
    expect(await exec({ ...args, strip_empty_ends: false })).toMatchObject({ stdout: 'a\n\n@@x y\nz\n\n' });
    expect(await exec(args)).toMatchObject({ stdout: 'a\n\n@@x y\nz' });
    expect(await exec(args, true)).toMatchObject({ skipped: true, unknown: expect.any(String) });
  });

  test('a command that fails', async () => {
    host.docker('run', '-d', '--name', 'box', 'test/box:1');
    host.docker('create', '--name', 'asleep', 'test/box:1');
    expect(await exec({ argv: ['sh', '-c', 'echo no >&2; exit 3'] })).toMatchObject({
      failed: true,
      rc: 3,
      msg: 'the command in box exited with status 3: no',
    });
    expect(await exec({ argv: ['none'] })).toMatchObject({
      failed: true,
      rc: expect.toSatisfy((rc) => rc === 126 || rc === 127),
    });
    expect(await exec({ container: 'nobox', argv: ['true'] })).toMatchObject({
      failed: true,
      msg: 'there is no container nobox on this host',
    });
    expect(await exec({ container: 'asleep', argv: ['true'] })).toMatchObject({
      failed: true,
      msg: 'the container asleep is not running (created)',
    });
    const environment = { DOCKER_HOST: 'unix:///nowhere.sock' };
    expect(await host.run(dockerExec, { container: 'box', argv: ['true'] }, { environment })).toMatchObject({
      failed: true,
      msg: 'the Docker engine does not answer on this host',
    });
  });

  test('looks', async () => {
    host.docker('create', '--name', 'box', '--label', 'n=9223372036854775807', 'test/box:1');
    const found = await host.run(dockerContainerInfo, { name: 'box' });
    expect(found).toMatchObject({
      changed: false,
      exists: true,
      container: { Name: '/box', Config: { Labels: { n: '9223372036854775807' } } },
    });
    expect(await host.run(dockerContainerInfo, { name: 'nobox' })).toMatchObject({ exists: false, container: null });
    expect(await host.run(dockerContainerInfo, { name: '$(id)' })).toMatchObject({ failed: true });
  });

  test.each(TEST_SHELLS)('reads what a container has said, under $name', async (shell) => {
    const program = 'printf "%s\\n" "$@"; echo err >&2';
    host.docker('run', '--name', 'box', 'test/box:1', 'sh', '-c', program, 'sh', ...HOSTILE);
    const result = await host.run(dockerLogs, { name: 'box' }, { shell, check: true });
    expect(result).toMatchObject({ changed: false, stderr: 'err', stderr_lines: ['err'] });
    expect(result['stdout']).toBe(HOSTILE.join('\n').trimEnd());
    const last = await host.run(dockerLogs, { name: 'box', tail: 3, timestamps: true }, { shell });
    const lines = [...(last['stdout_lines'] as string[]), ...(last['stderr_lines'] as string[])];
    expect(lines.length).toBeLessThanOrEqual(3);
    for (const line of lines) expect(line).toMatch(/^20\d\d-\d\d-\d\dT/);
    expect(await host.run(dockerLogs, { name: 'box', until: '1h' }, { shell })).toMatchObject({ stdout_lines: [] });
    expect(await host.run(dockerLogs, { name: 'box', since: '1h', tail: 'all' }, { shell })).toMatchObject({
      stdout: result['stdout'],
    });
  });

  test.each([
    [{ name: 'nobox' }, 'there is no container nobox on this host'],
    [{ name: '$(id)' }, 'not a name of a container: `$(id)`'],
    [{ name: 'box', tail: 'few' }, 'tail is no number of lines: `few`'],
    [{ name: 'box', since: '$(touch /pwned)' }, 'the logs of box cannot be read: '],
  ])('logs of %j cannot be read', async (args, msg) => {
    host.docker('create', '--name', 'box', 'test/box:1');
    expect(await host.run(dockerLogs, args)).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
  });

  test('what is not used goes, and what a filter spares stays', async () => {
    const fill = 'printf "%2000000s" x >/large';
    const id = host.docker('create', '--label', 'x=a=b', 'test/box:1', 'sh', '-c', fill);
    host.docker('start', '--attach', id);
    host.docker('create', '--name', 'kept', '--label', 'keep=1', 'test/box:1');
    host.docker('network', 'create', 'unused');
    const volume = host.docker('volume', 'create', '--label', 'x=1');
    const image = host.engine.importImage('test/unused:1', ['LABEL unused=1']);
    const containers = { containers: true, containers_filters: { label: ['x=a=b'], 'label!': 'keep=1' } };
    const args = {
      ...containers,
      images: true,
      images_filters: { dangling: false, label: 'unused' },
      networks: true,
      volumes: true,
      volumes_filters: { label: 'x' },
      builder_cache: true,
      builder_cache_all: true,
      builder_cache_filters: { 'unused-for': '1h' },
      builder_cache_keep_storage: '1G',
    };
    expect(await host.run(dockerPrune, args, { check: true })).toMatchObject({ skipped: true });
    const pruned = await host.run(dockerPrune, args, { shell: TEST_SHELLS[2] ?? DASH });
    expect(pruned).toMatchObject({
      changed: true,
      containers: [id],
      containers_space_reclaimed: 2_000_000,
      networks: ['unused'],
      volumes: [volume],
      volumes_space_reclaimed: 0,
      builder_cache_caches_deleted: [],
      builder_cache_space_reclaimed: 0,
      summary: 'container: 1, image: 1, network: 1, volume: 1',
    });
    expect(pruned['images']).toContain(image);
    expect(host.names()).toEqual(['kept']);
    expect(host.docker('images', '-q', 'test/box')).not.toBe('');
    expect(await host.run(dockerPrune, args)).toMatchObject({ changed: false, containers: [], images: [] });
    expect(await host.run(dockerPrune, {})).toEqual({ changed: false, summary: '' });
  });

  test.each([
    [{ containers: true, containers_filters: { none: '$(id)' } }, /of kind container cannot be removed: .*filter/],
    [{ builder_cache: true, builder_cache_keep_storage: 'much' }, /builder_cache_keep_storage is no size: `much`/],
    [{ volumes: true, volumes_filters: { label: [{ a: 1 }] } }, /volumes_filters\.label is no string/],
  ])('%j is no way to prune', async (args, msg) => {
    expect(await host.run(dockerPrune, args)).toMatchObject({ failed: true, msg: expect.stringMatching(msg) });
  });

  const NOWHERE = { DOCKER_HOST: 'unix:///nowhere.sock' };

  test('an engine is asked by its address, or by a context', async () => {
    host.docker('create', '--name', 'box', 'test/box:1');
    const args = { name: 'box', docker_host: host.engine.dockerHost };
    expect(await host.run(dockerContainerInfo, args, { environment: NOWHERE })).toMatchObject({ exists: true });
    const config = join(host.engine.folder, 'contexts');
    const context = [`--config=${config}`, 'context', 'create', 'it.s', '--docker'];
    host.docker(...context, `host=${host.engine.dockerHost}`);
    const environment = { ...NOWHERE, DOCKER_CONFIG: config };
    const found = await host.run(dockerContainerInfo, { name: 'box', cli_context: 'it.s' }, { environment });
    expect(found).toMatchObject({ exists: true });
  });

  test('what else tells the client how to ask', async () => {
    const folder = join(host.engine.folder, `it's a client $(id)`);
    mkdirSync(folder);
    const seen = '$DOCKER_HOST|$DOCKER_API_VERSION|$DOCKER_TLS_VERIFY|$DOCKER_TLS|$DOCKER_CERT_PATH';
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\necho "${seen}" >&2\nexit 1\n`, { mode: 0o755 });
    const args = {
      name: 'box',
      docker_cli: `${folder}/docker`,
      docker_url: 'tcp://10.0.0.5:2376',
      api_version: '1.41',
      ca_cert: `${folder}/ca.pem`,
      client_cert: `${folder}/cert.pem`,
      client_key: `${folder}/key.pem`,
    };
    expect((await host.run(dockerContainerInfo, { ...args, validate_certs: true })).msg).toContain(
      `tcp://10.0.0.5:2376|1.41|1||${folder}`,
    );
    expect((await host.run(dockerContainerInfo, { ...args, tls: true })).msg).toContain(`|1.41||1|${folder}`);
  });

  test.each([
    [{ docker_host: 'x', cli_context: 'y' }, 'docker_host and cli_context exclude each other'],
    [{ tls_hostname: 'x' }, 'tls_hostname cannot be given'],
    [{ api_version: 'new' }, 'not a version of the API: `new`'],
    [{ docker_cli: '/usr/bin/podman' }, 'docker_cli is not called docker: `/usr/bin/podman`'],
    [{ ca_path: '/a/ca.pem', client_key: '/b/key.pem' }, 'client_key has to be key.pem in one folder with the others'],
    [{ ca_path: '/a/other.pem' }, 'ca_path has to be ca.pem'],
  ])('%j is no way to ask an engine', async (args, msg) => {
    const result = await host.run(dockerContainerInfo, { name: 'box', ...args });
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
  });
});
