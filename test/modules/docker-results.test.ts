import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { dockerImage } from '../../src/modules/docker_image.ts';
import { dockerNetwork } from '../../src/modules/docker_network.ts';
import { dockerVolume } from '../../src/modules/docker_volume.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import type { Definition } from './run-definition.ts';

/** What a step shows, in check mode and for real, as community.docker answers; undefined: nothing changes. */
type Step = readonly [definition: Definition, args: Record<string, unknown>, before?: object, after?: object];

describeWith(DOCKER_NEEDS, 'results of the Docker modules are those of community.docker', () => {
  const host = useDockerHost({ hasty: true });

  test.each<[string, readonly Step[]]>([
    [
      'a container',
      [
        [
          dockerContainer,
          { name: 'box', image: 'test/box:1', state: 'present', stop_timeout: 0 },
          { exists: false },
          { exists: true },
        ],
        [dockerContainer, { name: 'box' }, { running: false }, { running: true }],
        [dockerContainer, { name: 'box' }],
        [
          dockerContainer,
          { name: 'box', image: 'test/box:1', env: { A: '1', N: 'x' }, stop_timeout: 0 },
          { running: true, env: { A: '1', B: 'two' } },
          { running: true, env: { A: '1', B: 'two', N: 'x' } },
        ],
        [
          dockerContainer,
          { name: 'box', restart: true, stop_timeout: 0 },
          { running: true, restarted: false },
          { running: true, restarted: true },
        ],
        [dockerContainer, { name: 'box', paused: true }, { paused: false }, { paused: true }],
        [dockerContainer, { name: 'box', paused: false }, { paused: true }, { paused: false }],
        [dockerContainer, { name: 'box', state: 'stopped', stop_timeout: 0 }, { running: true }, { running: false }],
        [dockerContainer, { name: 'box', state: 'absent' }, { exists: true }, { exists: false }],
        [dockerContainer, { name: 'box', state: 'absent' }],
        [
          dockerContainer,
          { name: 'box', image: 'test/box:1' },
          { exists: false, running: false },
          { exists: true, running: true },
        ],
        [
          dockerContainer,
          { name: 'box', state: 'absent', force_kill: true },
          { exists: true, running: true },
          { exists: false, running: false },
        ],
      ],
    ],
    [
      'a volume',
      [
        [dockerVolume, { name: 'vol', labels: { a: 'b:c d' } }, { exists: false }, { exists: true }],
        [dockerVolume, { name: 'vol' }],
        [
          dockerVolume,
          { name: 'vol', labels: { a: 'c', n: '1' }, recreate: 'options-changed' },
          { exists: true, 'labels.a': 'b:c d', 'labels.n': null },
          { exists: true, 'labels.a': 'c', 'labels.n': '1' },
        ],
        [dockerVolume, { name: 'vol', state: 'absent' }, { exists: true }, { exists: false }],
        [dockerVolume, { name: 'vol', state: 'absent' }],
      ],
    ],
    [
      'a network',
      [
        [dockerNetwork, { name: 'net' }, { exists: false }, { exists: true }],
        [
          dockerNetwork,
          { name: 'net', labels: { a: 'b' } },
          { exists: true, labels: [] },
          { exists: true, labels: ['a b'] },
        ],
        [dockerNetwork, { name: 'net', state: 'absent' }, { exists: true }, { exists: false }],
      ],
    ],
  ])('what becomes of %s', async (_, steps) => {
    for (const [definition, args, before, after] of steps) {
      const shown = JSON.stringify(args);
      const diff =
        before === undefined ? undefined : { before, after, before_header: args['name'], after_header: args['name'] };
      for (const check of [true, false]) {
        const result = await host.run(definition, args, { check, diff: true });
        expect({ changed: result.changed, diff: result.diff }, shown + JSON.stringify(result)).toEqual({
          changed: diff !== undefined,
          diff,
        });
      }
    }
  });

  test('what is refused has changed nothing, and says nothing but what is documented', async () => {
    host.docker('run', '-d', '--name', 'user', '-v', 'used:/u', 'test/box:1');
    host.docker('tag', 'test/box:2', 'test/only:1');
    host.docker('commit', 'user', 'test/used:1');
    host.docker('run', '-d', '--name', 'other', 'test/used:1');
    const box = { name: 'box', image: 'test/box:1' };
    const cases: [Definition, Record<string, unknown>][] = [
      [dockerContainer, { ...box, networks: [{ name: 'nosuch' }] }],
      [dockerContainer, { ...box, network_mode: 'none-such' }],
      [dockerContainer, { ...box, published_ports: ['99999999:1'] }],
      [dockerContainer, { ...box, command: ['/none'] }],
      [dockerContainer, { name: 'user', image: 'test/box:1', published_ports: ['99999999:1'] }],
      [dockerVolume, { name: 'used', state: 'absent' }],
      [dockerVolume, { name: 'vol', driver_options: { none: 'x' } }],
      [dockerNetwork, { name: 'net', ipam_config: [{ subnet: '172.17.0.0/16' }] }],
      [dockerImage, { name: 'test/used:1', state: 'absent' }],
      [dockerImage, { name: 'test/only:1', source: 'local', repository: 'NO:1' }],
    ];
    for (const [definition, args] of cases) {
      const result = await host.run(definition, args);
      const documented = ['msg', 'help', 'stderr', 'stderr_lines', ...Object.keys(definition.returns ?? {})];
      expect(result, JSON.stringify([args, result])).toMatchObject({ failed: true, changed: false });
      const own = Object.keys(result).filter((name) => !['failed', 'changed', ...documented].includes(name));
      expect(own, JSON.stringify(args)).toEqual([]);
    }
    expect(host.names()).toEqual(['other', 'user']);
    await host.engine.removeContainers();
    host.docker('rmi', 'test/used:1', 'test/only:1');
  });

  test('a process that ran for a moment may have changed something', async () => {
    const args = { name: 'box', image: 'test/box:1', command: ['sh', '-c', 'exit 3'] };
    const result = await host.run(dockerContainer, args, { ends: true });
    expect(result).toMatchObject({ failed: true, changed: true });
  });

  test('facts of an image', async () => {
    const args = { name: 'test/box:1', source: 'local', repository: 'test/other:3' };
    const tagged = await host.run(dockerImage, args);
    const { RepoTags: tags } = tagged['image'] as { RepoTags: string[] };
    expect(tags).toContain('test/other:3');
    const gone = await host.run(dockerImage, { name: 'test/other:3', state: 'absent' });
    expect(gone).toMatchObject({ changed: true, image: { state: 'Deleted' } });
    expect(await host.run(dockerImage, { name: 'test/other:3', state: 'absent' })).toMatchObject({ image: {} });
  });

  test('a build that fails leaves no container', async () => {
    const path = join(host.engine.folder, 'failing');
    mkdirSync(path);
    writeFileSync(join(path, 'Dockerfile'), 'FROM test/box:1\nRUN false\n');
    const result = await host.run(dockerImage, { name: 'test/failing:1', source: 'build', build: { path } });
    expect(result).toMatchObject({ failed: true, changed: false });
    expect(result).not.toHaveProperty('command');
    expect(host.names()).toEqual([]);
  });
});
