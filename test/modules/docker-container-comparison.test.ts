import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';

describeWith(DOCKER_NEEDS, 'docker_container compares', () => {
  const host = useDockerHost();
  const { inspect, names } = host;
  const run = (args: Record<string, unknown>, check = false): Promise<ModuleResult> =>
    host.run(dockerContainer, args, { check });

  test.each<[string, string[], Record<string, unknown>]>([
    ['nothing but a name', [], {}],
    ['environment', ['-e', 'C=a b', '-e', 'A=9'], { env: { A: 9, C: 'a b' } }],
    ['a command', ['--', 'sleep', '77'], { command: 'sleep 77' }],
    ['an entrypoint', ['--entrypoint', 'sleep', '--', '77'], { entrypoint: ['sleep', '77'] }],
    ['ports', ['-p', '8080:80', '-p', '127.0.0.1:53:53/udp'], { ports: ['8080:80', '127.0.0.1:53:53/udp'] }],
    ['a range of ports', ['-p', '8000-8002:9000-9002'], { ports: ['8000-8002:9000-9002'] }],
    ['a port of IPv6', ['-p', '[::1]:80:80'], { ports: ['[::1]:80:80'] }],
    ['any address', ['-p', '0.0.0.0:8080:80'], { ports: ['8080:80'] }],
    ['volumes', ['-v', 'vol:/data', '-v', '/tmp/:/t/:ro'], { volumes: ['/tmp:/t:ro', 'vol:/data'] }],
    ['a mount', ['--mount', 'type=volume,source=vol,target=/v'], { volumes: ['vol:/v'] }],
    ['mounts', ['-v', 'vol:/v:ro'], { mounts: [{ source: 'vol', target: '/v', read_only: true }] }],
    ['tmpfs', ['--tmpfs', '/data:size=1m'], { tmpfs: ['/data:size=1m'] }],
    ['a restart policy', ['--restart', 'on-failure:3'], { restart_policy: 'on-failure', restart_retries: 3 }],
    ['limits', ['-m', '64m', '--cpus', '0.5', '--pids-limit', '50'], { memory: '64M', cpus: 0.5, pids_limit: 50 }],
    ['rights', ['--cap-add', 'NET_ADMIN', '--cap-drop', 'all'], { cap_add: ['cap_net_admin'], cap_drop: ['ALL'] }],
    ['ulimits', ['--ulimit', 'nofile=100:200'], { ulimits: ['nofile:100:200'] }],
    ['flags', ['--init', '--read-only', '-t', '-i'], { init: true, read_only: true, tty: true, interactive: true }],
    ['flags that are off', [], { init: false, read_only: false, privileged: false, auto_remove: false }],
    [
      'names',
      ['--dns', '1.2.3.4', '--add-host', 'a:1.2.3.4', '-h', 'h'],
      { dns_servers: ['1.2.3.4'], etc_hosts: { a: '1.2.3.4' }, hostname: 'h' },
    ],
    ['the default network', [], { network_mode: 'bridge' }],
    ['the network of the host', ['--network', 'host'], { network_mode: 'host' }],
    ['a user', ['-u', '1:2', '-w', '/tmp', '--group-add', '7'], { user: '1:2', working_dir: '/tmp', groups: ['7'] }],
    [
      'a health check',
      ['--health-cmd', 'true', '--health-interval', '1m30s', '--health-retries', '2'],
      { healthcheck: { test: 'true', interval: '90s', retries: 2 } },
    ],
    [
      'logs',
      ['--log-driver', 'local', '--log-opt', 'max-size=1m'],
      { log_driver: 'local', log_options: { 'max-size': '1m' } },
    ],
    ['stopping', ['--stop-timeout', '3', '--stop-signal', 'SIGINT'], { stop_timeout: 3, stop_signal: 'SIGINT' }],
    ['more labels than asked for', ['--label', 'x=y', '--label', 'other=1'], { labels: { x: 'y', from: 'image' } }],
    ['devices', ['--device', '/dev/null:/dev/n:r'], { devices: ['/dev/null:/dev/n:r'] }],
    ['sysctls', ['--sysctl', 'net.core.somaxconn=100'], { sysctls: { 'net.core.somaxconn': 100 } }],
  ])('leaves alone what was made by hand with %s, and makes the same', async (_, options, args) => {
    const split = options.indexOf('--');
    const [before, after] = split === -1 ? [options, []] : [options.slice(0, split), options.slice(split + 1)];
    host.docker('create', '--name', 'box', ...before, 'test/box:1', ...after);
    const id = inspect('box', '{{.Id}}');
    expect(await run({ name: 'box', image: 'test/box:1', state: 'present', ...args })).toMatchObject({
      changed: false,
      differences: [],
    });
    expect(inspect('box', '{{.Id}}')).toBe(id);
    host.docker('rm', '-f', 'box');
    expect(await run({ name: 'box', image: 'test/box:1', state: 'present', ...args })).toMatchObject({
      changed: true,
      actions: ['created'],
    });
    expect(await run({ name: 'box', image: 'test/box:1', state: 'present', ...args })).toMatchObject({
      changed: false,
      differences: [],
    });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>, unknown[]]>([
    [
      'an image',
      {},
      { image: 'test/box:2', env: { B: 'two' } },
      [{ field: 'image' }, { field: 'env', was: { A: '1', B: 'two' }, is: { A: '2', B: 'two' } }, { field: 'volumes' }],
    ],
    [
      'a command',
      { command: 'sleep 1001' },
      { command: 'sleep 1002' },
      [{ field: 'command', was: ['sleep', '1001'], is: ['sleep', '1002'] }],
    ],
    ['a word fewer', { command: ['sleep', '1000', '9'] }, { command: ['sleep', '1000'] }, [{ field: 'command' }]],
    ['no command any more', { command: 'sleep 1001' }, {}, [{ field: 'command', is: ['sleep', '1000'] }]],
    ['a variable', { env: { C: '1' } }, { env: { C: '2' } }, [{ field: 'env', was: { C: '1' }, is: { C: '2' } }]],
    ['a variable fewer', { env: { C: '1', D: '2' } }, { env: { C: '1' } }, [{ field: 'env' }]],
    [
      'a port',
      { ports: ['81:80'] },
      { ports: ['82:80'] },
      [{ field: 'published_ports', was: { '80/tcp': ':81' }, is: { '80/tcp': ':82' } }],
    ],
    ['no port any more', { ports: ['81:80'] }, {}, [{ field: 'published_ports', was: { '80/tcp': ':81' }, is: {} }]],
    [
      'a volume',
      { volumes: ['v1:/data'] },
      { volumes: ['v2:/data'] },
      [{ field: 'volumes', was: { '/data': 'volume:v1:rw' }, is: { '/data': 'volume:v2:rw' } }],
    ],
    [
      'a volume that becomes anonymous',
      { volumes: ['v1:/data'] },
      {},
      [{ field: 'volumes', is: { '/data': 'anonymous' } }],
    ],
    ['a volume read-only', { volumes: ['v1:/data'] }, { volumes: ['v1:/data:ro'] }, [{ field: 'volumes' }]],
    [
      'a policy',
      { restart_policy: 'always' },
      { restart_policy: 'unless-stopped' },
      [{ field: 'restart_policy', was: 'always', is: 'unless-stopped' }],
    ],
    ['no policy any more', { restart_policy: 'always' }, {}, [{ field: 'restart_policy', is: 'no' }]],
    [
      'a label',
      { labels: { x: '1' } },
      { labels: { x: '2' } },
      [{ field: 'labels', was: { from: 'image', x: '1' }, is: { from: 'image', x: '2' } }],
    ],
    ['memory', { memory: '64M' }, { memory: '65M' }, [{ field: 'memory', was: '67108864', is: '68157440' }]],
    [
      'a hostname and a user',
      { hostname: 'a', user: '1' },
      { hostname: 'b', user: '2' },
      [{ field: 'user', was: '1', is: '2' }, { field: 'hostname' }],
    ],
  ])('replaces a container for %s, and says so', async (_, first, second, differences) => {
    const base = { name: 'box', image: 'test/box:1', state: 'present' };
    await run({ ...base, ...first });
    const id = inspect('box', '{{.Id}}');
    const planned = await run({ ...base, ...second }, true);
    expect(planned).toMatchObject({ changed: true, actions: ['replaced'] });
    expect(planned['differences']).toMatchObject(differences);
    expect(inspect('box', '{{.Id}}')).toBe(id);
    const done = await run({ ...base, ...second });
    expect(done).toMatchObject({ changed: true, status: 'created', actions: ['replaced'] });
    expect(done['differences']).toEqual(planned['differences']);
    expect(inspect('box', '{{.Id}}')).not.toBe(id);
    expect(names()).toEqual(['box']);
    expect(await run({ ...base, ...second })).toMatchObject({ changed: false, differences: [] });
  });
});
