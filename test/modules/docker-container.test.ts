import { execFileSync, spawn } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { startDockerEngine, type DockerEngine } from './docker-engine.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const NEEDS = [
  'root',
  'linux',
  { command: 'dockerd', package: 'docker.io' },
  ...TEST_SHELLS.map((s) => s.requirement),
] as const;

const RUN = ['sleep', '1000'];

describeWith(NEEDS, 'docker_container', () => {
  let engine: DockerEngine;
  let session: TestSession;

  beforeAll(async () => {
    engine = await startDockerEngine();
    engine.importImage('test/box:1', [
      'ENV A=1',
      'ENV B=two',
      'CMD ["sleep","1000"]',
      'VOLUME /data',
      'LABEL from=image',
    ]);
    engine.importImage('test/box:2', ['ENV A=2', 'CMD ["sleep","1000"]']);
    session = new TestSession(TEST_SHELLS[0]!);
  });
  afterAll(async () => {
    await session?.close();
    await engine?.stop();
  });
  beforeEach(() => engine.removeContainers());

  async function run(
    args: Record<string, unknown>,
    options: { check?: boolean; diff?: boolean } = {},
  ): Promise<ModuleResult> {
    return runDefinition(dockerContainer, args, session, {
      ...options,
      environment: { DOCKER_HOST: engine.dockerHost },
    });
  }
  const inspect = (name: string, format: string): string => engine.docker('inspect', '--format', format, name);
  const names = (): string[] => engine.docker('ps', '-a', '--format', '{{.Names}}').split('\n').filter(Boolean).sort();

  test.each(TEST_SHELLS)('creates a container once, under $name', async (shell) => {
    const other = new TestSession(shell);
    const args = {
      name: 'box',
      image: 'test/box:1',
      command: RUN,
      env: { C: 'a b' },
      ports: ['8080:80'],
      labels: { x: 'y' },
    };
    const once = (check: boolean): Promise<ModuleResult> =>
      runDefinition(dockerContainer, args, other, { check, environment: { DOCKER_HOST: engine.dockerHost } });
    try {
      expect(await once(true)).toMatchObject({ changed: true, summary: 'created' });
      expect(names()).toEqual([]);
      expect(await once(false)).toMatchObject({
        changed: true,
        summary: 'created',
        status: 'running',
        differences: [],
      });
      const started = inspect('box', '{{.Id}} {{.State.StartedAt}}');
      expect(await once(false)).toMatchObject({ changed: false, summary: '', status: 'running' });
      expect(await once(true)).toMatchObject({ changed: false });
      expect(inspect('box', '{{.Id}} {{.State.StartedAt}}')).toBe(started);
      expect(other.frames).toBe(4);
    } finally {
      await other.close();
    }
  });

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
    engine.docker('run', '-d', '--name', 'box', ...before, 'test/box:1', ...after);
    const id = inspect('box', '{{.Id}}');
    expect(await run({ name: 'box', image: 'test/box:1', ...args })).toMatchObject({ changed: false, differences: [] });
    expect(inspect('box', '{{.Id}}')).toBe(id);
    engine.docker('rm', '-f', 'box');
    expect(await run({ name: 'box', image: 'test/box:1', ...args })).toMatchObject({
      changed: true,
      actions: ['created'],
    });
    expect(await run({ name: 'box', image: 'test/box:1', ...args })).toMatchObject({ changed: false, differences: [] });
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
    const base = { name: 'box', image: 'test/box:1', stop_timeout: 0 };
    await run({ ...base, ...first });
    const id = inspect('box', '{{.Id}}');
    const planned = await run({ ...base, ...second }, { check: true });
    expect(planned).toMatchObject({ changed: true, actions: ['replaced'] });
    expect(planned['differences']).toMatchObject(differences);
    expect(inspect('box', '{{.Id}}')).toBe(id);
    const done = await run({ ...base, ...second });
    expect(done).toMatchObject({ changed: true, status: 'running', actions: ['replaced'] });
    expect(done['differences']).toEqual(planned['differences']);
    expect(inspect('box', '{{.Id}}')).not.toBe(id);
    expect(names()).toEqual(['box']);
    expect(await run({ ...base, ...second })).toMatchObject({ changed: false, differences: [] });
  });

  const HOSTILE = [
    '$(touch /pwned)',
    '`touch /pwned`',
    "';touch /pwned;'",
    '"; touch /pwned; "',
    '-rf',
    '*',
    'a b  c',
    '\n x',
    'tab\tend\n',
    '\\n%s',
    '#x',
    '=',
    'ü€😀',
    'CR\r',
    '',
    '@@x',
    '${HOME}',
  ];

  test('takes hostile strings as they are', async () => {
    const args = {
      name: 'box',
      image: 'test/box:1',
      command: ['sleep', '1000', ...HOSTILE],
      env: Object.fromEntries(HOSTILE.map((text, index) => [`V${index}`, text])),
      labels: Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text])),
      hostname: 'h',
      volumes: ["it's-$(x)".replace(/[^\w-]/g, '') + ':/v $(x) \'"*'],
    };
    expect(await run({ ...args, command: ['sh', '-c', 'sleep 1000', ...HOSTILE] })).toMatchObject({
      changed: true,
      status: 'running',
    });
    const made = JSON.parse(engine.docker('inspect', 'box'))[0].Config;
    expect(made.Cmd).toEqual(['sh', '-c', 'sleep 1000', ...HOSTILE]);
    expect(made.Env).toEqual(expect.arrayContaining(HOSTILE.map((text, index) => `V${index}=${text}`)));
    for (const [index, text] of HOSTILE.entries()) expect(made.Labels[`l${index}`]).toBe(text);
    expect(await run({ ...args, command: ['sh', '-c', 'sleep 1000', ...HOSTILE] })).toMatchObject({
      changed: false,
      differences: [],
    });
    expect(await run({ ...args, command: ['sh', '-c', 'sleep 1000', 'x'] }, { check: true })).toMatchObject({
      differences: [{ field: 'command', was: ['sh', '-c', 'sleep 1000', ...HOSTILE] }],
    });
  });

  test.each(HOSTILE)('refuses %j as a name, or as an image', async (text) => {
    expect(await run({ name: text, image: 'test/box:1' })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('not a name'),
    });
    expect(await run({ name: 'box', image: text })).toMatchObject({ failed: true });
    expect(names()).toEqual([]);
  });

  test('an environment does not stand on a command line', async () => {
    await run({ name: 'box', image: 'test/box:1', env: { SECRET: 'one\ntwo', OTHER: 'plain' } });
    expect(JSON.parse(inspect('box', '{{json .Config.Env}}'))).toEqual(
      expect.arrayContaining(['SECRET=one\ntwo', 'OTHER=plain']),
    );
  });

  test('keeps the old one where the new one finds its port taken, and says who has it', async () => {
    await run({ name: 'box', image: 'test/box:1', restart_policy: 'always', ports: ['8081:80'] });
    const before = inspect('box', '{{.Id}}');
    engine.docker('run', '-d', '--name', 'holder', '-p', '8082:80', 'test/box:1');
    const result = await run({
      name: 'box',
      image: 'test/box:1',
      restart_policy: 'always',
      ports: ['8082:80'],
      stop_timeout: 0,
    });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining(
        'port 8082 is already taken by the container `holder`; the previous container was put back and is running',
      ),
      stderr: expect.stringContaining('port is already allocated'),
    });
    expect(inspect('box', '{{.Id}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}')).toBe(
      `${before} running always`,
    );
    expect(names()).toEqual(['box', 'holder']);
  });

  test('names the process that has the port', async () => {
    const inside = new TestSession(TEST_SHELLS[0]!);
    const listener = spawn('nsenter', [`--net=/proc/${engine.pid}/ns/net`, 'busybox', 'nc', '-l', '-p', '8083'], {
      stdio: 'ignore',
    });
    try {
      await expect
        .poll(() =>
          execFileSync('nsenter', [`--net=/proc/${engine.pid}/ns/net`, 'cat', '/proc/net/tcp', '/proc/net/tcp6'], {
            encoding: 'utf8',
          }),
        )
        .toContain(':1F93 ');
      const result = await runInNamespace({ name: 'box', image: 'test/box:1', ports: ['8083:80'] });
      expect(result['msg']).toMatch(
        new RegExp(`port 8083 is already taken by the process busybox \\(pid ${listener.pid}\\)`),
      );
      expect(names()).toEqual([]);
    } finally {
      listener.kill('SIGKILL');
      await inside.close();
    }
  });

  async function runInNamespace(args: Record<string, unknown>): Promise<ModuleResult> {
    const shell = { ...TEST_SHELLS[0]!, command: ['nsenter', `--net=/proc/${engine.pid}/ns/net`, 'dash'] };
    const inside = new TestSession(shell);
    try {
      return await runDefinition(dockerContainer, args, inside, { environment: { DOCKER_HOST: engine.dockerHost } });
    } finally {
      await inside.close();
    }
  }

  test('puts the old one back where the new one ends at once, with its last lines', async () => {
    await run({ name: 'box', image: 'test/box:1' });
    const before = inspect('box', '{{.Id}}');
    const result = await run({
      name: 'box',
      image: 'test/box:1',
      command: ['sh', '-c', 'echo no such member; exit 3'],
      stop_timeout: 0,
    });
    expect(result).toMatchObject({ failed: true, logs: 'no such member' });
    expect(result.msg).toContain(
      'its process ended at once with status 3; the previous container was put back and is running',
    );
    expect(inspect('box', '{{.Id}} {{.State.Status}}')).toBe(`${before} running`);
    expect(names()).toEqual(['box']);
  });

  test('leaves the running one untouched where docker refuses the new one', async () => {
    await run({ name: 'box', image: 'test/box:1' });
    const before = inspect('box', '{{.Id}} {{.State.StartedAt}}');
    const result = await run({ name: 'box', image: 'test/box:1', volumes: ['a b:/x'] });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining('the container box cannot be created: '),
    });
    expect(inspect('box', '{{.Id}} {{.State.StartedAt}}')).toBe(before);
    expect(names()).toEqual(['box']);
  });

  test('leaves nothing of a first container that does not run', async () => {
    const result = await run({ name: 'box', image: 'test/box:1', command: ['no-such-program'] });
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining('no-such-program') });
    expect(names()).toEqual([]);
  });

  test('a program that ends well is no failure', async () => {
    expect(await run({ name: 'box', image: 'test/box:1', command: ['true'] })).toMatchObject({
      changed: true,
      status: 'exited',
    });
    const result = await run({ name: 'one', image: 'test/box:1', command: ['echo', 'hi'], detach: false });
    expect(result).toMatchObject({ changed: true, status: 'exited', output: 'hi\n' });
  });
});
