import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { describeWith } from '../requirement.ts';
import { runMeetingTasks } from './meeting-tasks.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

/** The children of a process, and theirs. */
function findDescendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
      } catch {
        return { pid: Number(name), parent: 0 };
      }
    });
  const children = parents.filter(({ parent }) => parent === pid).map((child) => child.pid);
  return [...children, ...children.flatMap(findDescendants)];
}

/** Ends all connections of an sshd, not itself. */
function cutConnections(sshd: RunningSshd): void {
  for (const pid of findDescendants(sshd.pid)) signalIfThere(pid, 'SIGKILL');
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended: with its parent, or with a connection of the test before.
  }
}

describeWith(SSHD_REQUIREMENTS, 'a pool', () => {
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd({ account: {} });
  });
  afterAll(() => sshd.stop());

  test('two names of one host share its connection', async () => {
    const pool = makePool();
    try {
      const one = await pool.connection(makeTarget(sshd, { name: 'one' }));
      expect(await pool.connection(makeTarget(sshd, { name: 'two' }))).toBe(one);
      expect(await pool.connection(makeTarget(sshd, { user: 'root' }))).not.toBe(one);
    } finally {
      await pool.close();
    }
  });

  test('a connection that is reset is closed with all its sessions, and the next is a new one', async () => {
    const pool = makePool();
    try {
      const target = makeTarget(sshd);
      const other = makeTarget(sshd, { user: 'root' });
      const ask = async (where: typeof target): Promise<string> => {
        const session = await pool.session(where);
        const { stdout } = await session.run({ id: 'who', script: 'echo "$$ $PPID"' });
        return stdout.toString('utf8').trim();
      };
      const [first, kept] = [await ask(target), await ask(other)];
      expect(await ask(target)).toBe(first);
      await pool.reset(target);
      // Closing does not wait for sshd.
      await vi.waitFor(() => expect(isThere(Number(first.split(' ')[0]))).toBe(false), 60_000);
      expect(await ask(target)).not.toBe(first);
      expect(await ask(other)).toBe(kept);
      await pool.reset(makeTarget(sshd, { port: 1 }));
    } finally {
      await pool.close();
    }
  });

  test('a connect that failed is tried again by the next one', async () => {
    const pool = makePool();
    try {
      const unknown = makeTarget(sshd, { knownHostsFiles: [`${sshd.directory}/later`] });
      const both = await Promise.allSettled([pool.session(unknown), pool.session(unknown)]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      await expect(pool.session(unknown)).rejects.toMatchObject({ failure: 'host-key-unknown' });
      await pool.session({ ...unknown, hostKeyPolicy: 'accept-new' });
    } finally {
      await pool.close();
    }
  });

  test('a connection that is lost during a task is an error that says so, and the next session is a new one', async () => {
    const own = makePool();
    try {
      const target = makeTarget(sshd);
      const session = await own.session(target);
      const lost = session.run({ id: 'a', script: 'echo begun; sleep 60', onOutput: () => cutConnections(sshd) });
      const behind = session.run({ id: 'behind', script: 'echo' });
      await expect(behind).rejects.toMatchObject({ failure: 'lost' });
      await expect(lost).rejects.toMatchObject({
        failure: 'lost',
        message: expect.stringMatching(/connection was lost .* outcome is unknown/),
      });
      await expect(session.run({ id: 'b', script: 'echo' })).rejects.toMatchObject({ failure: 'lost' });
      const next = await own.session(target);
      expect(next).not.toBe(session);
      expect((await next.run({ id: 'c', script: 'echo on' })).stdout.toString()).toBe('on\n');
    } finally {
      await own.close();
    }
  });

  test('a host that is silent ends nothing twice', async () => {
    const isSilentInTime = await isWithinSomeLimit(async (timeoutMs) => {
      const own = makePool();
      const stopped: number[] = [];
      try {
        const session = await (await own.connection(makeTarget(sshd))).openSession();
        const freeze = (): void => {
          for (const pid of findDescendants(sshd.pid)) {
            signalIfThere(pid, 'SIGSTOP');
            stopped.push(pid);
          }
        };
        const late = session.run({ id: 'a', script: 'echo begun; sleep 600', timeoutMs, onOutput: freeze });
        const behind = session.run({ id: 'b', script: 'echo' });
        const outcomes = await Promise.allSettled([late, behind]);
        if (stopped.length === 0) return false;
        expect(outcomes).toMatchObject([{ reason: { failure: 'task-timeout' } }, { reason: { failure: 'lost' } }]);
        return true;
      } finally {
        for (const pid of stopped) signalIfThere(pid, 'SIGCONT');
        await own.close();
      }
    });
    expect(isSilentInTime).toBe(true);
  });

  test('tasks that overlap run at the same time, in as many sessions as they need, and in four at most', async () => {
    const pool = makePool();
    try {
      const session = await pool.session(makeTarget(sshd));
      expect((await runMeetingTasks(session, 1, 1)).shells.size).toBe(1);
      expect((await runMeetingTasks(session, 2, 2)).shells.size).toBe(2);
      expect((await runMeetingTasks(session, 9, 4)).shells.size).toBe(4);
      expect(pool.frames).toBe(12 + 3 * 2);
    } finally {
      await pool.close();
    }
  });

  test('shells that daemons hold on to give their channels back', async () => {
    const own = makePool();
    try {
      const session = await own.session(makeTarget(sshd));
      // sshd allows ten sessions on a connection.
      for (let turn = 0; turn < 13; turn++) {
        const reply = await session.run({ id: 'a', script: `setsid sleep 5 & echo ${turn}` });
        expect(reply.stdout.toString()).toBe(`${turn}\n`);
      }
    } finally {
      await own.close();
    }
  });

  test('closing the pool ends what runs', async () => {
    const own = makePool();
    const session = await own.session(makeTarget(sshd));
    const running = session.run({ id: 'a', script: 'echo begun; exec sleep 62.5', onOutput: () => void own.close() });
    await expect(running).rejects.toMatchObject({ failure: 'cancelled' });
    expect(execFileSync('sh', ['-c', `ps -eo args= | grep -c '^sleep 62[.]5' || :`]).toString()).toBe('0\n');
    await expect(own.session(makeTarget(sshd))).rejects.toMatchObject({ failure: 'cancelled' });
  });
});
