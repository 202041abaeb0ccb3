import { expect, test } from 'vitest';
import { readArguments } from '../../src/module/read-arguments.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';

test('what only engines and clients of today have goes to docker as they want it', () => {
  const args = {
    healthcheck: { test: 'true', start_interval: '2s' },
    mac_address: '02:42:ac:11:00:99',
    device_requests: [{ device_ids: ['0', '1'], capabilities: [['gpu', 'utility']], options: { a: 'b' } }],
    platform: 'linux/arm64',
    networks: [
      { name: 'one', gw_priority: 2 },
      { name: 'two', gw_priority: 1 },
    ],
    mounts: [
      { target: '/v', source: 'v', subpath: 'a,b' },
      {
        target: '/b',
        source: '/b',
        type: 'bind',
        read_only: true,
        read_only_non_recursive: true,
        non_recursive: false,
      },
    ],
  };
  const read = readArguments(dockerContainer, new Map(Object.entries({ name: 'box', image: 'box', ...args })));
  const { vars } = dockerContainer.prepare({ args: 'args' in read ? read.args : {}, check: false, diff: false });
  expect(vars['docker_container_create']).toEqual(
    expect.arrayContaining([
      '--health-start-interval=2000000000ns',
      '--mac-address=02:42:ac:11:00:99',
      '--gpus="device=0,1",capabilities=utility,options=a=b',
      '--platform=linux/arm64',
      '--network=name=one,gw-priority=2',
      '--mount=type=volume,source=v,target=/v,"volume-subpath=a,b"',
      '--mount=type=bind,source=/b,target=/b,readonly,bind-recursive=writable',
    ]),
  );
  expect(vars['docker_container_connect_1']).toContain('--gw-priority=1');
});
