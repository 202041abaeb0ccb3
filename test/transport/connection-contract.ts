import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Become, SessionPool, ShellReply, ShellSession, Target } from '../../src/transport/connection.ts';
import { checkTasks } from './contract-tasks.ts';
import { runMeetingTasks } from './meeting-tasks.ts';

/** A kind of connection that is held to the contract. */
export interface ContractHost {
  readonly pool: SessionPool;
  readonly target: Target;
  /** Becomes `daemon` without a password. */
  readonly become: Become;
  /** Whether it has a way to addresses as its host sees them. Unset: it has. */
  readonly forwards?: boolean;
}

/** Defines the tests that every kind of connection passes. */
export function describeContract(name: string, host: () => ContractHost): void {
  const open = (): Promise<ShellSession> => host().pool.session(host().target);
  /** A session that is nobody else's. */
  const openOwn = async (): Promise<ShellSession> => (await host().pool.connection(host().target)).openSession();
  const openProgram = async (script: string, become?: Become) =>
    (await host().pool.connection(host().target)).openProgram(script, become);

  describe(name, () => {
    test('runs tasks in one shell, and counts the frames', async () => {
      const { pool } = host();
      const session = await open();
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

    test('carries what tasks read and write, exactly, and their ends', async () => {
      await checkTasks(await open());
    });

    test('carries 20 MB both ways, exactly', async () => {
      const stdin = randomBytes(20_000_000);
      const { stdout } = await (await open()).run({ id: 'a', script: 'cat', stdin });
      expect(digest(stdout)).toBe(digest(stdin));
    });

    test('gives output as it comes', async () => {
      const seen: string[] = [];
      const reply = await (
        await open()
      ).run({
        id: 'a',
        script: 'echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three',
        onOutput: (stream, chunk) => void seen.push(`${stream} ${chunk.toString().trim()}`),
      });
      // A newline may come later: it could have been the beginning of the end.
      const words = seen.filter((said) => !said.endsWith(' '));
      expect(words).toEqual(['stdout one', 'stderr two', 'stdout three']);
      expect(reply.stdout.toString()).toBe('one\nthree\n');
    });

    test('runs tasks of two sessions at the same time', async () => {
      const sessions = await Promise.all([openOwn(), openOwn()]);
      let next = 0;
      const both = {
        run: (task: Parameters<ShellSession['run']>[0]) => (sessions[next++ % 2] as ShellSession).run(task),
      };
      const { statuses } = await runMeetingTasks({ ...both, frames: 0, close: () => Promise.resolve() }, 2, 2);
      await Promise.all(sessions.map((session) => session.close()));
      expect(statuses).toEqual([0, 0]);
    });

    test('becomes another user in a session of its own', async () => {
      const { pool, target, become } = host();
      const session = await pool.session(target, become);
      expect((await session.run({ id: 'a', script: 'id -un' })).stdout.toString()).toBe('daemon\n');
      expect(session).not.toBe(await open());
      expect(session).toBe(await pool.session(target, { ...become }));
      const unknown = pool.session(target, { ...become, user: 'nosuchuser' });
      await expect(unknown).rejects.toMatchObject({ failure: 'become' });
    });

    test.concurrent(
      'ends a cancelled task with its process tree, whatever that ignores',
      async ({ expect: expectHere }) => {
        const token = `6${Date.now()}${process.pid}`;
        const controller = new AbortController();
        const session = await openOwn();
        const script = `trap "" TERM HUP; sh -c 'sleep ${token}; :' & echo begun; sleep ${token}`;
        const running = session.run({ id: 'a', script, signal: controller.signal, onOutput: () => controller.abort() });
        await expectHere(running).rejects.toMatchObject({ failure: 'cancelled' });
        expectHere((await session.run({ id: 'b', script: waitFor(token) })).rc).toBe(0);
        await session.close();
      },
    );

    test.concurrent('ends a task that takes too long, and goes on', async ({ expect: expectHere }) => {
      const token = `7${Date.now()}${process.pid}`;
      const session = await openOwn();
      const late = session.run({ id: 'a', script: `sh -c 'sleep ${token}; :' & sleep ${token}`, timeoutMs: 100 });
      const next = session.run({ id: 'b', script: waitFor(token) });
      await expectHere(late).rejects.toMatchObject({ failure: 'task-timeout' });
      expectHere((await next).rc).toBe(0);
      await session.close();
    });

    test.concurrent('ends a task that writes too much', async ({ expect: expectHere }) => {
      const session = await openOwn();
      const endless = session.run({ id: 'a', script: 'yes', outputLimit: 1_000_000 });
      await expectHere(endless).rejects.toMatchObject({ failure: 'output-limit' });
      await session.close();
    });

    test('takes a new shell when a task has ended the old one', async () => {
      const session = await openOwn();
      const lost = session.run({ id: 'a', script: 'kill -9 $$; sleep 9' });
      await expect(lost).rejects.toMatchObject({ failure: 'lost' });
      expect(await say(session, 'echo on')).toBe('on\n');
      await session.close();
    });

    test('does not wait for what a task leaves behind, and keeps its words from later tasks', async () => {
      const session = await openOwn();
      expect(await say(session, '{ sleep 0.3; echo late; } & echo now')).toBe('now\n');
      expect(await say(session, 'sleep 0.5; echo next')).toBe('next\n');
      await session.close();
    });

    test('runs nothing in a session that is closed', async () => {
      const session = await openOwn();
      await session.close();
      await expect(session.run({ id: 'a', script: 'echo' })).rejects.toMatchObject({ failure: 'cancelled' });
    });

    test('is there again after a reset', async () => {
      const { pool, target } = host();
      await open();
      await pool.reset(target);
      expect(await say(await open(), 'echo on')).toBe('on\n');
    });

    test('runs a program whose streams are its own', async () => {
      const sent = randomBytes(20_000_000);
      const channel = await openProgram("cat; printf %s 'a\\b' >&2\nexit 7");
      const outputs = Promise.all([buffer(channel.stdout), text(channel.stderr)]);
      channel.stdin.end(sent);
      const [stdout, stderr] = await outputs;
      expect(digest(stdout)).toBe(digest(sent));
      expect(stderr).toBe('a\\b');
      expect(await channel.exited).toBe(7);
      expect(await channel.closed).toBeUndefined();
    });

    test('runs a program as another user, and its output ends with it while its input is open', async () => {
      // Nobody asks for the password, and nobody may take it for a command.
      const trap = `/tmp/trap-${randomUUID()}`;
      const channel = await openProgram('id -un; echo "${LC_ALL-unset}" >&2', {
        ...host().become,
        password: `touch ${trap}`,
      });
      const outputs = await Promise.all([text(channel.stdout), text(channel.stderr)]);
      expect(outputs).toEqual(['daemon\n', 'unset\n']);
      channel.stdin.end();
      await channel.closed;
      expect(await say(await open(), `[ -e ${trap} ] || echo unharmed`)).toBe('unharmed\n');
    });

    test('says why a program cannot be run as another user', async () => {
      const opening = openProgram(':', { ...host().become, user: 'nosuchuser' });
      await expect(opening).rejects.toMatchObject({ failure: 'become' });
    });

    test('forwards a stream, where it can', async () => {
      const { pool, target, forwards = true } = host();
      const connection = await pool.connection(target);
      const server = createServer((socket) => socket.end('hello through'));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      try {
        const stream = await connection.forward?.('127.0.0.1', port);
        expect(stream === undefined ? undefined : await text(stream)).toBe(forwards ? 'hello through' : undefined);
        stream?.destroy();
      } finally {
        server.close();
      }
    });
  });
}

/** Succeeds once no process has the token among its arguments; the pattern is none that finds itself. */
function waitFor(token: string): string {
  const find = `grep -l "[${token[0]}]${token.slice(1)}" /proc/[0-9]*/cmdline 2>/dev/null`;
  return `i=0; while [ "$(${find})" ]; do i=$((i + 1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done`;
}

async function say(session: ShellSession, script: string): Promise<string> {
  const reply: ShellReply = await session.run({ id: 'a', script });
  return reply.stdout.toString();
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
