import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionPool, Target } from '../../src/transport/connection.ts';
import { type DockerEngine, startDockerEngine } from '../modules/docker-engine.ts';
import { buildBareRoot, buildBusyboxRoot, buildCoreutilsRoot } from '../modules/image-root.ts';
import { describeWith } from '../requirement.ts';
import { describeContract } from './connection-contract.ts';
import { runInContainers } from './container-plays.ts';
import { runOnAlpine, startAlpine } from './alpine-plays.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { type RunningSshd, SSHD_REQUIREMENTS, startSshd } from './sshd.ts';

const STAY = ['CMD ["sleep","1000000"]'];
const DAEMON = { method: 'su', user: 'daemon' } as const;
const ROOT = { method: 'sudo', user: 'root' } as const;

describeWith(
  [
    ...SSHD_REQUIREMENTS,
    { command: 'dockerd', package: 'docker.io' },
    { command: 'busybox', package: 'busybox' },
    { command: 'sudo', package: 'sudo' },
  ],
  'docker',
  () => {
    let engine: DockerEngine;
    let sshd: RunningSshd;
    let pool: SessionPool;
    beforeAll(async () => {
      [engine, sshd] = await Promise.all([
        startDockerEngine(),
        startSshd({ account: { sudoers: 'ALL=(ALL) NOPASSWD: ALL' } }),
      ]);
      engine.importImage('test/busybox', STAY, buildBusyboxRoot);
      engine.importImage('test/coreutils', [...STAY, 'WORKDIR /srv', 'ENV A=image'], buildCoreutilsRoot);
      engine.importImage('test/bare', STAY, buildBareRoot);
      for (const image of ['busybox', 'coreutils', 'bare'])
        engine.docker('run', '-d', '--name', image, `test/${image}`);
      engine.docker('create', '--name', 'created', 'test/busybox');
      engine.docker('run', '-d', '--name', 'paused', 'test/busybox');
      engine.docker('pause', 'paused');
      mkdirSync(`${sshd.directory}/tools`);
      for (const tool of ['sh', 'dd', 'sleep']) symlinkSync(`/bin/${tool}`, `${sshd.directory}/tools/${tool}`);
      pool = makePool();
    });
    afterAll(async () => {
      await pool.close();
      await Promise.all([engine.stop(), sshd.stop()]);
    });

    const makeContainer = (host: string, more: Partial<NonNullable<Target['docker']>> = {}): Target => ({
      name: host,
      connection: 'docker',
      host,
      connectTimeoutMs: 60_000,
      docker: { clientArguments: ['--host', engine.dockerHost], execArguments: [], ...more },
    });
    /** On a host that is reached by ssh, whose account may not use docker. */
    const onHost = (host: string): Target =>
      makeContainer(host, { via: { target: makeTarget(sshd, { name: 'the-host' }), become: ROOT } });
    const say = async (target: Target, script: string): Promise<string> =>
      (await (await pool.session(target)).run({ id: 'a', script })).stdout.toString();

    describeContract('a container of this machine', () => ({
      pool,
      target: makeContainer('busybox'),
      become: DAEMON,
      forwards: false,
    }));
    describeContract('a container of a host', () => ({
      pool,
      target: onHost('coreutils'),
      become: DAEMON,
      forwards: false,
    }));

    test('has the place, the account and the environment that it is told, else those of the image', async () => {
      const script = 'echo "$(pwd) $(id -u) $A"';
      expect(await say(makeContainer('coreutils'), script)).toBe('/srv 0 image\n');
      const told = makeContainer('coreutils', { execArguments: ['-e', "A=it's mine", '-w', '/tmp'] });
      expect(await say({ ...told, user: '12:34' }, script)).toBe("/tmp 12 it's mine\n");
    });

    test('reaches more containers of one host than it allows sessions for a connection', async () => {
      const users = Array.from({ length: 11 }, (_, number) => String(1000 + number));
      const said = await Promise.all(users.map((user) => say({ ...onHost('busybox'), user }, 'id -u')));
      expect(said).toEqual(users.map((user) => `${user}\n`));
    });

    test('goes on over a new connection to the host of the container', async () => {
      const target = onHost('coreutils');
      expect(await say(target, 'echo one')).toBe('one\n');
      execFileSync('pkill', ['-KILL', '-u', sshd.user, 'sshd']);
      await expect(async () => say(target, 'echo two')).rejects.toMatchObject({ failure: 'lost' });
      expect(await say(target, 'echo three')).toBe('three\n');
    });

    test('says that a container ended under a task, and then that it does not run', async () => {
      engine.docker('run', '-d', '--name', 'short', 'test/busybox');
      const session = await pool.session(makeContainer('short'));
      let begin: () => void = () => {};
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const task = session.run({ id: 'a', script: 'echo begun; sleep 60', onOutput: () => begin() });
      void begun.then(() => engine.docker('kill', 'short'));
      await expect(task).rejects.toMatchObject({ failure: 'lost' });
      await expect(session.run({ id: 'b', script: 'echo' })).rejects.toMatchObject({
        failure: 'container',
        message: 'the container short does not run',
      });
    });

    test.each<[string, () => Target, string, string]>([
      ['none of that name', () => makeContainer('nosuch'), 'there is no container nosuch', 'docker ps -a'],
      ['none of that name there', () => onHost('nosuch'), 'there is no container nosuch on the-host', 'on the-host'],
      ['one that is not started', () => makeContainer('created'), 'the container created does not run', 'docker start'],
      ['one that is paused', () => makeContainer('paused'), 'the container paused is paused', 'docker unpause paused'],
      ['no shell', () => makeContainer('bare'), 'the container bare has no sh', 'busybox'],
      [
        'no such account',
        () => ({ ...makeContainer('busybox'), user: 'fred' }),
        'the container busybox has no user fred',
        'ansible_user',
      ],
      [
        'no such folder',
        () => makeContainer('busybox', { execArguments: ['-w', '/none'] }),
        'the container busybox cannot start a command in its working directory',
        'ansible_docker_working_dir',
      ],
      [
        'no engine',
        () => makeContainer('busybox', { clientArguments: ['--host', 'unix:///nosuch'] }),
        'no Docker Engine answers on this machine',
        'ansible_docker_via',
      ],
      [
        'an argument that docker has not',
        () => makeContainer('busybox', { execArguments: ['--nosuch'] }),
        'docker does not know an argument that it was given',
        'ansible_docker_extra_args',
      ],
      [
        'an address that is none',
        () => makeContainer('busybox', { clientArguments: ['--host', 'nosuch://a'] }),
        'docker started no command in the container busybox',
        'docker exec busybox',
      ],
      [
        'an account of a host that may not use docker',
        () => makeContainer('busybox', { via: { target: makeTarget(sshd, { name: 'the-host' }), become: undefined } }),
        'the account may not use docker on the-host',
        'ansible_become: true for the-host',
      ],
      [
        'a host that cannot be reached',
        () =>
          makeContainer('busybox', { via: { target: makeTarget(sshd, { name: 'the-host', port: 1 }), become: ROOT } }),
        'the-host, which the container is on: connection refused (127.0.0.1:1)',
        'sshd',
      ],
      [
        'a host without docker',
        () =>
          makeContainer('busybox', {
            via: {
              target: makeTarget(sshd, { name: 'the-host' }),
              become: { ...ROOT, flags: ['-H', `PATH=${sshd.directory}/tools`] },
            },
          }),
        'there is no docker on the-host',
        'ansible_docker_via',
      ],
    ])('says what is wrong: %s', async (_what, target, message, help) => {
      await expect(pool.session(target())).rejects.toMatchObject({
        failure: expect.stringMatching(/^(container|refused)$/),
        message,
        help: expect.stringContaining(help),
      });
    });

    test('plays run in containers as on hosts, and from one host in another', async () => {
      const first = await runInContainers(engine, sshd);
      expect(first.tasks.filter((line) => !/: busybox (ok|changed), there (ok|changed)$/.test(line))).toEqual([
        'inside: the-host ok',
      ]);
      const again = await runInContainers(engine, sshd);
      const nothing = { changed: 0, failed: 0, unreachable: 0 };
      expect(again.stats).toMatchObject({ busybox: nothing, there: nothing });
      expect(engine.docker('exec', 'coreutils', 'cat', '/opt/a')).toBe('there Linux');
    });

    test('plays of some thirty modules run where busybox is all that there is', async () => {
      startAlpine(engine, 'test/busybox');
      const first = await runOnAlpine(engine);
      expect(first.tasks.filter((line) => / (failed|unreachable)/.test(line))).toEqual([
        'package: box failed (ignored)',
        'service: box failed (ignored)',
      ]);
      expect(first.stats).toMatchObject({ box: { failed: 0, ignored: 2 } });
      const again = await runOnAlpine(engine);
      // Into a project of its own.
      expect(again.tasks.filter((line) => line.includes('changed'))).toEqual(['fetch: box changed']);
      expect(again.stats).toMatchObject({ box: { failed: 0, ignored: 2 } });
    });

    test('says what to do where an image has no sudo', async () => {
      await expect(pool.session(makeContainer('coreutils'), ROOT)).rejects.toMatchObject({
        failure: 'become',
        message: 'there is no sudo on the host',
        help: expect.stringContaining('ansible_user: root'),
      });
    });

    test('names the client that is missing', async () => {
      const path = process.env['PATH'];
      process.env['PATH'] = '/nosuch';
      try {
        await expect(pool.session(makeContainer('busybox', { execArguments: ['-t'] }))).rejects.toMatchObject({
          message: 'there is no docker on this machine',
        });
      } finally {
        process.env['PATH'] = path;
      }
    });
  },
);
