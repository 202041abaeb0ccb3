import { beforeEach, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerNetwork } from '../../src/modules/docker_network.ts';
import { dockerNetworkInfo } from '../../src/modules/docker_network_info.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { HOSTILE } from './host-cases.ts';
import { findShell } from './test-shells.ts';

type Arguments = Record<string, unknown>;

const SUBNET = { ipam_config: [{ subnet: '172.31.7.0/24', gateway: '172.31.7.1' }] };

describeWith(DOCKER_NEEDS, 'docker_network', () => {
  const host = useDockerHost();
  const run = (args: Arguments, check = false, shell = 'dash'): Promise<ModuleResult> =>
    host.run(dockerNetwork, { name: 'net', ...args }, { check, diff: true, shell: findShell(shell) });
  const inspect = (format: string): string => host.docker('network', 'inspect', '--format', format, 'net');
  const listMembers = (): string[] =>
    host.docker('ps', '-a', '--filter', 'network=net', '--format', '{{.Names}}').split('\n').filter(Boolean).sort();
  const start = (name: string, ...options: string[]): string =>
    host.docker('run', '-d', '--name', name, ...options, 'test/box:1');

  beforeEach(() => {
    const networks = host.docker('network', 'ls', '--filter', 'type=custom', '-q').split('\n').filter(Boolean);
    // What keeps a configuration goes after those that take it.
    const takers = networks.filter(
      (id) => host.docker('network', 'inspect', '--format', '{{.ConfigOnly}}', id) === 'false',
    );
    for (const ids of [takers, networks.filter((id) => !takers.includes(id))]) {
      if (ids.length > 0) host.docker('network', 'rm', ...ids);
    }
  });

  /** In check mode, which touches nothing, for real, and again, when there is nothing to do; each under another shell. */
  async function runThrice(args: Arguments, actions: readonly string[]): Promise<ModuleResult> {
    const before = host.docker('network', 'ls', '--no-trunc', '-q') + listMembers().join();
    expect(await run(args, true, 'bash')).toMatchObject({ changed: true, actions });
    expect(host.docker('network', 'ls', '--no-trunc', '-q') + listMembers().join()).toBe(before);
    const result = await run(args);
    expect(result).toMatchObject({ changed: true, actions });
    expect(await run(args, false, 'busybox')).toMatchObject({ changed: false, actions: [] });
    expect(await run(args, true)).toMatchObject({ changed: false, actions: [] });
    return result;
  }

  const CREATED = 'Created network net with driver bridge';
  const REMOVED = 'Removed network net';

  test('makes a network with all that it can have, and removes it', async () => {
    const labels = Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text]));
    const args = {
      driver_options: { 'com.docker.network.bridge.name': 'br-case', 'com.docker.network.bridge.enable_icc': false },
      ipam_config: [
        {
          subnet: '172.31.7.0/24',
          gateway: '172.31.7.2',
          iprange: '172.31.7.128/26',
          aux_addresses: { other: '172.31.7.9' },
        },
        { subnet: 'fdd1:ac8c:0557:7ce1::/64' },
      ],
      internal: true,
      enable_ipv6: true,
      attachable: true,
      scope: 'local',
      labels,
    };
    const result = await runThrice(args, [CREATED]);
    expect(result).toMatchObject({
      summary: 'created',
      network: { Name: 'net', Internal: true, EnableIPv6: true, Labels: labels, Driver: 'bridge' },
      diff: { before: { exists: false }, after: { exists: true } },
    });
    expect(await host.run(dockerNetworkInfo, { name: 'net' })).toMatchObject({
      changed: false,
      exists: true,
      network: { IPAM: { Config: [{ Gateway: '172.31.7.2', IPRange: '172.31.7.128/26' }, {}] } },
    });
    await runThrice({ state: 'absent' }, [REMOVED]);
    expect(await host.run(dockerNetworkInfo, { name: 'net' })).toMatchObject({ exists: false, network: null });
  });

  test.each<[string, Arguments, Arguments, { field: string; was: string[]; is: string[] }]>([
    ['a label', { labels: { a: 'b' } }, { labels: { a: `'c'` } }, { field: 'labels', was: ['a b'], is: [`a 'c'`] }],
    ['internal', {}, { internal: true }, { field: 'internal', was: ['false'], is: ['true'] }],
    [
      'a subnet',
      SUBNET,
      { ipam_config: [{ subnet: '172.31.8.0/24' }] },
      { field: 'ipam_config', was: expect.arrayContaining(['172.31.7.0/24']) as string[], is: ['172.31.8.0/24'] },
    ],
    [
      'an option of the driver',
      {},
      { driver_options: { 'com.docker.network.driver.mtu': 1400 } },
      { field: 'driver_options', was: [], is: ['com.docker.network.driver.mtu 1400'] },
    ],
    ['attachable', {}, { attachable: true }, { field: 'attachable', was: ['false'], is: ['true'] }],
  ])('makes it anew for %s, with its containers as they were', async (_, first, second, difference) => {
    await run(first);
    start('box', '--network', 'net', '--network-alias', 'known as');
    const result = await runThrice(second, ['Disconnected container box', REMOVED, CREATED, 'Connected container box']);
    expect(result['differences']).toContainEqual(difference);
    expect(listMembers()).toEqual(['box']);
    expect(host.inspect('box', '{{json .NetworkSettings.Networks.net.Aliases}}')).toContain('known as');
  });

  test('leaves alone what is not asked for', async () => {
    await run({ ...SUBNET, internal: true, labels: { a: 'b' } });
    expect(await run({})).toMatchObject({ changed: false, actions: [] });
    expect(await run({ labels: {} })).toMatchObject({ changed: false });
  });

  test('connects and disconnects containers, running or not', async () => {
    await run(SUBNET);
    start('one');
    host.docker('create', '--name', 'two', 'test/box:1');
    start('three', '--network', 'net');
    await runThrice({ connected: ['one', 'two'] }, [
      'Connected container one',
      'Connected container two',
      'Disconnected container three',
    ]);
    expect(listMembers()).toEqual(['one', 'two']);
    await runThrice({ connected: ['three'], appends: true }, ['Connected container three']);
    expect(listMembers()).toEqual(['one', 'three', 'two']);
    expect(await run({ connected: [] })).toMatchObject({ changed: false });
    const removed = await run({ state: 'absent' });
    expect(removed).toMatchObject({ changed: true, network: {} });
    expect(removed['actions']).toHaveLength(4);
    expect(host.names()).toEqual(['one', 'three', 'two']);
  });

  test('connects with aliases and an address, and anew where they differ', async () => {
    await run(SUBNET);
    start('box');
    const connected = [{ name: 'box', aliases: HOSTILE.slice(0, 5), ipv4_address: '172.31.7.40' }];
    await runThrice({ connected }, ['Connected container box']);
    expect(host.inspect('box', '{{.NetworkSettings.Networks.net.IPAddress}}')).toBe('172.31.7.40');
    const aliases = JSON.parse(host.inspect('box', '{{json .NetworkSettings.Networks.net.Aliases}}')) as string[];
    expect(aliases).toEqual(expect.arrayContaining(HOSTILE.slice(0, 5)));
    expect(await run({ connected: ['box'] })).toMatchObject({ changed: false });
    await runThrice({ connected: [{ name: 'box', ipv4_address: '172.31.7.41' }] }, [
      'Disconnected container box',
      'Connected container box',
    ]);
    expect(host.inspect('box', '{{.NetworkSettings.Networks.net.IPAddress}}')).toBe('172.31.7.41');
  });

  test('an address that the new network has not is left out, and said', async () => {
    await run(SUBNET);
    start('box');
    await run({ connected: [{ name: 'box', ipv4_address: '172.31.7.40' }] });
    const result = await run({ ipam_config: [{ subnet: '172.31.8.0/24' }] });
    expect(result).toMatchObject({
      changed: true,
      warnings: [expect.stringContaining('box was connected without its fixed address')],
    });
    expect(listMembers()).toEqual(['box']);
  });

  test('puts the old one back where the new one cannot be made', async () => {
    host.docker('network', 'create', '--subnet', '172.31.9.0/24', 'other');
    await run({ ...SUBNET, labels: Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text])) });
    start('box');
    await run({ connected: [{ name: 'box', ipv4_address: '172.31.7.40', aliases: ["it's"] }] });
    const state = inspect(
      '{{json .IPAM}}{{json .Labels}}{{json .Options}}{{range .Containers}}{{.Name}}{{.IPv4Address}}{{end}}',
    );
    const result = await run({ ipam_config: [{ subnet: '172.31.9.0/24' }] });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringMatching(
        /^the network net cannot be created anew: .*overlaps.*; the previous network was put back$/s,
      ),
      help: expect.stringContaining('choose another subnet'),
    });
    expect(
      inspect('{{json .IPAM}}{{json .Labels}}{{json .Options}}{{range .Containers}}{{.Name}}{{.IPv4Address}}{{end}}'),
    ).toBe(state);
  });

  test('force makes it anew each time', async () => {
    await run({});
    const before = inspect('{{.Id}}');
    expect(await run({ force: true })).toMatchObject({ changed: true, actions: [REMOVED, CREATED] });
    expect(inspect('{{.Id}}')).not.toBe(before);
  });

  test('a configuration that another network takes', async () => {
    const kept = await host.run(dockerNetwork, { name: 'kept', config_only: true, ...SUBNET });
    expect(kept).toMatchObject({ changed: true, network: { ConfigOnly: true } });
    expect(await host.run(dockerNetwork, { name: 'kept', config_only: true, ...SUBNET })).toMatchObject({
      changed: false,
    });
    await runThrice({ config_from: 'kept' }, [CREATED]);
  });

  test('the beginning of an id is no name', async () => {
    await run({});
    const name = inspect('{{.Id}}').slice(0, 6);
    expect(await host.run(dockerNetwork, { name, state: 'absent' })).toMatchObject({ changed: false });
    expect(await host.run(dockerNetworkInfo, { name })).toMatchObject({ exists: false });
    expect(inspect('{{.Name}}')).toBe('net');
  });

  test.each<[Arguments, RegExp, RegExp]>([
    [{ name: 'a b' }, /not a name of a network: `a b`/, /use a-z/],
    [{ name: '$(id)' }, /not a name of a network/, /use a-z/],
    [{ name: '-f' }, /not a name of a network/, /use a-z/],
    [{ ipam_config: [{ subnet: '10.0.0.0' }] }, /subnet is not a network: `10.0.0.0`/, /172\.23\.27\.0\/24/],
    [{ ipam_config: [{ subnet: '10.0.0.0/33' }] }, /subnet is not a network/, /address\/length/],
    [{ connected: ['$(id)'] }, /connected\[0\] is not a name of a container/, /^$/],
    [{ connected: [{ name: 'x', alias: 'y' }] }, /connected\[0\] has no option `alias`/, /aliases/],
    [{ connected: [{ name: 'x', ipv4_address: '1.2' }] }, /ipv4_address is not an address: `1\.2`/, /^$/],
    [{ connected: ['none'] }, /there is no container none on this host/, /earlier task/],
    [{ driver: 'overlay' }, /the network net cannot be created: .*swarm/, /docker swarm init/],
    [{ name: 'bridge', force: true }, /the network bridge cannot be removed: .*pre-defined/, /^$/],
  ])('%j fails', async (args, msg, help) => {
    const result = await run(args);
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(msg) });
    expect(result.help ?? '').toMatch(help);
  });

  test('says that the engine does not answer', async () => {
    const environment = { DOCKER_HOST: 'unix:///nowhere.sock' };
    for (const definition of [dockerNetwork, dockerNetworkInfo]) {
      expect(await host.run(definition, { name: 'net' }, { environment })).toMatchObject({
        failed: true,
        msg: 'the Docker engine does not answer on this host',
      });
    }
  });
});
