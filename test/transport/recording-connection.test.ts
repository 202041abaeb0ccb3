import { expect, test } from 'vitest';
import { checkTasks } from './contract-tasks.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { createRecordingConnection, createReplay } from '../../src/transport/kinds/recording-connection.ts';

test('records what goes to a real host, and gives it again without the host', async () => {
  const recording = createRecordingConnection(new LocalConnection(60_000));
  const session = await recording.openSession();
  const first = await session.run({ id: 'a', script: 'echo $$; exit 3' });
  await session.run({ id: 'b', script: 'cat', stdin: Buffer.from('given') });
  await session.close();
  expect(recording.recorded.map(({ task, reply }) => [task.id, reply?.stdout.toString()])).toEqual([
    ['a', first.stdout.toString()],
    ['b', 'given'],
  ]);
  expect([recording.frames, session.frames]).toEqual([2, 2]);

  const replaying = createRecordingConnection(createReplay(recording.recorded));
  const again = await replaying.openSession();
  expect((await again.run({ id: 'x', script: 'cat', stdin: Buffer.from('given') })).stdout.toString()).toBe('given');
  expect(await again.run({ id: 'y', script: 'echo $$; exit 3' })).toEqual(first);
  await expect(again.run({ id: 'z', script: 'echo $$; exit 3' })).rejects.toThrow(
    'no reply was recorded for the task z',
  );
  expect(replaying.frames).toBe(3);
});

test('what was recorded is, given again, what every connection answers', async () => {
  const recording = createRecordingConnection(new LocalConnection(60_000));
  const session = await recording.openSession();
  await checkTasks(session);
  await session.close();
  const replaying = createRecordingConnection(createReplay(recording.recorded));
  await checkTasks(await replaying.openSession());
});

test('a function can answer in place of a host', async () => {
  const become = { method: 'sudo', user: 'root' } as const;
  const connection = createRecordingConnection((task, as) => ({
    rc: as?.user === 'root' ? 0 : 1,
    stdout: Buffer.from(task.script),
    stderr: Buffer.alloc(0),
  }));
  const session = await connection.openSession(become);
  expect(await session.run({ id: 'a', script: 'whatever' })).toMatchObject({ rc: 0, stdout: Buffer.from('whatever') });
  expect(connection.recorded[0]?.become).toBe(become);
});
