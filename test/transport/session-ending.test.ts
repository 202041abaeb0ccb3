import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { ShellSession } from '../../src/transport/connection.ts';
import type { ShellChannel } from '../../src/transport/session/shell-channel.ts';
import { openShell } from '../../src/transport/session/shell-opening.ts';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { describeWith } from '../requirement.ts';
import { LocalShell, SHELLS } from './local-shells.ts';
import { killAll, listMarked, mark, waitUntilGone } from './marked-processes.ts';

/** Lasts longer than any test, and says when it has begun. */
const stay = (token: string, command = 'sleep 600'): string => mark(token, command);

interface Scene {
  readonly session: ShellSession;
  readonly shell: LocalShell;
  /** Marks the processes of a test. */
  readonly token: string;
}

async function withSession(name: string, act: (scene: Scene) => Promise<void>): Promise<void> {
  const shell = new LocalShell(name);
  const token = `${name}-${randomUUID()}`;
  try {
    const session = await shell.openSession();
    try {
      await act({ session, shell, token });
    } finally {
      await session.close();
    }
  } finally {
    killAll(token);
    shell.remove();
  }
}

describe.concurrent.each(SHELLS)('ending a task in %s', (name) => {
  describeWith(['linux', { command: name, package: name }], 'and its process tree', () => {
    test.concurrent('a time-out ends it, those behind it run in a new shell, in order', () =>
      withSession(name, async ({ session, shell, token }) => {
        const late = session.run({ id: 'late', script: stay(token), timeoutMs: 100 });
        const behind = ['one', 'two', 'three'].map((word) =>
          session.run({ id: word, script: `echo ${word} >>"${shell.directory}/log"` }),
        );
        await expect(late).rejects.toMatchObject({ failure: 'task-timeout', message: 'the task was ended after 0.1s' });
        expect(listMarked(token)).toEqual([]);
        const after = session.run({
          id: 'four',
          script: `echo four >>"${shell.directory}/log"; cat "${shell.directory}/log"`,
        });
        await Promise.all(behind);
        expect((await after).stdout.toString()).toBe('one\ntwo\nthree\nfour\n');
      }),
    );

    test.concurrent('a task is asked to end before it is killed', () =>
      withSession(name, async ({ session, shell, token }) => {
        const file = join(shell.directory, 'asked');
        const script = stay(token, `trap 'echo asked >${file}; exit' TERM; sleep 600 & wait`);
        const isAsked = await isWithinSomeLimit(async (timeoutMs) => {
          await expect(session.run({ id: 'a', script, timeoutMs })).rejects.toMatchObject({ failure: 'task-timeout' });
          return existsSync(file);
        });
        expect(isAsked).toBe(true);
      }),
    );

    test.concurrent('the clock of a task runs from its own turn', () =>
      withSession(name, async ({ session }) => {
        const isInTime = await isWithinSomeLimit(async (timeoutMs) => {
          const first = session.run({ id: 'first', script: `sleep ${timeoutMs / 1000 + 0.2}` });
          const second = session.run({ id: 'second', script: 'echo in time', timeoutMs });
          expect((await first).rc).toBe(0);
          return second.then(
            ({ stdout }) => stdout.toString() === 'in time\n',
            () => false,
          );
        });
        expect(isInTime).toBe(true);
      }),
    );

    test.concurrent.each([
      ['children', 'sleep 600 & sleep 600'],
      ['what ignores SIGTERM', `trap '' TERM HUP INT; sleep 600 & wait; sleep 600`],
      ['nohup', 'nohup sleep 600 >/dev/null 2>&1 & sleep 600'],
      ['a pipeline', 'sleep 600 | sleep 600 | cat'],
    ])('cancelling ends %s', (_what, command) =>
      withSession(name, async ({ session, token }) => {
        const controller = new AbortController();
        const running = session.run({
          id: 'a',
          script: stay(token, command),
          signal: controller.signal,
          onOutput: () => controller.abort(),
        });
        await expect(running).rejects.toMatchObject({ failure: 'cancelled' });
        await waitUntilGone(token);
        expect((await session.run({ id: 'b', script: 'echo on' })).stdout.toString()).toBe('on\n');
      }),
    );

    test.concurrent('a task that is cancelled before its turn never begins, and harms nobody before it', () =>
      withSession(name, async ({ session, shell }) => {
        const controller = new AbortController();
        const file = join(shell.directory, 'file');
        const first = session.run({ id: 'first', script: 'read x <&0; sleep 0.3; echo whole', onOutput: () => {} });
        const second = session.run({ id: 'second', script: `sleep 600; touch ${file}`, signal: controller.signal });
        const third = session.run({ id: 'third', script: 'echo third' });
        controller.abort();
        expect((await first).stdout.toString()).toBe('whole\n');
        await expect(second).rejects.toMatchObject({ failure: 'cancelled' });
        expect((await third).stdout.toString()).toBe('third\n');
        expect(existsSync(file)).toBe(false);
      }),
    );

    test.concurrent('a signal that was given before sends nothing', () =>
      withSession(name, async ({ session }) => {
        await expect(session.run({ id: 'a', script: 'echo', signal: AbortSignal.abort() })).rejects.toMatchObject({
          failure: 'cancelled',
        });
      }),
    );

    test.concurrent('output beyond the limit ends the task', () =>
      withSession(name, async ({ session, token }) => {
        const endless = session.run({ id: 'a', script: stay(token, 'yes'), outputLimit: 1_000_000 });
        await expect(endless).rejects.toMatchObject({ failure: 'output-limit' });
        await waitUntilGone(token);
        expect((await session.run({ id: 'b', script: 'echo on' })).stdout.toString()).toBe('on\n');
      }),
    );

    test.concurrent('closing the session ends what runs as cancelled', () =>
      withSession(name, async ({ session, token }) => {
        const running = session.run({ id: 'a', script: stay(token), onOutput: () => void session.close() });
        await expect(running).rejects.toMatchObject({ failure: 'cancelled' });
        await waitUntilGone(token);
        await expect(session.run({ id: 'b', script: 'echo' })).rejects.toMatchObject({ failure: 'cancelled' });
      }),
    );

    test.concurrent('what a task started to stay lives on behind an orderly end', () =>
      withSession(name, async ({ session, token }) => {
        const started = await session.run({ id: 'a', script: `${stay(token, 'sleep 600 >/dev/null 2>&1 &')} echo $!` });
        expect(started.rc).toBe(0);
        await session.close();
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(listMarked(token)).toHaveLength(1);
      }),
    );

    test.concurrent('a killed session shell is noticed, and the next task gets a new one', () =>
      withSession(name, async ({ session, shell, token }) => {
        // The parent of the task's subshell is the loop.
        const script = `sh -c 'echo $PPID' >${shell.directory}/pid; read -r me <${shell.directory}/pid; set -- $(cat /proc/$me/stat); kill -9 $4`;
        const killed = session.run({ id: 'a', script: stay(token, `${script}; sleep 600`) });
        await expect(killed).rejects.toMatchObject({ failure: 'lost' });
        expect((await session.run({ id: 'b', script: 'echo on' })).stdout.toString()).toBe('on\n');
      }),
    );
  });
});

