import { execFileSync, spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { DASH, DOCKER_NEEDS, useDockerHost, type HostOptions } from './docker-host.ts';
import type { RunOptions } from './run-definition.ts';

describeWith(DOCKER_NEEDS, 'docker_container fails', () => {
  const host = useDockerHost();
  const { inspect, names } = host;
  const run = (args: Record<string, unknown>, check = false): Promise<ModuleResult> =>
    host.run(dockerContainer, args, { check });

  test('keeps the old one where the new one finds its port taken, and says who has it', async () => {
    await run({ name: 'box', image: 'test/box:1', restart_policy: 'always', ports: ['8081:80'] });
    const before = inspect('box', '{{.Id}}');
    host.docker('run', '-d', '--name', 'holder', '-p', '8082:80', 'test/box:1');
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
    const network = `--net=/proc/${host.engine.pid}/ns/net`;
    const listener = spawn('nsenter', [network, 'busybox', 'nc', '-l', '-p', '8083'], { stdio: 'ignore' });
    try {
      const listSockets = (): string =>
        execFileSync('nsenter', [network, 'cat', '/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' });
      await expect.poll(listSockets, { timeout: 60_000 }).toContain(':1F93 ');
      const shell = { ...DASH, command: ['nsenter', network, 'dash'] };
      const args = { name: 'box', image: 'test/box:1', ports: ['8083:80'] };
      const result = await host.run(dockerContainer, args, { shell });
      expect(result.msg).toContain(`port 8083 is already taken by the process busybox (pid ${listener.pid})`);
      expect(names()).toEqual([]);
    } finally {
      listener.kill('SIGKILL');
    }
  });

  test('puts the old one back where the new one ends at once, with its last lines', async () => {
    await run({ name: 'box', image: 'test/box:1' });
    const before = inspect('box', '{{.Id}}');
    const args = {
      name: 'box',
      image: 'test/box:1',
      command: ['sh', '-c', 'echo no such member; exit 3'],
      stop_timeout: 0,
    };
    const result = await host.run(dockerContainer, args, { ends: true });
    expect(result).toMatchObject({ failed: true, logs: 'no such member' });
    expect(result.msg).toContain(
      'its process ended at once with status 3; the previous container was put back and is running',
    );
    expect(inspect('box', '{{.Id}} {{.State.Status}}')).toBe(`${before} running`);
    expect(names()).toEqual(['box']);
  });

  test('finds a restart loop before the old one is dropped, and shows no environment', async () => {
    await run({ name: 'box', image: 'test/box:1' });
    const before = inspect('box', '{{.Id}}');
    const loop = {
      command: ['sh', '-c', 'sleep 0.4; echo again; exit 1'],
      restart_policy: 'always',
      env: { S: 'hidden' },
    };
    const result = await run({ name: 'box', image: 'test/box:1', ...loop, stop_timeout: 0 });
    expect(result).toMatchObject({ failed: true, logs: expect.stringContaining('again') });
    expect(JSON.stringify(result)).not.toMatch(/hidden|68696464656e/);
    expect(inspect('box', '{{.Id}} {{.State.Status}}')).toBe(`${before} running`);
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

  test('an image that cannot be pulled stops nothing, and names others', async () => {
    await run({ name: 'box', image: 'test/box:1' });
    const before = inspect('box', '{{.Id}} {{.State.StartedAt}}');
    const result = await run({ name: 'box', image: 'bitnami/etcd:3.4.14' });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining('the image bitnami/etcd:3.4.14 cannot be pulled: '),
    });
    expect(result.help).toContain('bitnamilegacy/etcd:3.4.14, or quay.io/coreos/etcd:v3.4.14');
    expect(inspect('box', '{{.Id}} {{.State.StartedAt}}')).toBe(before);
    expect(await run({ name: 'box', image: 'bitnami/etcd:3.4.14' }, true)).toMatchObject({
      changed: true,
      summary: 'pulled, replaced: image',
      differences: [{ field: 'image', is: 'bitnami/etcd:3.4.14 (not on the host yet)' }],
    });
    expect(await run({ name: 'box', image: 'none:1', pull: 'never' })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('forbids'),
    });
  });

  test.each<[string, RunOptions & HostOptions, string, string]>([
    [
      'no docker',
      { environment: { PATH: '/nowhere' } },
      'this host has no docker command',
      'apt-get install docker.io',
    ],
    [
      'no engine',
      { environment: { DOCKER_HOST: 'unix:///nowhere.sock' } },
      'the Docker engine does not answer',
      'systemctl start docker',
    ],
    [
      'no right',
      { shell: { ...DASH, command: ['setpriv', '--reuid=65534', '--clear-groups', 'dash'] } },
      'nobody may not use the Docker engine',
      'become: true',
    ],
  ])('says what to do where there is %s', async (_, options, msg, help) => {
    const result = await host.run(dockerContainer, { name: 'box', image: 'test/box:1' }, options);
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining(msg),
      help: expect.stringContaining(help),
    });
  });

  test('needs an image to create from', async () => {
    expect(await run({ name: 'box' })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('no `image` to create it from'),
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ ports: ['x:80'] }, 'no published port: `x:80`'],
    [{ memory: 'lots' }, 'memory is no size: `lots`'],
    [{ healthcheck: { test: 'true', interval: 'often' } }, 'healthcheck.interval is no duration: `often`'],
    [{ env: { A: true } }, 'env.A is a boolean'],
    [{ env: { 'A B': 'x' } }, 'not a name of an environment variable: `A B`'],
    [{ command: "it's" }, 'command cannot be split into words'],
    [{ pull: 'sometimes' }, 'pull is none of missing, always, never: "sometimes"'],
    [{ comparisons: { imgae: 'ignore' } }, 'comparisons: `imgae` is not an option that is compared'],
    [{ comparisons: { env: 'some' } }, 'comparisons.env is none of strict'],
  ])('refuses %j', async (args, msg) => {
    expect(await run({ name: 'box', image: 'test/box:1', ...args })).toMatchObject({
      failed: true,
      msg: expect.stringContaining(msg),
    });
  });
});
