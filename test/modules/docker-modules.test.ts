import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainerInfo } from '../../src/modules/docker_container_info.ts';
import { dockerExec } from '../../src/modules/docker_exec.ts';
import { dockerImage } from '../../src/modules/docker_image.ts';
import { dockerVolume } from '../../src/modules/docker_volume.ts';
import { dockerVolumeInfo } from '../../src/modules/docker_volume_info.ts';
import { describeWith } from '../requirement.ts';
import { startDockerEngine } from './docker-engine.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import type { Definition } from './run-definition.ts';
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

describeWith(DOCKER_NEEDS, 'the modules for images, volumes and commands', () => {
  const host = useDockerHost();

  /** In check mode, for real, and again, when there is nothing to do any more; under each of the shells. */
  async function runThrice(
    definition: Definition,
    args: Record<string, unknown>,
    expected: Record<string, unknown>,
  ): Promise<void> {
    const [dash, bash, busybox] = TEST_SHELLS;
    if (!dash || !bash || !busybox) throw new Error('no shells');
    const planned = await host.run(definition, args, { check: true, shell: bash });
    expect(planned).toMatchObject({ changed: true, actions: expected['actions'] });
    expect(await host.run(definition, args, { shell: dash })).toMatchObject({ changed: true, ...expected });
    expect(await host.run(definition, args, { shell: busybox })).toMatchObject({ changed: false, actions: [] });
    expect(await host.run(definition, args, { check: true, shell: dash })).toMatchObject({
      changed: false,
      actions: [],
    });
  }

  test('an image is loaded, tagged and removed', async () => {
    const archive = join(host.engine.folder, 'box.tar');
    host.docker('tag', 'test/box:1', 'test/saved:1');
    host.docker('save', '-o', archive, 'test/saved:1');
    host.docker('rmi', 'test/saved:1');
    const load = { name: 'test/saved:1', source: 'load', load_path: archive };
    await runThrice(dockerImage, load, {
      actions: ['loaded'],
      summary: expect.stringMatching(/^loaded test\/saved:1 \([\d.]+ MB\)$/),
    });
    await runThrice(
      dockerImage,
      { name: 'test/saved', tag: 1, source: 'local', repository: 'x/y:2' },
      { actions: ['tagged'] },
    );
    expect(host.docker('images', '-q', 'x/y:2')).not.toBe('');
    await runThrice(dockerImage, { name: 'x/y', tag: '2', state: 'absent' }, { actions: ['removed'] });
  });

  test('an image is built', async () => {
    const path = join(host.engine.folder, 'context');
    mkdirSync(path);
    writeFileSync(join(path, 'Dockerfile'), 'FROM test/box:1\nARG WHAT\nENV WHAT=$WHAT\n');
    const build = { path, args: { WHAT: '$(id)' } };
    await runThrice(dockerImage, { name: 'built:1', source: 'build', build }, { actions: ['built'] });
    expect(host.inspect('built:1', '{{json .Config.Env}}')).toContain('WHAT=$(id)');
  });

  test.each([
    [
      { name: 'bitnami/etcd', tag: '3.4.14' },
      'the image bitnami/etcd:3.4.14 cannot be pulled',
      'bitnamilegacy/etcd:3.4.14',
    ],
    [{ name: 'nowhere/x' }, 'the image nowhere/x:latest cannot be pulled', 'docker login'],
    [{ name: 'nowhere/x', source: 'local' }, 'the image nowhere/x:latest is not on this host', 'source'],
    [{ name: 'x', source: 'load', load_path: '/none.tar' }, 'there is no file /none.tar', 'copy the archive'],
    [{ name: 'a b' }, 'not a name of an image: `a b:latest`', 'repository:tag'],
  ])('%j fails with what to do', async (args, msg, help) => {
    const result = await host.run(dockerImage, args);
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining(msg),
      help: expect.stringContaining(help),
    });
  });

  test('a full disk is said to be one, with how full it is', async () => {
    const folder = join(host.engine.folder, 'large');
    mkdirSync(folder);
    writeFileSync(join(folder, 'zeros'), Buffer.alloc(40_000_000));
    const archive = join(host.engine.folder, 'large.tar');
    const layer = execFileSync('tar', ['-C', folder, '-c', '.'], { maxBuffer: 2 ** 28 });
    const environment = { ...process.env, DOCKER_HOST: host.engine.dockerHost };
    execFileSync('docker', ['import', '-', 'test/large:1'], {
      input: layer,
      env: environment,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    host.docker('save', '-o', archive, 'test/large:1');
    const small = await startDockerEngine({ diskMegabytes: 16 });
    try {
      const args = { name: 'test/large:1', source: 'load', load_path: archive };
      const result = await host.run(dockerImage, args, { environment: { DOCKER_HOST: small.dockerHost } });
      expect(result).toMatchObject({
        failed: true,
        msg: expect.stringContaining("no space left on device for Docker's data"),
        help: expect.stringContaining('docker system prune'),
      });
    } finally {
      await small.stop();
    }
  });

  test('a volume is made and removed', async () => {
    const labels = Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text]));
    await runThrice(
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
    host.engine.removeContainers();
    await runThrice(dockerVolume, { name: 'vol', state: 'absent' }, { actions: ['removed'] });
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
});
