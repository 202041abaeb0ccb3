import { createHash, randomBytes } from 'node:crypto';
import { buffer, text } from 'node:stream/consumers';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionPool, Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

describeWith(SSHD_REQUIREMENTS, 'every connection', () => {
  let sshd: RunningSshd;
  let pool: SessionPool;
  beforeAll(async () => {
    sshd = await startSshd({ account: { sudoers: 'ALL=(ALL) NOPASSWD: ALL' } });
    pool = makePool();
  });
  afterAll(async () => {
    await pool.close();
    await sshd.stop();
  });

  describe.each(['ssh', 'openssh', 'local'] as const)('%s', (connection) => {
    const target = (more: Partial<Target> = {}): Target => makeTarget(sshd, { connection, ...more });

    test('runs tasks in one shell, and counts the frames', async () => {
      const session = await pool.session(target());
      const { frames } = session;
      const total = pool.frames;
      const library = { name: 'f', text: 'f() { echo "f $1"; }' };
      const first = await session.run({ id: 'a', libraries: [library], script: 'f 1; echo e >&2; echo $PPID; exit 3' });
      const second = await session.run({ id: 'b', libraries: [library], script: 'f 2; :; echo $PPID' });
      expect(first).toMatchObject({ rc: 3, stderr: Buffer.from('e\n') });
      expect(first.stdout.toString().split('\n')[1]).toBe(second.stdout.toString().split('\n')[1]);
      expect(session.frames - frames).toBe(2);
      expect(pool.frames - total).toBe(2);
    });

    test('carries 20 MB both ways, exactly', async () => {
      const stdin = randomBytes(20_000_000);
      const session = await pool.session(target());
      const { stdout } = await session.run({ id: 'a', script: 'cat', stdin });
      expect(createHash('sha256').update(stdout).digest('hex')).toBe(createHash('sha256').update(stdin).digest('hex'));
    });

    test('gives output as it comes', async () => {
      const session = await pool.session(target());
      const seen: string[] = [];
      const reply = await session.run({
        id: 'a',
        script: 'echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three',
        onOutput: (stream, chunk) => seen.push(`${stream} ${chunk.toString().trim()}`),
      });
      // A newline may come later: it could have been the beginning of the end.
      const words = seen.filter((said) => !said.endsWith(' '));
      expect(words).toEqual(['stdout one', 'stderr two', 'stdout three']);
      expect(reply.stdout.toString()).toBe('one\nthree\n');
    });

    test('becomes another user in a session of its own', async () => {
      const session = await pool.session(target(), { method: 'sudo', user: 'daemon' });
      expect((await session.run({ id: 'a', script: 'id -un' })).stdout.toString()).toBe('daemon\n');
      expect(session).not.toBe(await pool.session(target()));
      expect(session).toBe(await pool.session(target(), { method: 'sudo', user: 'daemon' }));
    });

    test('goes on after a time-out', async () => {
      const session = await pool.session(target());
      const late = session.run({ id: 'a', script: 'sleep 60', timeoutMs: 100 });
      const next = session.run({ id: 'b', script: 'echo next' });
      await expect(late).rejects.toMatchObject({ failure: 'task-timeout' });
      expect((await next).stdout.toString()).toBe('next\n');
    });

    test('runs a program whose streams are its own', async () => {
      const sent = randomBytes(20_000_000);
      const channel = await (await pool.connection(target())).openProgram("cat; printf %s 'a\\b' >&2\nexit 7");
      const outputs = Promise.all([buffer(channel.stdout), text(channel.stderr)]);
      channel.stdin.end(sent);
      const [stdout, stderr] = await outputs;
      expect(createHash('sha256').update(stdout).digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
      expect(stderr).toBe('a\\b');
      expect(await channel.exited).toBe(7);
      expect(await channel.closed).toBeUndefined();
    });

    test('runs a program as another user, and its output ends with it while its input is open', async () => {
      // Nobody asks for the password, and nobody may take it for a command.
      const trap = `${sshd.directory}/executed`;
      const become = { method: 'sudo', user: 'root', password: `touch ${trap}` } as const;
      const channel = await (await pool.connection(target())).openProgram('id -un; echo "${LC_ALL-unset}" >&2', become);
      const outputs = await Promise.all([text(channel.stdout), text(channel.stderr)]);
      expect(outputs).toEqual(['root\n', 'unset\n']);
      expect(existsSync(trap)).toBe(false);
      channel.stdin.end();
      await channel.closed;
    });

    test('says why a program cannot be run as another user', async () => {
      const opening = (await pool.connection(target())).openProgram(':', { method: 'sudo', user: 'nosuchuser' });
      await expect(opening).rejects.toMatchObject({ failure: 'become' });
    });

    test('forwards a stream', async () => {
      const server = createServer((socket) => socket.end('hello through'));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      try {
        const stream = await (await pool.connection(target())).forward?.('127.0.0.1', port);
        if (stream === undefined) throw new Error('no forward');
        expect(await text(stream)).toBe('hello through');
        stream.destroy();
      } finally {
        server.close();
      }
    });
  });
});
