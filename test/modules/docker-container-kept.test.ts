import { beforeAll, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { TEST_SHELLS } from './test-shells.ts';

/** Options that engines keep in another form, or drop: they are compared, and no container is replaced on every run. */
describeWith(DOCKER_NEEDS, 'options of docker_container that an engine keeps in its own way', () => {
  const host = useDockerHost({ hasty: true });
  const run = (args: Record<string, unknown>, check = false, shell = TEST_SHELLS[2]): Promise<ModuleResult> =>
    host.run(
      dockerContainer,
      { name: 'box', image: 'test/box:1', force_kill: true, ...args },
      { check, ...(shell && { shell }) },
    );
  const fields = (result: ModuleResult): string[] =>
    (result['differences'] as { field: string }[]).map(({ field }) => field);

  beforeAll(() => {
    host.docker('network', 'create', 'one');
  });

  test.each<[string, string[], Record<string, unknown>, Record<string, unknown>, string]>([
    ['links', ['--link=other:db', '--link=other'], { links: ['other:db', 'other'] }, { links: ['other:web'] }, 'links'],
    [
      'names in a network',
      ['--network=one', '--network-alias=a', '--network-alias=b'],
      { networks: [{ name: 'one', aliases: ['a'] }] },
      { networks: [{ name: 'one', aliases: ['a', 'c'] }] },
      'networks.aliases',
    ],
    [
      'links in a network',
      ['--network=one', '--link=other:db'],
      { networks: [{ name: 'one', links: ['other:db'] }] },
      { networks: [{ name: 'one', links: ['other:web'] }] },
      'networks.links',
    ],
  ])('%s', async (_, options, args, others, field) => {
    host.docker('run', '-d', '--name', 'other', 'test/box:2');
    host.docker('run', '-d', '--name', 'box', ...options, 'test/box:1');
    const settled = { changed: false, differences: [] };
    expect(await run(args), 'made by hand').toMatchObject(settled);
    expect(fields(await run(others, true))).toEqual([field]);
    const replaced = await run(others);
    expect(replaced, replaced.msg).toMatchObject({ changed: true, actions: ['replaced'] });
    expect(await run(others, false, TEST_SHELLS[0]), 'again').toMatchObject(settled);
    expect(await run({ state: 'stopped', ...others })).toMatchObject({ differences: [] });
    expect(await run({ state: 'present', ...others }), 'stopped').toMatchObject(settled);
  });

  /** Clients of today set one only with engines of today; each engine tells it. */
  test('a hardware address', async () => {
    host.docker('run', '-d', '--name', 'box', '--network', 'one', 'test/box:1');
    const address = host.inspect('box', '{{(index .NetworkSettings.Networks "one").MacAddress}}');
    const networks = [{ name: 'one' }];
    const inNetwork = { networks: [{ name: 'one', mac_address: address.toUpperCase() }] };
    for (const args of [{ networks, mac_address: address.toUpperCase() }, inNetwork]) {
      expect(await run(args)).toMatchObject({ changed: false });
    }
    expect(fields(await run({ networks, mac_address: '02:00:00:00:00:01' }, true))).toEqual(['mac_address']);
    host.docker('stop', '-t', '0', 'box');
    expect(await run({ state: 'present', networks, mac_address: '02:00:00:00:00:01' })).toMatchObject({
      changed: false,
    });
  });

  test('limits that a kernel may not have', async () => {
    const limits = { blkio_weight: 300, memory_swappiness: 7, oom_killer: true, kernel_memory: '64M' };
    for (const [name, value] of Object.entries(limits)) {
      const made = await run({ state: 'present', [name]: value });
      // Engines of today refuse what kernels of today do not have.
      const refused = made.failed === true && name === 'kernel_memory';
      const isSettled = refused || (await run({ state: 'present', [name]: value })).changed === false;
      expect(isSettled, name).toBe(true);
      host.docker('rm', '-f', 'box');
    }
    await run({ state: 'present', blkio_weight: 300 });
    const kept = host.inspect('box', '{{.HostConfig.BlkioWeight}}') !== '0';
    expect(fields(await run({ state: 'present', blkio_weight: 400 }, true))).toEqual(kept ? ['blkio_weight'] : []);
  });

  test('graphics processors', async () => {
    host.docker('create', '--name', 'box', '--gpus', 'all', 'test/box:1');
    expect(await run({ state: 'present', device_requests: [{ capabilities: [['gpu']], count: -1 }] })).toMatchObject({
      changed: false,
    });
    const requests = [
      {
        device_ids: ['0', '1'],
        driver: 'nvidia',
        capabilities: [['gpu', 'utility', 'x']],
        options: { b: '1', a: '2' },
      },
      { count: 2 },
    ];
    expect(await run({ state: 'present', device_requests: requests })).toMatchObject({
      changed: true,
      summary: 'replaced: device_requests',
    });
    expect(await run({ state: 'present', device_requests: requests })).toMatchObject({ changed: false });
    expect(fields(await run({ state: 'present', device_requests: [] }, true))).toEqual(['device_requests']);
  });

  test('an image for another platform is asked for, and the container is left where there is none', async () => {
    await run({ state: 'present' });
    const platform = host.inspect('test/box:1', '{{.Os}}/{{.Architecture}}');
    expect(await run({ state: 'present', platform })).toMatchObject({ changed: false });
    expect(await run({ state: 'present', platform: 'linux/mips64le' })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('the image test/box:1 cannot be pulled'),
    });
    expect(host.names()).toEqual(['box']);
  });

  test('a name that is written in another way is the same one', async () => {
    host.docker('tag', 'test/box:1', 'plain:latest');
    host.docker('create', '--name', 'box', 'plain');
    expect(await run({ state: 'present', image: 'plain' })).toMatchObject({ changed: false });
    expect(await run({ state: 'present', image: 'plain:latest', image_name_mismatch: 'ignore' })).toMatchObject({
      changed: false,
    });
    expect(fields(await run({ state: 'present', image: 'test/box:1' }, true))).toEqual(['image']);
  });
});
