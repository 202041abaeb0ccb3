import { expect, test } from 'vitest';
import { dockerHostInfo } from '../../src/modules/docker_host_info.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith(DOCKER_NEEDS, 'docker_host_info', () => {
  const host = useDockerHost({ hasty: true });
  const all = { containers: true, images: true, networks: true, volumes: true, disk_usage: true };

  test.each(TEST_SHELLS)('what an engine has, under $name', async (shell) => {
    const id = host.docker('run', '-d', '--name', 'box', '-p', '127.0.0.1:8080:80', '--expose', '53/udp', 'test/box:1');
    host.docker('create', '--name', 'asleep', '--label', 'x=a=b', 'test/box:2');
    const found = await host.run(dockerHostInfo, all, { shell, check: true });
    expect(found).toMatchObject({
      changed: false,
      can_talk_to_docker: true,
      host_info: { ContainersRunning: 1, ServerVersion: expect.any(String) },
      containers: [
        {
          Id: id,
          Image: 'test/box:1',
          Command: 'sleep 1000',
          Created: expect.any(Number),
          Status: expect.stringContaining('Up'),
          Names: ['/box'],
        },
      ],
      disk_usage: { LayersSize: expect.toSatisfy((size) => size > 100_000) },
    });
    const [container] = found['containers'] as { Created: number; Ports: unknown[] }[];
    expect(container?.Ports).toEqual(
      expect.arrayContaining([
        { IP: '127.0.0.1', PublicPort: 8080, PrivatePort: 80, Type: 'tcp' },
        { PrivatePort: 53, Type: 'udp' },
      ]),
    );
    expect(new Date((container?.Created ?? 0) * 1000).getFullYear()).toBe(new Date().getFullYear());
    expect(found['images']).toContainEqual({
      Id: host.inspect('test/box:1', '{{.Id}}'),
      RepoTags: ['test/box:1'],
      Created: expect.any(Number),
      Size: Number(host.inspect('test/box:1', '{{.Size}}')),
    });
    const networks = found['networks'] as { Name: string }[];
    expect(networks.map(({ Name: name }) => name).sort()).toEqual(['bridge', 'host', 'none']);
    expect(networks[0]).toEqual(expect.objectContaining({ Id: expect.any(String), Scope: 'local' }));
    expect(found['volumes']).toEqual(expect.arrayContaining([{ Driver: 'local', Name: expect.any(String) }]));
  });

  test('some of it, and all that is known', async () => {
    host.docker('create', '--name', 'asleep', '--label', 'x=a=b', 'test/box:2');
    const args = { containers: true, containers_all: true, containers_filters: { label: ['x=a=b'] } };
    expect(await host.run(dockerHostInfo, args)).toMatchObject({ containers: [{ Names: ['/asleep'], Ports: [] }] });
    const none = await host.run(dockerHostInfo, { ...args, containers_filters: { label: 'x=$(id)' }, volumes: true });
    expect(none).toMatchObject({ containers: [] });
    const whole = await host.run(dockerHostInfo, {
      networks: true,
      networks_filters: { name: 'bridge' },
      disk_usage: true,
      verbose_output: true,
    });
    expect(whole).toMatchObject({
      networks: [{ Name: 'bridge', IPAM: { Driver: 'default' } }],
      disk_usage: { Kinds: expect.arrayContaining([expect.objectContaining({ Type: 'Containers' })]) },
    });
    expect(Object.keys(await host.run(dockerHostInfo, {})).sort()).toEqual([
      'can_talk_to_docker',
      'changed',
      'host_info',
    ]);
  });

  test('no engine, and no filter', async () => {
    const environment = { DOCKER_HOST: 'unix:///nowhere.sock' };
    expect(await host.run(dockerHostInfo, {}, { environment })).toMatchObject({
      failed: true,
      can_talk_to_docker: false,
      msg: 'the Docker engine does not answer on this host',
    });
    expect(await host.run(dockerHostInfo, { containers: true, containers_filters: { none: 'x' } })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('docker cannot list containers'),
    });
  });
});
