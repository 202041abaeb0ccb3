import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';

describeWith(DOCKER_NEEDS, 'docker_container state', () => {
  const host = useDockerHost({ hasty: true });
  const { inspect, names } = host;
  const run = (args: Record<string, unknown>, check = false): Promise<ModuleResult> =>
    host.run(dockerContainer, { name: 'box', stop_timeout: 0, ...args }, { check });

  /** Runs it in check mode, for real and again: the first two agree, and the last one has nothing to do. */
  async function runThrice(args: Record<string, unknown>, expected: Record<string, unknown>): Promise<ModuleResult> {
    const before = host.docker('ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}');
    expect(await run(args, true)).toMatchObject({ changed: true, summary: expected['summary'] });
    expect(host.docker('ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}')).toBe(before);
    const result = await run(args);
    expect(result).toMatchObject({ changed: true, ...expected });
    expect(await run(args)).toMatchObject({ changed: false, summary: '' });
    return result;
  }

  const IMAGE = { image: 'test/box:1' };

  test('present, started, stopped, started, absent', async () => {
    await runThrice({ ...IMAGE, state: 'present' }, { summary: 'created', status: 'created' });
    await runThrice({ ...IMAGE }, { summary: 'started', status: 'running' });
    await runThrice({ state: 'stopped' }, { summary: 'stopped', status: 'exited' });
    await runThrice({}, { summary: 'started', status: 'running' });
    host.docker('pause', 'box');
    await runThrice({}, { summary: 'unpaused', status: 'running' });
    await runThrice({ state: 'absent' }, { summary: 'removed', status: 'absent' });
    await runThrice({ ...IMAGE, state: 'stopped' }, { summary: 'created', status: 'created' });
    expect(names()).toEqual(['box']);
  });

  test('restart and recreate act each time', async () => {
    await run(IMAGE);
    const started = inspect('box', '{{.Id}} {{.State.StartedAt}}');
    expect(await run({ ...IMAGE, restart: true })).toMatchObject({ changed: true, summary: 'restarted' });
    expect(inspect('box', '{{.Id}} {{.State.StartedAt}}')).not.toBe(started);
    const id = inspect('box', '{{.Id}}');
    expect(await run({ ...IMAGE, recreate: true })).toMatchObject({ changed: true, summary: 'replaced' });
    expect(inspect('box', '{{.Id}}')).not.toBe(id);
  });

  test('keeps the old one aside until it is confirmed', async () => {
    await run({ ...IMAGE, restart_policy: 'always' });
    const old = inspect('box', '{{.Id}}');
    const changed = { ...IMAGE, restart_policy: 'always', env: { C: '1' }, keep_old: true };
    await runThrice(changed, { summary: 'replaced: env', old_kept: true });
    expect(names()).toEqual(['box', 'box.longshore-old']);
    expect(inspect('box.longshore-old', '{{.Id}} {{.State.Running}} {{.HostConfig.RestartPolicy.Name}}')).toBe(
      `${old} false no`,
    );
    await runThrice({ state: 'confirmed' }, { summary: 'confirmed', old_kept: false });
    expect(names()).toEqual(['box']);
  });

  test.each(['always', 'unless-stopped', 'no', 'on-failure'])(
    'puts the old one back, its policy %s too',
    async (policy) => {
      await run({ ...IMAGE, restart_policy: policy, ...(policy === 'on-failure' ? { restart_retries: 12 } : {}) });
      const old = inspect('box', '{{.Id}} {{json .HostConfig.RestartPolicy}}');
      await run({ ...IMAGE, command: ['sh', '-c', 'echo I am new; sleep 1000'], keep_old: true });
      await runThrice({ state: 'restored' }, { summary: 'restored', status: 'running', logs: 'I am new\n' });
      expect(inspect('box', '{{.Id}} {{json .HostConfig.RestartPolicy}}')).toBe(old);
      expect(names()).toEqual(['box']);
    },
  );

  test('goes back to the last confirmed one after two replacements', async () => {
    await run({ ...IMAGE, restart_policy: 'always' });
    const old = inspect('box', '{{.Id}}');
    await run({ ...IMAGE, env: { C: '1' }, keep_old: true });
    await run({ ...IMAGE, env: { C: '2' }, keep_old: true });
    expect(names()).toEqual(['box', 'box.longshore-old']);
    await run({ state: 'restored' });
    expect(inspect('box', '{{.Id}} {{.HostConfig.RestartPolicy.Name}}')).toBe(`${old} always`);
  });

  test('absent takes what is aside along', async () => {
    await run(IMAGE);
    await run({ ...IMAGE, env: { C: '1' }, keep_old: true });
    await runThrice({ state: 'absent' }, { summary: 'removed' });
    expect(names()).toEqual([]);
  });

  test('one that the engine removes itself is replaced too', async () => {
    await run({ ...IMAGE, auto_remove: true });
    expect(await run({ ...IMAGE, env: { C: '1' }, auto_remove: true })).toMatchObject({
      changed: true,
      status: 'running',
    });
    expect(names()).toEqual(['box']);
    expect(await run({ state: 'absent' })).toMatchObject({ changed: true });
    expect(names()).toEqual([]);
  });

  test('several networks, with addresses', async () => {
    host.docker('network', 'create', '--subnet', '172.30.0.0/24', 'one');
    host.docker('network', 'create', '--subnet', '172.31.0.0/24', 'two');
    try {
      const networks = [
        { name: 'one', ipv4_address: '172.30.0.9' },
        { name: 'two', aliases: ['x', 'y'] },
      ];
      await runThrice({ ...IMAGE, networks }, { summary: 'created', status: 'running' });
      expect(inspect('box', '{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{end}}')).toBe('one two');
      expect(inspect('box', '{{.NetworkSettings.Networks.one.IPAddress}}')).toBe('172.30.0.9');
      const first = { ...IMAGE, networks: networks.slice(0, 1) };
      expect(await run(first)).toMatchObject({ changed: false });
      await runThrice({ ...first, comparisons: { networks: 'strict' } }, { summary: 'replaced: networks' });
    } finally {
      await host.engine.removeContainers();
      host.docker('network', 'rm', 'one', 'two');
    }
  });

  test('comparisons decide what counts', async () => {
    await run({ ...IMAGE, env: { C: '1' }, labels: { x: 'y' } });
    expect(await run({ ...IMAGE, env: { C: '2' }, comparisons: { env: 'ignore' } }, true)).toMatchObject({
      changed: false,
    });
    expect(await run({ ...IMAGE, comparisons: { env: 'allow_more_present' } }, true)).toMatchObject({ changed: false });
    expect(await run({ ...IMAGE, comparisons: { '*': 'ignore' }, command: 'sleep 1' }, true)).toMatchObject({
      changed: false,
    });
    const strict = { ...IMAGE, env: { C: '1' }, labels: {}, comparisons: { labels: 'strict' } };
    expect(await run(strict, true)).toMatchObject({ changed: true, differences: [{ field: 'labels' }] });
    host.docker('tag', 'test/box:1', 'test/other:1');
    const other = { image: 'test/other:1', env: { C: '1' } };
    expect(await run({ ...other, image_name_mismatch: 'ignore' }, true)).toMatchObject({ changed: false });
    expect(await run(other, true)).toMatchObject({ changed: true, differences: [{ field: 'image' }] });
  });

  test('a tag that has moved on is a difference', async () => {
    host.docker('tag', 'test/box:1', 'test/moving:1');
    await run({ image: 'test/moving:1' });
    host.docker('tag', 'test/box:2', 'test/moving:1');
    expect(await run({ image: 'test/moving:1' }, true)).toMatchObject({
      changed: true,
      summary: 'replaced: image, env, volumes',
    });
  });

  test('a diff shows what differs', async () => {
    await run({ ...IMAGE, env: { C: '1' } });
    const result = await host.run(
      dockerContainer,
      { name: 'box', ...IMAGE, env: { C: '2' } },
      { check: true, diff: true },
    );
    expect(result.diff).toMatchObject({
      before: { env: { C: '1' } },
      after: { env: { C: '2' } },
    });
  });
});
