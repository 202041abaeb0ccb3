import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { StartLimiter } from '../../src/transport/start-limiter.ts';
import { makePool } from './ssh-target.ts';

test('half as many go to a place that drops some, however many are dropped at once', async () => {
  const limiter = new StartLimiter(8);
  let underWay = 0;
  const seen: number[] = [];
  const start = async (index: number): Promise<void> => {
    await limiter.run('place', async ({ narrow }) => {
      underWay++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (index < 8) narrow();
      seen[index] = underWay;
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay--;
    });
  };
  await Promise.all(Array.from({ length: 30 }, (_, index) => start(index)));
  expect(seen[0]).toBe(8);
  expect(Math.max(...seen.slice(8))).toBe(4);
});

test('who gives its turn up while it is under way gives it to one, and its end to none', async () => {
  const limiter = new StartLimiter(1);
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string): Promise<void> =>
    limiter.run('place', async ({ leave }) => {
      began.push(name);
      // Others wait by then.
      await Promise.resolve();
      if (name === 'a') leave();
      await new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const [a, b, c] = ['a', 'b', 'c'].map(start);
  await expect.poll(() => began).toEqual(['a', 'b']);
  ends.get('a')?.();
  await a;
  await new Promise((resolve) => setImmediate(resolve));
  expect(began).toEqual(['a', 'b']);
  ends.get('b')?.();
  await b;
  await expect.poll(() => began).toEqual(['a', 'b', 'c']);
  ends.get('c')?.();
  await c;
});

test('many hosts that wait for another try give no warning of listeners', async () => {
  const server = createServer((socket) => void socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const warnings: string[] = [];
  const note = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', note);
  const pool = makePool();
  try {
    const targets = Array.from({ length: 40 }, (_, index): Target => {
      const host = `127.0.0.${index + 1}`;
      const known = { hostKeyPolicy: 'off', sshArguments: ['-F', 'none'], connectTimeoutMs: 5000 } as const;
      return { name: host, connection: 'node-ssh', host: '127.0.0.1', user: `user${index}`, port, ...known };
    });
    const sessions = Promise.allSettled(targets.map((target) => pool.session(target)));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await pool.close();
    expect((await sessions).every(({ status }) => status === 'rejected')).toBe(true);
  } finally {
    process.off('warning', note);
    server.close();
  }
  expect(warnings).toEqual([]);
});
