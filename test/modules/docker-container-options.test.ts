import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith(DOCKER_NEEDS, 'options of docker_container', () => {
  const host = useDockerHost();
  const { inspect } = host;
  const run = (args: Record<string, unknown>, check = false): Promise<ModuleResult> =>
    host.run(dockerContainer, { name: 'box', image: 'test/box:1', ...args }, { check });

  test.each<[string, string[], Record<string, unknown>]>([
    ['processor time', ['--cpu-period', '50000', '--cpu-quota', '20000'], { cpu_period: 50_000, cpu_quota: 20_000 }],
    ['memory nodes', ['--cpuset-mems', '0'], { cpuset_mems: '0' }],
    [
      'rates of devices',
      ['--device-read-bps', '/dev/null:1mb', '--device-write-iops', '/dev/null:50'],
      {
        device_read_bps: [{ path: '/dev/null', rate: '1M' }],
        device_write_iops: [{ path: '/dev/null', rate: 50 }],
      },
    ],
    ['a rule for devices', ['--device-cgroup-rule', 'c 42:* rmw'], { device_cgroup_rules: ['c 42:* rmw'] }],
    ['a control group', ['--cgroup-parent', '/box'], { cgroup_parent: '/box' }],
    ['the name of the host', ['--uts', 'host'], { uts: 'host' }],
    ['a driver of volumes', ['--volume-driver', 'local'], { volume_driver: 'local' }],
    [
      'an address for ports',
      ['-p', '127.0.0.1:80:80', '-p', '127.0.0.1::81', '-p', '0.0.0.0:82:82'],
      {
        ports: ['80:80', '81', '0.0.0.0:82:82'],
        default_host_ip: '127.0.0.1',
      },
    ],
    ['an IPv6 address for ports', ['-p', '[::1]:80:80/udp'], { ports: ['80:80/udp'], default_host_ip: '::1' }],
    [
      'mounts',
      [
        '--mount',
        'type=bind,source=/tmp,target=/b,bind-propagation=rslave',
        '--mount',
        'type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770',
      ],
      {
        mounts: [
          { type: 'bind', source: '/tmp', target: '/b', propagation: 'rslave', consistency: 'cached' },
          { type: 'tmpfs', target: '/t', tmpfs_size: '1M', tmpfs_mode: '1770' },
        ],
      },
    ],
    [
      'checks',
      ['--health-cmd', 'true', '--health-start-period', '9s'],
      {
        healthcheck: { test: 'true', start_period: '9s', test_cli_compatible: true },
      },
    ],
  ])('%s: what was made by hand is left alone, and the same is made', async (_, options, args) => {
    host.docker('create', '--name', 'box', ...options, 'test/box:1');
    const settled = { changed: false, differences: [] };
    expect(await run({ state: 'present', ...args })).toMatchObject(settled);
    host.docker('rm', '-f', 'box');
    expect(await run({ state: 'present', ...args })).toMatchObject({ changed: true, actions: ['created'] });
    expect(await run({ state: 'present', ...args })).toMatchObject(settled);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['a weight', { blkio_weight: 300, memory_swappiness: 7 }, '{{.Name}}', 'box'],
    ['a name for another', { links: ['other:alias'] }, '{{json .HostConfig.Links}}', '["/other:/box/alias"]'],
    ['volumes of another', { volumes_from: ['other:ro'] }, '{{json .HostConfig.VolumesFrom}}', '["other:ro"]'],
    [
      'the size of a mount',
      { mounts: [{ type: 'tmpfs', target: '/t', tmpfs_size: '1M' }] },
      '{{json .HostConfig.Mounts}}',
      '"SizeBytes":1048576',
    ],
    [
      'a volume with options',
      {
        mounts: [
          {
            target: '/v',
            source: 'opts',
            no_copy: true,
            volume_driver: 'local',
            volume_options: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m,uid=7' },
          },
        ],
      },
      '{{json .HostConfig.Mounts}}',
      '"o":"size=1m,uid=7"',
    ],
  ])('%s is set when it is made, and then left alone', async (_, args, format, expected) => {
    host.docker('run', '-d', '--name', 'other', 'test/box:2');
    const made = await run({ state: 'present', ...args });
    expect(made, made.msg).toMatchObject({ changed: true, status: 'created' });
    expect(inspect('box', format)).toContain(expected);
    expect(await run({ state: 'present', ...args })).toMatchObject({ changed: false });
  });

  test('networks with options', async () => {
    for (const name of ['one', 'two']) {
      if (!host.docker('network', 'ls', '--format', '{{.Name}}').split('\n').includes(name))
        host.docker('network', 'create', name);
    }
    const networks = [
      {
        name: 'one',
        driver_opts: { 'com.docker.network.endpoint.ifname': 'eth7' },
        aliases: ['a'],
      },
      { name: 'two', driver_opts: { 'com.docker.network.endpoint.ifname': 'eth8' } },
    ];
    const made = await run({ networks });
    expect(made, made.msg).toMatchObject({ changed: true, status: 'running' });
    expect(inspect('box', '{{json (index .NetworkSettings.Networks "two")}}')).toContain('eth8');
    expect(inspect('box', '{{json (index .NetworkSettings.Networks "one")}}')).toMatch(/eth7/);
    expect(await run({ networks })).toMatchObject({ changed: false });
  });

  test.each(TEST_SHELLS)('an env file of the host, read by $name', async (shell) => {
    const path = join(host.engine.folder, "it's env");
    writeFileSync(path, '# comment\n\n  A=from file \r\nC=x=y $(id) \\n "q"\nC=later *\nB=file\nnothing\nLAST=1');
    const args = { name: 'box', image: 'test/box:1', state: 'present', env: { B: 'own' }, env_file: path };
    expect(await host.run(dockerContainer, args, { shell })).toMatchObject({ changed: true });
    const variables = inspect('box', '{{range .Config.Env}}{{println .}}{{end}}').split('\n');
    expect(variables).toEqual(expect.arrayContaining(['A=from file', 'B=own', 'C=later *', 'LAST=1']));
    expect(variables).not.toContain('B=file');
    expect(await host.run(dockerContainer, args, { shell })).toMatchObject({ changed: false });
    writeFileSync(path, 'C=other\n');
    const changed = await host.run(dockerContainer, args, { shell });
    expect(changed).toMatchObject({ changed: true, actions: ['replaced'] });
    expect(changed['differences']).toMatchObject([{ field: 'env', is: { A: '1', B: 'own', C: 'other' } }]);
  });

  test('an env file that is not there', async () => {
    const args = { env_file: '/none' };
    expect(await run(args)).toMatchObject({
      failed: true,
      msg: 'there is no file /none on the host, which env_file names',
    });
    expect((await run(args, true)).unknown).toBe('the file /none is not on the host yet');
  });

  test('is halted, and goes on', async () => {
    expect(await run({ paused: true })).toMatchObject({
      changed: true,
      actions: ['created', 'paused'],
      status: 'paused',
    });
    expect(await run({ paused: false })).toMatchObject({ changed: true, actions: ['unpaused'], status: 'running' });
    expect(await run({ paused: false })).toMatchObject({ changed: false });
  });

  test('is removed when it has ended', async () => {
    const result = await run({ command: 'echo done', detach: false, cleanup: true, restart_policy: 'no' });
    expect(result).toMatchObject({ changed: true, output: 'done\n', status: 0, container: { Output: 'done\n' } });
    expect(host.names()).toEqual([]);
  });

  test('is left as it ended, where it is waited for', async () => {
    const command = ['sh', '-c', 'echo so it goes; exit 3'];
    expect(await run({ command, detach: false })).toMatchObject({
      failed: true,
      status: 3,
      msg: 'the process of box ended with status 3: so it goes',
      container: { Output: 'so it goes\n', State: { Status: 'exited', ExitCode: 3 } },
    });
    expect(host.names()).toEqual(['box']);
    expect(await run({ command, detach: false, recreate: true, auto_remove: true })).toMatchObject({
      failed: true,
      status: 3,
      container: { Output: 'Cannot retrieve result as auto_remove is enabled' },
    });
    expect(await run({ state: 'absent' })).toMatchObject({ container: {} });
  });

  test('healthy: waits for its check', async () => {
    const healthcheck = { test: 'test -e /ready', interval: '100ms', timeout: '5s', retries: 2 };
    const command = ['sh', '-c', 'sleep 1; touch /ready; sleep 1000'];
    const result = await run({ state: 'healthy', healthcheck, command });
    expect(result).toMatchObject({ changed: true, status: 'running' });
    expect(inspect('box', '{{.State.Health.Status}}')).toBe('healthy');
    expect(await run({ state: 'healthy', healthcheck, command })).toMatchObject({ changed: false });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'never',
      { healthcheck: { test: 'echo no such thing; exit 1', interval: '100ms', retries: 1 }, healthy_wait_timeout: 2 },
      /^the container box does not become healthy: after \d+ s it is unhealthy; its check says: no such thing$/,
    ],
    ['without a check', {}, /^the container box has no health check/],
  ])('healthy: %s', async (_, args, message) => {
    const result = await run({ state: 'healthy', ...args });
    expect(result.failed).toBe(true);
    expect(result.msg).toMatch(message);
  });

  test.each<[Record<string, unknown>, RegExp]>([
    [{ command_handling: 'compatibility' }, /^command_handling: "compatibility" is not there$/],
    [
      { networks: [{ name: 'one' }, { name: 'two', mac_address: '02:42:ac:11:00:98' }] },
      /only in the network that a container starts in, not in two/,
    ],
    [{ mounts: [{ target: '/b', source: '/b', type: 'bind', create_mountpoint: true }] }, /has no create_mountpoint$/],
    [{ mounts: [{ target: '/t', type: 'tmpfs', tmpfs_options: [{ size: '1m' }] }] }, /has no tmpfs_options$/],
    [{ networks_cli_compatible: false }, /^networks_cli_compatible: false is not there$/],
    [{ device_requests: [{ capabilities: [['tpu']] }] }, /^device_requests: docker's client asks for gpu alone/],
    [
      { device_requests: [{ device_ids: ['0', '1'], capabilities: [['gpu', 'utility']] }] },
      /cannot be created|does not run/,
    ],
  ])('refused: %j', async (args, message) => {
    const result = await run(args);
    expect(result.failed).toBe(true);
    expect(result.msg).toMatch(message);
  });

  test('check mode says of `pull: always` what it is told to', async () => {
    await run({ state: 'present' });
    expect(await run({ state: 'present', pull: 'always' }, true)).toMatchObject({ changed: false });
    const args = { state: 'present', pull: 'always', pull_check_mode_behavior: 'always' };
    expect(await run(args, true)).toMatchObject({ changed: true, actions: ['pulled'] });
  });
});