describeWith(['linux'], 'a controller that is gone', () => {
  test.concurrent.each(SHELLS)('takes its task with it, in %s', async (name) => {
    const shell = new LocalShell(name);
    try {
      const token = `gone-${name}-${process.pid}`;
      let channel: ShellChannel | undefined;
      const persistent = await openShell(async (command) => (channel = await shell.open(command)), 60_000);
      const lost = persistent.run({
        id: 'a',
        script: stay(token, `trap '' TERM; sleep 600 & sleep 600; sleep 600`),
        // As the kernel does it for a killed controller: all ends of the pipes at once.
        onOutput: () => [channel?.stdin, channel?.stdout, channel?.stderr].forEach((stream) => stream?.destroy()),
      });
      await expect(lost).rejects.toMatchObject({ failure: 'lost' });
      await waitUntilGone(token);
    } finally {
      shell.remove();
    }
  });

  test.concurrent.each([1, 5, 30, 40, 100, 5000])('leaves no file that lacks its last %i bytes', async (missing) => {
    const shell = new LocalShell('dash');
    try {
      const file = join(shell.directory, 'file');
      writeFileSync(file, 'old');
      let stdin: Writable | undefined;
      const open = async (command: string): Promise<ShellChannel> => {
        const channel = await shell.open(command);
        ({ stdin } = channel);
        return channel;
      };
      const persistent = await openShell(open, 60_000);
      const write = stdin?.write.bind(stdin);
      if (stdin === undefined || write === undefined) throw new Error('no channel');
      const cutOff = stdin;
      cutOff.write = (bytes: Buffer) => {
        write(bytes.subarray(0, bytes.length - missing));
        cutOff.end();
        return true;
      };
      const script = `cat >${file}.new && mv ${file}.new ${file}`;
      const cut = persistent.run({ id: 'b', script, stdin: Buffer.alloc(10_000, 'x') });
      await expect(cut).rejects.toMatchObject({ failure: 'lost' });
      expect(readFileSync(file, 'utf8')).toBe('old');
    } finally {
      shell.remove();
    }
  });
});
