import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerImage } from '../../src/modules/docker_image.ts';
import { describeWith } from '../requirement.ts';
import { startDockerEngine } from './docker-engine.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { IMAGE_FAILURES } from './docker-image-failures.ts';
import { REGISTRY_NEEDS, startDockerRegistry, type DockerRegistry } from './docker-registry.ts';
import { HOSTILE } from './host-cases.ts';
import { runThrice } from './run-thrice.ts';

describeWith([...DOCKER_NEEDS, ...REGISTRY_NEEDS], 'docker_image', () => {
  const host = useDockerHost();
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await startDockerRegistry(host.engine, 5000);
  });
  afterAll(() => registry?.stop());

  /** A folder for a build. */
  function makeContext(name: string, files: Readonly<Record<string, string>>): string {
    const path = join(host.engine.folder, name);
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  }

  test('an image is loaded, tagged and removed', async () => {
    const archive = join(host.engine.folder, 'box.tar');
    host.docker('tag', 'test/box:1', 'test/saved:1');
    host.docker('save', '-o', archive, 'test/saved:1');
    host.docker('rmi', 'test/saved:1');
    const load = { name: 'test/saved:1', source: 'load', load_path: archive };
    await runThrice(host, dockerImage, load, {
      actions: ['loaded'],
      summary: expect.stringMatching(/^loaded test\/saved:1 \([\d.]+ MB\)$/),
    });
    const tag = { name: 'test/saved', tag: 1, source: 'local', repository: 'x/y:2' };
    await runThrice(host, dockerImage, tag, { actions: ['tagged'] });
    expect(host.docker('images', '-q', 'x/y:2')).not.toBe('');
    await runThrice(host, dockerImage, { name: 'x/y', tag: '2', state: 'absent' }, { actions: ['removed'] });
  });

  test('a further name has the tag of the image, and another image keeps its name unless forced', async () => {
    const tag = { name: 'test/box:2', source: 'local', repository: 'further/box' };
    await runThrice(host, dockerImage, tag, { actions: ['tagged'] });
    expect(host.inspect('further/box:2', '{{.Id}}')).toBe(host.inspect('test/box:2', '{{.Id}}'));
    const other = { name: 'test/box:1', source: 'local', repository: 'further/box:2' };
    expect(await host.run(dockerImage, other)).toMatchObject({ changed: false });
    await runThrice(host, dockerImage, { ...other, force_tag: true }, { actions: ['tagged'] });
  });

  test('an image is pushed, pulled by its tag, and by its digest', async () => {
    const name = `${registry.address}/test/box:1`;
    const push = { name: 'test/box:1', source: 'local', repository: name, push: true };
    const pushed = await host.run(dockerImage, push);
    expect(pushed).toMatchObject({ changed: true, actions: ['tagged', 'pushed'] });
    expect(pushed['digest']).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await host.run(dockerImage, push), 'again').toMatchObject({ changed: false, digest: pushed['digest'] });
    expect(await host.run(dockerImage, push, { check: true })).toMatchObject({
      changed: false,
      warnings: [expect.stringContaining('cannot know whether the registry has')],
    });

    const id = host.inspect('test/box:1', '{{.Id}}');
    await runThrice(host, dockerImage, { name, state: 'absent' }, { actions: ['removed'] });
    await runThrice(host, dockerImage, { name }, { actions: ['pulled'], id, digest: pushed['digest'] });
    expect(await host.run(dockerImage, { name, force_source: true }), 'the same').toMatchObject({ changed: false });

    host.docker('rmi', name);
    const digest = `${registry.address}/test/box@${String(pushed['digest'])}`;
    await runThrice(
      host,
      dockerImage,
      { name: digest, pull: { platform: 'linux/amd64' } },
      { actions: ['pulled'], id },
    );
    const byTag = { name: `${registry.address}/test/box`, tag: pushed['digest'] };
    expect(await host.run(dockerImage, byTag), 'a digest as the tag').toMatchObject({ changed: false, id });
    await runThrice(host, dockerImage, { name: digest, state: 'absent' }, { actions: ['removed'] });
  });

  test('an image is fetched anew where the registry has another one', async () => {
    const name = `${registry.address}/test/moving:1`;
    host.docker('tag', 'test/box:1', name);
    host.docker('push', '-q', name);
    host.docker('tag', 'test/box:2', name);
    expect(await host.run(dockerImage, { name, force_source: true })).toMatchObject({
      changed: true,
      actions: ['pulled'],
      id: host.inspect('test/box:1', '{{.Id}}'),
    });
  });

  test('an image is built, with all that a build can have', async () => {
    const path = makeContext('context', {
      'Dockerfile.test': [
        'FROM test/box:1 AS first',
        'ARG WHAT',
        'ARG UID',
        'ARG FLAG',
        'ENV WHAT=$WHAT UID=$UID FLAG=$FLAG',
        'COPY file /file',
        'FROM test/box:2 AS second',
        'ENV SECOND=1',
      ].join('\n'),
      file: 'content',
    });
    const build = {
      path,
      dockerfile: 'Dockerfile.test',
      target: 'first',
      args: { WHAT: '$(id) "x" \\n', UID: 7, FLAG: true },
      labels: Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text])),
      nocache: true,
      network: 'none',
      cache_from: ['test/box:2'],
      etc_hosts: { db: '10.1.2.3' },
      shm_size: '32M',
      container_limits: { memory: '256M', memswap: '-1', cpushares: 512, cpusetcpus: '0' },
      rm: false,
      http_timeout: 60,
      use_config_proxy: true,
    };
    await runThrice(host, dockerImage, { name: 'built:1', source: 'build', build }, { actions: ['built'] });
    expect(JSON.parse(host.inspect('built:1', '{{json .Config.Env}}'))).toEqual(
      expect.arrayContaining(['WHAT=$(id) "x" \\n', 'UID=7', 'FLAG=True', 'A=1']),
    );
    expect(JSON.parse(host.inspect('built:1', '{{json .Config.Labels}}'))).toMatchObject(build.labels);
    const again = await host.run(dockerImage, { name: 'built:1', source: 'build', build, force_source: true });
    expect(again).toMatchObject({ changed: true, stdout: expect.stringContaining('COPY file /file') });
  });

  test('a build without a change is none', async () => {
    const path = makeContext('unchanged', { Dockerfile: 'FROM test/box:1\nENV X=1\n' });
    const args = { name: 'built:2', source: 'build', build: { path } };
    await host.run(dockerImage, args);
    expect(await host.run(dockerImage, { ...args, force_source: true })).toMatchObject({ changed: false });
    const check = await host.run(dockerImage, { ...args, force_source: true }, { check: true });
    expect(check).toMatchObject({ changed: false, warnings: [expect.stringContaining('built again')] });
  });

  test('a build argument does not stand on a command line', async () => {
    const seen = join(host.engine.folder, 'seen');
    const tools = join(host.engine.folder, 'tools');
    mkdirSync(tools);
    const real = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
    writeFileSync(join(tools, 'docker'), `#!/bin/sh\necho "$@" >>${seen}\nexec ${real} "$@"\n`, { mode: 0o755 });
    const path = makeContext('secret', { Dockerfile: 'FROM test/box:1\nARG TOKEN\nENV T=$TOKEN\n' });
    const args = { name: 'built:3', source: 'build', build: { path, args: { TOKEN: 'hush' } } };
    await host.run(dockerImage, args, { tools });
    expect(host.inspect('built:3', '{{json .Config.Env}}')).toContain('T=hush');
    expect(readFileSync(seen, 'utf8')).toContain('--build-arg=TOKEN');
    expect(readFileSync(seen, 'utf8')).not.toContain('hush');
  });

  test('an image is archived, once, and again where the archive is another one', async () => {
    const path = join(host.engine.folder, `it's "saved" $(id).tar`);
    const save = { name: 'test/box:1', source: 'local', archive_path: path };
    await runThrice(host, dockerImage, save, { actions: ['archived'] });
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(execFileSync('tar', ['-xOf', path, 'manifest.json'], { encoding: 'utf8' })).toContain('"test/box:1"');
    await runThrice(host, dockerImage, { ...save, name: 'test/box:2' }, { actions: ['archived'] });
    writeFileSync(path, 'no archive');
    await runThrice(host, dockerImage, { ...save, name: 'test/box:2' }, { actions: ['archived'] });
    const id = host.inspect('test/box:1', '{{.Id}}');
    await runThrice(host, dockerImage, { ...save, name: id }, { actions: ['archived'], id });
    expect(await host.run(dockerImage, { name: id, source: 'load', load_path: path })).toMatchObject({
      changed: false,
    });
  });

  test('an image is removed by its id', async () => {
    const path = makeContext('gone', { Dockerfile: 'FROM test/box:1\nENV GONE=1\n' });
    await host.run(dockerImage, { name: 'gone:1', source: 'build', build: { path } });
    const id = host.inspect('gone:1', '{{.Id}}');
    host.docker('tag', 'gone:1', 'gone:2');
    expect(await host.run(dockerImage, { name: id, state: 'absent' })).toMatchObject({
      failed: true,
      help: expect.stringContaining('force_absent'),
    });
    await runThrice(host, dockerImage, { name: id, state: 'absent', force_absent: true }, { actions: ['removed'] });
  });

  test.each(IMAGE_FAILURES)('%j fails with what to do', async (args, msg, help) => {
    const result = await host.run(dockerImage, args);
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
    expect(result.help ?? '').toContain(help);
  });

  test('a build that fails says where', async () => {
    const path = makeContext('broken', { Dockerfile: 'FROM test/box:1\nCOPY none /\n' });
    const result = await host.run(dockerImage, { name: 'broken', source: 'build', build: { path } });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining('the image broken:latest cannot be built'),
    });
    expect(result['stdout']).toContain('COPY none /');
    expect(existsSync('/none')).toBe(false);
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
});
