import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerImageBuild } from '../../src/modules/docker_image_build.ts';
import { dockerImageExport } from '../../src/modules/docker_image_export.ts';
import { dockerImageInfo } from '../../src/modules/docker_image_info.ts';
import { dockerImageLoad } from '../../src/modules/docker_image_load.ts';
import { dockerImagePull } from '../../src/modules/docker_image_pull.ts';
import { dockerImagePush } from '../../src/modules/docker_image_push.ts';
import { dockerImageRemove } from '../../src/modules/docker_image_remove.ts';
import { dockerImageTag } from '../../src/modules/docker_image_tag.ts';
import { describeWith } from '../requirement.ts';
import { DASH, DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { IMAGE_MODULE_FAILURES } from './docker-image-failures.ts';
import { REGISTRY_NEEDS, startDockerRegistry, type DockerRegistry } from './docker-registry.ts';
import { HOSTILE } from './host-cases.ts';
import { runThrice } from './run-thrice.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith([...DOCKER_NEEDS, ...REGISTRY_NEEDS], 'the modules that each do one thing with images', () => {
  const host = useDockerHost();
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await startDockerRegistry(host.engine, 5000);
  });
  afterAll(() => registry?.stop());
  const [dash = DASH, bash = DASH, busybox = DASH] = TEST_SHELLS;
  const idOf = (name: string): string => host.inspect(name, '{{.Id}}');

  test('an image is tagged, pushed, removed, and pulled', async () => {
    const [one, two] = [`${registry.address}/test/box:1`, `${registry.address}/test/other:latest`];
    const id = idOf('test/box:1');
    const parts = [
      { name: `${registry.address}/test/box`, tag: '1' },
      { name: `${registry.address}/test/other`, tag: 'latest' },
    ];
    const tag = { name: 'test/box', tag: '1', repository: [`${registry.address}/test/box`, two] };
    await runThrice(host, dockerImageTag, tag, {
      actions: ['tagged', 'tagged'],
      tagged_images: [one, two],
      image: expect.objectContaining({ Id: id }),
      diff: {
        before: { images: parts.map((part) => ({ ...part, exists: false })) },
        after: { images: parts.map((part) => ({ ...part, id })) },
      },
    });

    expect(await host.run(dockerImagePush, { name: one }, { check: true })).toMatchObject({ skipped: true });
    const pushed = await host.run(dockerImagePush, { name: `${registry.address}/test/box`, tag: '1' }, { shell: bash });
    expect(pushed).toMatchObject({ changed: true, actions: ['pushed'], image: { Id: id } });
    expect(await host.run(dockerImagePush, { name: one }, { shell: busybox })).toMatchObject({
      changed: false,
      digest: pushed['digest'],
    });

    const removed = { deleted: [], untagged: expect.arrayContaining([one]), image: { Id: id } };
    const planned = await host.run(dockerImageRemove, { name: one }, { check: true, diff: true });
    expect(planned).toMatchObject({ ...removed, changed: true, untagged: [one] });
    expect(planned['diff']).toMatchObject({ after: { exists: true, tags: expect.not.arrayContaining([one]) } });
    await runThrice(host, dockerImageRemove, { name: one }, { ...removed, actions: ['removed'] });

    expect(await host.run(dockerImagePull, { name: one }, { check: true, shell: busybox })).toMatchObject({
      changed: true,
      diff: { before: { exists: false }, after: { id: 'unknown' } },
    });
    const pulled = await host.run(dockerImagePull, { name: one }, { shell: dash });
    expect(pulled).toMatchObject({
      changed: true,
      actions: ['pulled'],
      image: { Id: id },
      diff: { after: { id } },
    });
    expect(await host.run(dockerImagePull, { name: one }, { shell: bash }), 'the same').toMatchObject({
      changed: false,
      actions: [],
    });
    expect(await host.run(dockerImagePull, { name: one }, { check: true })).toMatchObject({
      changed: false,
      warnings: [expect.stringContaining('pulled again')],
    });
    const digest = `${registry.address}/test/box@${String(pushed['digest'])}`;
    expect(await host.run(dockerImagePull, { name: digest, pull: 'not_present' })).toMatchObject({ changed: false });
  });

  test('an image that is there is pulled where it is for another platform', async () => {
    const name = `${registry.address}/test/platform:1`;
    host.docker('tag', 'test/box:1', name);
    host.docker('push', '-q', name);
    host.docker('tag', 'test/box:2', name);
    const [system = '', architecture = ''] = host.inspect(name, '{{.Os}}/{{.Architecture}}').split('/');
    const other = architecture === 'arm64' ? 'amd64' : 'arm64';
    const cases: [platform: string | undefined, changed: boolean][] = [
      [undefined, false],
      [`${system}/${architecture}`, false],
      [architecture, false],
      [system, false],
      [architecture === 'amd64' ? 'x86_64' : 'aarch64', false],
      [`${system}/${other}`, true],
      [`${system}/${architecture}/v7`, true],
    ];
    for (const [platform, changed] of cases) {
      const args = { name, pull: 'not_present', ...(platform === undefined ? {} : { platform }) };
      const result = await host.run(dockerImagePull, args, { check: true, shell: busybox });
      expect([platform, (result.warnings?.length ?? 0) > 0]).toEqual([platform, changed]);
    }
  });

  test('another image keeps its name, or loses it', async () => {
    host.docker('tag', 'test/box:2', 'taken:1');
    const args = { name: idOf('test/box:1'), repository: 'taken:1' };
    expect(await host.run(dockerImageTag, { ...args, existing_images: 'keep' })).toMatchObject({
      changed: false,
      tagged_images: [],
    });
    await runThrice(host, dockerImageTag, args, {
      actions: ['tagged'],
      diff: { before: { images: [{ id: idOf('test/box:2') }] }, after: { images: [{ id: idOf('test/box:1') }] } },
    });
  });

  test('images are exported, once, and loaded', async () => {
    const path = join(host.engine.folder, `it's "all" $(id).tar`);
    const names = ['test/box:1', 'test/box:2'];
    const args = { names, path };
    const images = names.map((name) => expect.objectContaining({ Id: idOf(name) }));
    await runThrice(host, dockerImageExport, args, { actions: ['archived'], images });
    expect(execFileSync('tar', ['-xOf', path, 'manifest.json'], { encoding: 'utf8' })).toContain('"test/box:2"');
    expect(await host.run(dockerImageExport, { ...args, names: names.toReversed() })).toMatchObject({ changed: false });
    expect(await host.run(dockerImageExport, { ...args, force: true })).toMatchObject({ changed: true });
    expect(await host.run(dockerImageExport, { path, name: 'test/box', tag: '1' }, { check: true })).toMatchObject({
      changed: true,
    });

    expect(await host.run(dockerImageLoad, { path }, { check: true })).toMatchObject({ skipped: true });
    for (const shell of TEST_SHELLS) {
      const loaded = await host.run(dockerImageLoad, { path }, { shell });
      expect(loaded).toMatchObject({ changed: true, stdout: expect.stringContaining('Loaded image: test/box:1') });
      expect(new Set(loaded['image_names'] as string[])).toEqual(new Set(names));
      expect(loaded['images']).toEqual(expect.arrayContaining(images));
    }
  });

  test.each(TEST_SHELLS)('looks at images, under $name', async (shell) => {
    const name = ['test/box:2', 'test/none', idOf('test/box:1')];
    const found = await host.run(dockerImageInfo, { name }, { shell, check: true });
    const ids = (found['images'] as { Id: string }[]).map((image) => image.Id);
    expect([found.changed, ids]).toEqual([false, [idOf('test/box:2'), idOf('test/box:1')]]);
    const all = await host.run(dockerImageInfo, {}, { shell });
    const every = (all['images'] as { Id: string }[]).map((image) => image.Id);
    expect(every).toEqual(expect.arrayContaining(ids));
    expect(new Set(every).size, 'each once').toBe(every.length);
    expect(await host.run(dockerImageInfo, { name: 'test/none' }, { shell })).toMatchObject({ images: [] });
  });

  test('an image is built, and again where that is asked for', async () => {
    const path = join(host.engine.folder, 'context');
    mkdirSync(path);
    const dockerfile = `it's "one"`;
    writeFileSync(join(path, dockerfile), 'FROM test/box:1 AS first\nARG WHAT\nENV WHAT=$WHAT\nFROM test/box:2\n');
    const args = {
      name: 'split',
      tag: '1',
      path,
      dockerfile,
      target: 'first',
      args: { WHAT: '$(id) "x"' },
      labels: Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text])),
      etc_hosts: { db: '10.1.2.3' },
      network: 'none',
      shm_size: '32M',
      nocache: true,
    };
    await runThrice(host, dockerImageBuild, args, {
      actions: ['built'],
      command: expect.arrayContaining(['docker', 'build', '--build-arg=WHAT', path]),
      stdout: expect.stringContaining('ENV WHAT'),
    });
    expect(JSON.parse(host.inspect('split:1', '{{json .Config}}'))).toMatchObject({
      Labels: args.labels,
      Env: expect.arrayContaining(['WHAT=$(id) "x"']),
    });
    const again = { ...args, nocache: false, rebuild: 'always' };
    expect(await host.run(dockerImageBuild, again, { check: true })).toMatchObject({ changed: true });
    expect(await host.run(dockerImageBuild, again)).toMatchObject({ changed: true, actions: ['built'] });
  });

  /** The classic builder has none of it: what reaches the client is looked at. */
  test('secrets, outputs and platforms of a build', async () => {
    const tools = join(host.engine.folder, 'tools');
    const seen = join(host.engine.folder, 'seen');
    mkdirSync(tools);
    const real = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
    const program = `case $1 in build) printf '%s\\n' "$@" "in the environment: $LONGSHORE_SECRET_1" >'${seen}' ;; *) exec ${real} "$@" ;; esac`;
    writeFileSync(join(tools, 'docker'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    const args = {
      name: 'kit',
      path: host.engine.folder,
      platform: ['linux/amd64', 'linux/arm64/v8'],
      secrets: [
        { id: 'a', type: 'file', src: '/tmp/a, "b"' },
        { id: 'b', type: 'value', value: 'hush' },
        { id: 'c', type: 'env', env: 'TOKEN' },
      ],
      outputs: [{ type: 'oci', dest: '/tmp/x.tar' }],
    };
    expect(await host.run(dockerImageBuild, args, { tools })).toMatchObject({ changed: true, image: {} });
    expect(readFileSync(seen, 'utf8').split('\n').slice(0, -1)).toEqual([
      'build',
      '--platform=linux/amd64,linux/arm64/v8',
      '--force-rm',
      '--secret=id=a,type=file,"src=/tmp/a, ""b"""',
      '--secret=id=b,type=env,env=LONGSHORE_SECRET_1',
      '--secret=id=c,type=env,env=TOKEN',
      '--output=type=oci,dest=/tmp/x.tar',
      '--output=type=image,name=kit:latest',
      host.engine.folder,
      'in the environment: hush',
    ]);
  });

  test.each(IMAGE_MODULE_FAILURES.map(([definition, args, msg]) => ({ name: definition.name, definition, args, msg })))(
    '$name $args fails',
    async ({ definition, args, msg }) => {
      expect(await host.run(definition, args)).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
      expect(existsSync('/pwned')).toBe(false);
    },
  );

  test('an image with several names is removed by its id by force', async () => {
    const path = join(host.engine.folder, 'gone');
    mkdirSync(path);
    writeFileSync(join(path, 'Dockerfile'), 'FROM test/box:1\nENV GONE=1\n');
    host.docker('build', '-t', 'gone:1', path);
    const id = idOf('gone:1');
    host.docker('tag', id, 'gone:2');
    for (const check of [true, false]) {
      expect(await host.run(dockerImageRemove, { name: id }, { check })).toMatchObject({ failed: true });
    }
    const byForce = { name: id, force: true, prune: false };
    await runThrice(host, dockerImageRemove, byForce, {
      actions: ['removed'],
      untagged: ['gone:1', 'gone:2'],
      deleted: expect.arrayContaining([id]),
    });
  });
});
