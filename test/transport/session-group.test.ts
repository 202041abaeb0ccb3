import { afterEach, describe, expect, test } from 'vitest';
import type { ShellSession } from '../../src/transport/connection.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { SessionGroup } from '../../src/transport/session/session-group.ts';
import { runMeetingTasks } from './meeting-tasks.ts';

const local = new LocalConnection(60_000);
let group: SessionGroup | undefined;
afterEach(() => group?.close());

/** Opens real shells, and counts them; from the given one on it is refused. */
function openShells(refuseFrom = Infinity): { open: () => Promise<ShellSession>; count: () => number } {
  let count = 0;
  return {
    count: () => count,
    open: () => {
      if (count + 1 >= refuseFrom) return Promise.reject(new Error('no more sessions'));
      count++;
      return local.openSession();
    },
  };
}

describe('a group of sessions', () => {
  test('runs tasks at the same time, and opens no more shells than there are tasks', async () => {
    const shells = openShells();
    group = await SessionGroup.start(shells.open, 16);
    expect((await runMeetingTasks(group, 3, 3)).statuses).toEqual([0, 0, 0]);
    expect(shells.count()).toBe(3);
    expect(group.frames).toBe(5);
  });

  test('one task after the other needs one shell', async () => {
    const shells = openShells();
    group = await SessionGroup.start(shells.open, 16);
    const pids = new Set<string>();
    for (let turn = 0; turn < 5; turn++) {
      pids.add((await group.run({ id: 'pid', script: 'echo $$' })).stdout.toString());
    }
    expect([pids.size, shells.count()]).toEqual([1, 1]);
  });

  test('beyond the limit tasks queue', async () => {
    const shells = openShells();
    group = await SessionGroup.start(shells.open, 2);
    const { statuses, shells: used } = await runMeetingTasks(group, 12, 2);
    expect(new Set(statuses)).toEqual(new Set([0]));
    expect(used.size).toBe(2);
    expect(shells.count()).toBe(2);
  });

  test('a host that gives no further session works with those that there are', async () => {
    const shells = openShells(3);
    group = await SessionGroup.start(shells.open, 16);
    expect((await runMeetingTasks(group, 6, 2)).statuses).toEqual([0, 0, 0, 0, 0, 0]);
    expect(shells.count()).toBe(2);
  });

  test('closing ends what is under way and what waits', async () => {
    const own = await SessionGroup.start(openShells().open, 1);
    const tasks = [own.run({ id: 'long', script: 'sleep 60' }), own.run({ id: 'next', script: 'echo never' })];
    const settled = Promise.allSettled(tasks);
    await own.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('a first session that cannot be opened is the error', async () => {
    await expect(SessionGroup.start(openShells(1).open, 4)).rejects.toThrow('no more sessions');
  });
});
