import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../src/lab/lock.ts';

function defer(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-lock-'));
  path = join(folder, 'state', 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('one at a time, and who waits says so', async () => {
  const events: string[] = [];
  const { promise: waiting, resolve: isWaiting } = defer();
  const { promise: held, resolve: isHeld } = defer();
  const first = withLock(path, async () => {
    events.push('first begins');
    isHeld();
    await waiting;
    events.push('first ends');
  });
  await held;
  await withLock(path, async () => void events.push('second'), { onWait: isWaiting });
  await first;
  expect(events).toEqual(['first begins', 'first ends', 'second']);
});

test('is free again after a failure', async () => {
  await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(withLock(path, () => Promise.resolve('yes'))).resolves.toBe('yes');
});

test('who waits for a lock whose file is removed gets the lock of the new file', async () => {
  const { promise: waiting, resolve: isWaiting } = defer();
  const { promise: held, resolve: isHeld } = defer();
  const first = withLock(path, async () => {
    isHeld();
    await waiting;
    await rm(path);
  });
  await held;
  const waits: number[] = [];
  const second = withLock(
    path,
    async () => {
      // A third must not get in while the second holds the new file.
      await expect(withLock(path, () => Promise.resolve(), { signal: AbortSignal.timeout(200) })).rejects.toThrow(
        /timeout/,
      );
    },
    { onWait: () => (waits.push(1), isWaiting()) },
  );
  await Promise.all([first, second]);
  expect(waits).toHaveLength(1);
});

test('a wait can be cancelled', async () => {
  await withLock(path, async () => {
    const controller = new AbortController();
    const waiting = withLock(path, () => Promise.resolve(), {
      onWait: () => controller.abort(),
      signal: controller.signal,
    });
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});

test('a wait can be cancelled before it has begun', async () => {
  await withLock(path, async () => {
    const controller = new AbortController();
    const waiting = withLock(path, () => Promise.resolve(), { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});

test('a killed holder holds nothing', async () => {
  const program = fileURLToPath(new URL('lock-program.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'jiti/register', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((done) => child.stdout.once('data', done));
  const { promise: waiting, resolve: isWaiting } = defer();
  const mine = withLock(path, () => Promise.resolve('mine'), { onWait: isWaiting });
  await waiting;
  child.kill('SIGKILL');
  await expect(mine).resolves.toBe('mine');
});
