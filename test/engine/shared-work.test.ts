import { expect, test } from 'vitest';
import { SharedWork } from '../../src/engine/shared-work.ts';

test('who asks while it is done waits for it to be done anew, once for all of them; a failure is that of who asked for it', async () => {
  const work = new SharedWork();
  const ends: (() => void)[] = [];
  let begun = 0;
  const piece = async (): Promise<void> => {
    const own = ++begun;
    await new Promise<void>((resolve) => ends.push(resolve));
    if (own === 1) throw new Error('first');
  };
  const first = work.request(piece);
  await new Promise((resolve) => setImmediate(resolve));
  const second = work.request(piece);
  const third = work.request(piece);
  expect(begun).toBe(1);
  ends[0]?.();
  await expect(first).rejects.toThrow('first');
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toBe(2);
  ends[1]?.();
  await Promise.all([second, third]);
  expect(begun).toBe(2);
});
