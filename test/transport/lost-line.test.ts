import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { Chain } from '../../src/transport/session/chain.ts';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { describeWith } from '../requirement.ts';
import { type FaultyLine, openFaultyLine } from './faulty-line.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd } from './sshd.ts';
import { makePool, makeTarget } from './ssh-target.ts';

describeWith(SSHD_REQUIREMENTS, 'a line that breaks', () => {
  let sshd: RunningSshd;
  let other: RunningSshd;
  beforeAll(async () => {
    [sshd, other] = await Promise.all([startSshd(), startSshd()]);
  });
  afterAll(async () => {
    await Promise.all([sshd.stop(), other.stop()]);
  });

  interface Scene {
    readonly pool: ReturnType<typeof makePool>;
    readonly line: FaultyLine;
    readonly target: Target;
  }

  async function withLine(
    more: Partial<Target>,
    act: (scene: Scene) => Promise<void>,
    options?: Parameters<typeof openFaultyLine>[1],
  ): Promise<void> {
    const line = await openFaultyLine(sshd.port, options);
    const pool = makePool();
    try {
      await act({ pool, line, target: makeTarget(sshd, { port: line.port, hostKeyPolicy: 'off', ...more }) });
    } finally {
      line.cut();
      await pool.close();
      line.close();
    }
  }

  const alive = ['-F', 'none', '-o', 'ServerAliveInterval=2', '-o', 'ServerAliveCountMax=2'];
  const unknown = {
    failure: 'lost',
    message: expect.stringMatching(
      /^the connection was lost \(.+\) while the task was under way; its outcome is unknown$/,
    ),
    help: expect.stringMatching(/look at the host, or run it again/),
  };

  test.concurrent.each(['ssh', 'openssh'] as const)(
    'and says nothing is found by keep-alives, and the next session is a new one: %s',
    (connection) =>
      withLine({ connection, sshArguments: alive }, async ({ pool, line, target }) => {
        const session = await pool.session(target);
        const lost = session.run({ id: 'a', script: 'echo begun; sleep 20', onOutput: () => line.freeze() });
        await expect(lost).rejects.toMatchObject(unknown);
        line.thaw();
        const next = await pool.session(target);
        expect((await next.run({ id: 'b', script: 'echo on' })).stdout.toString()).toBe('on\n');
      }),
  );

  test.concurrent('in the middle of an answer', () =>
    withLine({ sshArguments: alive }, async ({ pool, line, target }) => {
      const session = await pool.session(target);
      line.freezeAfter(50_000);
      const lost = session.run({ id: 'a', script: 'head -c 1000000 /dev/zero' });
      await expect(lost).rejects.toMatchObject(unknown);
    }),
  );

  test.concurrent('right behind the login', async () => {
    const isLoggedIn = await isWithinSomeLimit(async (connectTimeoutMs) => {
      let found = true;
      await withLine({ connectTimeoutMs }, async ({ pool, line, target }) => {
        const connection = await pool.connection(target).catch(() => undefined);
        line.freeze();
        found = connection !== undefined;
        await expect(connection?.openSession() ?? Promise.reject(new Error('no login'))).rejects.toMatchObject(
          found
            ? { failure: 'lost', message: `the host opened no session within ${connectTimeoutMs / 1000}s` }
            : { message: 'no login' },
        );
      });
      return found;
    });
    expect(isLoggedIn).toBe(true);
  });

  test.concurrent.each(['ssh', 'openssh'] as const)('takes each byte by itself: %s', (connection) =>
    withLine(
      { connection },
      async ({ pool, target }) => {
        const session = await pool.session(target);
        const { stdout } = await session.run({ id: 'a', script: 'echo "$(cat)"', stdin: Buffer.from('slowly') });
        expect(stdout.toString()).toBe('slowly\n');
      },
      { byteByByte: true },
    ),
  );

  test.concurrent.each(['ssh', 'openssh'] as const)(
    'and behind which another host answers then is not taken for the one that it was: %s',
    (connection) => {
      const knownHostsFiles = [`${sshd.directory}/known-${connection}`];
      return withLine({ connection, hostKeyPolicy: 'accept-new', knownHostsFiles }, async ({ pool, line, target }) => {
        const session = await pool.session(target);
        const lost = session.run({ id: 'a', script: 'echo begun; sleep 20', onOutput: () => line.cut() });
        await expect(lost).rejects.toMatchObject(unknown);
        line.leadTo(other.port);
        const next = async (): Promise<unknown> => (await pool.session(target)).run({ id: 'b', script: 'echo on' });
        await expect(next()).rejects.toMatchObject({ failure: 'host-key-changed' });
        await pool.reset(target);
        await expect(next()).rejects.toMatchObject({ failure: 'host-key-changed' });
      });
    },
  );

  test.concurrent('leaves unknown what was sent together', () =>
    withLine({}, async ({ pool, line, target }) => {
      const session = await pool.session(target);
      const chain = new Chain('c1');
      const link = { chain, stops: true, onSent: () => {} };
      const first = session.run({ id: 'a', link, script: 'echo begun; sleep 20', onOutput: () => line.cut() });
      const behind = ['b', 'c'].map((id) => session.run({ id, link, script: 'echo' }));
      await expect(first).rejects.toMatchObject({
        ...unknown,
        details: ['so is that of the 2 tasks that were sent together with it, to be run behind it'],
      });
      for (const each of await Promise.allSettled(behind)) expect(each).toMatchObject({ reason: unknown });
    }),
  );

  test.concurrent('keeps a task that is cancelled from being told as ended', () =>
    withLine({}, async ({ pool, line, target }) => {
      const session = await pool.session(target);
      const controller = new AbortController();
      const cancelled = session.run({
        id: 'a',
        script: 'echo begun; sleep 20',
        signal: controller.signal,
        onOutput: () => {
          line.freeze();
          controller.abort();
        },
      });
      await expect(cancelled).rejects.toMatchObject({
        failure: 'cancelled',
        details: ['the host does not answer: whatever it was doing goes on there until its sshd notices'],
      });
    }),
  );
});
