import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from '../../src/module/read-arguments.ts';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerComposeV2 } from '../../src/modules/docker_compose_v2.ts';
import { describeWith } from '../requirement.ts';
import { findComposePlugin, useComposePlace } from './compose-plugin.ts';
import { DASH, DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { HOSTILE } from './host-cases.ts';
import { TEST_SHELLS } from './test-shells.ts';

const plugin = await findComposePlugin();
const missing = plugin === undefined ? "needs docker's plugin compose, and Debian's cannot be downloaded" : undefined;

describeWith([...DOCKER_NEEDS, { missing }], 'docker_compose_v2', () => {
  const host = useDockerHost();
  const { config, folder, write } = useComposePlace(host, plugin);

  const compose = (
    args: Record<string, unknown>,
    options: Parameters<typeof host.run>[2] = {},
  ): Promise<ModuleResult> =>
    host.run(dockerComposeV2, args, { ...options, environment: { DOCKER_CONFIG: config(), ...options.environment } });

  const online = (more: object = {}) => ({ image: 'test/box:1', stop_grace_period: '0s', init: true, ...more });
  /** Without a network, which takes its time to be made. */
  const box = (more: object = {}) => online({ network_mode: 'none', ...more });
  const running = () => host.docker('ps', '--format', '{{.Names}}').split('\n').filter(Boolean).sort();

  test('up, stopped, restarted and down; each in another shell', async () => {
    const [dash = DASH, bash = DASH, busybox = DASH] = TEST_SHELLS;
    write({ name: 'site', services: { web: online({ volumes: ['data:/data'] }), db: box() }, volumes: { data: {} } });
    const args = { project_src: folder() };
    const planned = await compose(args, { shell: dash, check: true });
    expect(planned).toMatchObject({ changed: true, containers: [] });
    expect(host.names(), 'check mode makes nothing').toEqual([]);

    const up = await compose(args, { shell: bash });
    expect(up).toMatchObject({
      changed: true,
      rc: 0,
      images: expect.arrayContaining([expect.objectContaining({ Tag: '1' })]),
    });
    const actions = up['actions'] as { what: string; id: string }[];
    expect(actions).toContainEqual({ what: 'container', id: 'site-web-1', status: 'Starting' });
    expect(actions).toContainEqual({ what: 'volume', id: 'site_data', status: 'Creating' });
    expect(planned['actions'], 'check mode says the same').toEqual(expect.arrayContaining(actions));
    expect(up['containers']).toContainEqual(
      expect.objectContaining({
        Name: 'site-web-1',
        Names: ['site-web-1'],
        Networks: ['site_default'],
        State: 'running',
        Labels: expect.objectContaining({ 'com.docker.compose.service': 'web' }),
      }),
    );
    for (const check of [true, false]) {
      expect(await compose(args, { shell: busybox, check })).toMatchObject({
        changed: false,
        actions: [],
        summary: '',
      });
    }

    const stop = { ...args, state: 'stopped' };
    expect(await compose(stop, { shell: dash, check: true })).toMatchObject({ changed: true });
    expect(running()).toEqual(['site-db-1', 'site-web-1']);
    expect(await compose(stop, { shell: bash })).toMatchObject({ changed: true });
    expect(running()).toEqual([]);
    expect(await compose(stop, { shell: busybox }), 'stopped again').toMatchObject({ changed: false });

    expect(await compose({ ...args, state: 'restarted', services: ['web'] }, { shell: dash })).toMatchObject({
      changed: true,
    });
    expect(running()).toEqual(['site-web-1']);

    const down = { ...args, state: 'absent', remove_volumes: true };
    expect(await compose(down, { shell: bash, check: true })).toMatchObject({ changed: true });
    expect(host.names()).toHaveLength(2);
    expect(await compose(down, { shell: busybox })).toMatchObject({ changed: true, containers: [] });
    expect(host.names()).toEqual([]);
    expect(host.docker('volume', 'ls', '-q', '--filter', 'name=site_data')).toBe('');
    expect(await compose(down, { shell: dash })).toMatchObject({ changed: false });
  });

  test('files, profiles, files of variables, scale and a name', async () => {
    const extra = `it's "more" $(id).yml`;
    write(
      { services: { one: box({ environment: { X: '$X' } }), two: box({ profiles: ['more'] }), three: box() } },
      'base.yml',
    );
    write({ services: { three: { labels: { extra: 'yes' } } } }, extra);
    writeFileSync(join(folder(), 'vars.env'), "X='$$(id)'\n");
    const args = { project_src: folder(), project_name: 'many', files: ['base.yml', extra], env_files: ['vars.env'] };
    await compose({ ...args, profiles: ['more'], scale: { one: 2 }, wait: true, wait_timeout: 30 });
    expect(running()).toEqual(['many-one-1', 'many-one-2', 'many-three-1', 'many-two-1']);
    expect(host.inspect('many-three-1', '{{index .Config.Labels "extra"}}')).toBe('yes');
    expect(host.inspect('many-one-1', '{{json .Config.Env}}')).toContain('(id)');
  });

  test('only some services, with and without those that they depend on; and what is an orphan', async () => {
    write({ name: 'some', services: { web: box({ depends_on: ['db'] }), db: box(), other: box() } });
    await compose({ project_src: folder(), services: ['web'], dependencies: false });
    expect(running()).toEqual(['some-web-1']);
    await compose({ project_src: folder(), services: ['web'] });
    expect(running()).toEqual(['some-db-1', 'some-web-1']);
    write({ name: 'some', services: { web: box() } });
    const kept = await compose({ project_src: folder() });
    expect(kept).toMatchObject({ changed: true, warnings: [expect.stringContaining('orphan')] });
    await compose({ project_src: folder(), remove_orphans: true });
    expect(running()).toEqual(['some-web-1']);
    const again = {
      project_src: folder(),
      recreate: 'always',
      pull: 'never',
      build: 'never',
      timeout: 0,
      renew_anon_volumes: true,
    };
    expect(await compose(again)).toMatchObject({
      changed: true,
      actions: expect.arrayContaining([{ what: 'container', id: 'some-web-1', status: 'Recreate' }]),
      summary: expect.stringContaining('recreate some-web-1'),
    });
  });

  test('a definition without a file, with hostile strings', async () => {
    const labels = Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text.replaceAll('$', '$$$$')]));
    const definition = { services: { web: box({ labels, mem_limit: 2n ** 40n }) } };
    const args = { project_name: 'defined', definition };
    expect(await compose(args)).toMatchObject({ changed: true });
    expect(JSON.parse(host.inspect('defined-web-1', '{{json .Config.Labels}}'))).toMatchObject(
      Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text])),
    );
    expect(await compose(args)).toMatchObject({ changed: false });
    expect(await compose({ ...args, state: 'absent' })).toMatchObject({ changed: true });
    expect(host.names()).toEqual([]);
  });

  test.each([
    ['no folder', { project_src: '/none' }, 'there is no folder /none on this host', 'on the host'],
    ['no file', { project_src: '/' }, '/ has no compose.yaml, compose.yml', 'check_files_existing'],
    ['not that file', { project_src: '/', files: ['none.yml'] }, 'there is no file none.yml in /', 'files'],
    ['no name for a definition', { definition: {} }, 'definition needs a project_name', ''],
    ['no name', { definition: {}, project_name: '$(id)' }, 'not a name of a project: `$(id)`', 'a-z'],
    ['no number', { project_src: '/', scale: { web: 'many' } }, 'scale.web is no number of containers: "many"', ''],
  ])('%s', async (_, args, msg, help) => {
    const result = await compose(args);
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
    expect(result.help ?? '').toContain(help);
  });

  test('what Compose or the engine refuses is said', async () => {
    write({ services: { web: { image: 'nowhere/x' } } });
    const unreachable = await compose({ project_src: folder() });
    expect(unreachable).toMatchObject({ failed: true, help: expect.stringContaining('reaches the registry') });
    expect(unreachable, 'the report shows the reason').not.toHaveProperty('summary');
    write({ services: { web: { image: 'nowhere/x', pull_policy: 'never' } } });
    expect(await compose({ project_src: folder() })).toMatchObject({
      failed: true,
      msg: expect.stringMatching(/^docker compose failed: .*nowhere\/x/),
      rc: 1,
      containers: [],
    });
    write({ services: { web: { image: 'x', none: 1 } } });
    expect(await compose({ project_src: folder() })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('none'),
    });
    const environment = { DOCKER_HOST: 'unix:///nowhere.sock' };
    write({ services: { web: box() } });
    expect(await compose({ project_src: folder() }, { environment })).toMatchObject({
      failed: true,
      msg: 'the Docker engine does not answer on this host',
    });
  });

  test('a host without the plugin', async () => {
    write({ services: { web: box() } });
    const plain = join(host.engine.folder, 'plain');
    mkdirSync(plain, { recursive: true });
    // A machine may have the plugin where every client finds it.
    const tools = join(host.engine.folder, 'old');
    mkdirSync(tools);
    const client = `#!/bin/sh\necho "docker: 'compose' is not a docker command." >&2\nexit 1\n`;
    writeFileSync(join(tools, 'docker'), client, { mode: 0o755 });
    for (const options of [{ tools }, { environment: { DOCKER_CONFIG: plain } }]) {
      const result = await compose({ project_src: folder() }, options);
      if (result.failed !== true && 'environment' in options) continue;
      expect(result).toMatchObject({
        failed: true,
        msg: 'docker on this host has no plugin `compose`',
        help: expect.stringContaining('docker-compose-plugin'),
      });
    }
  });

  test('arguments that exclude each other', () => {
    const given = new Map(Object.entries({ project_src: '/x', definition: {} }));
    expect(readArguments(dockerComposeV2, given)).toMatchObject({ problems: [expect.anything()] });
    expect(readArguments(dockerComposeV2, new Map())).toMatchObject({ problems: [expect.anything()] });
  });
});
