import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ShellSession } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { LocalShell, SHELLS } from './local-shells.ts';
import { killAll, listMarked, mark, waitUntilGone } from './marked-processes.ts';

interface Scene {
  readonly session: ShellSession;
  readonly shell: LocalShell;
  /** Marks the processes of a test. */
  readonly token: string;
  /** Runs a script, waits until it has said `begun`, and cancels it. */
  readonly cancel: (script: string, stdin?: Buffer) => Promise<void>;
}

async function withSession(name: string, act: (scene: Scene) => Promise<void>): Promise<void> {
  const shell = new LocalShell(name);
  const token = `${name}-${randomUUID()}`;
  const session = await shell.openSession();
  const cancel = async (script: string, stdin?: Buffer): Promise<void> => {
    const controller = new AbortController();
    const onOutput = (): void => controller.abort();
    const given = stdin === undefined ? {} : { stdin };
    const running = session.run({ id: 'a', script, signal: controller.signal, onOutput, ...given });
    await expect(running).rejects.toMatchObject({ failure: 'cancelled' });
  };
  try {
    await act({ session, shell, token, cancel });
  } finally {
    await session.close();
    killAll(token);
    shell.remove();
  }
}

test.concurrent.each(SHELLS)(
  'what a task leaves with its output writes into none that was sent behind it, in %s',
  (name) =>
    withSession(name, async ({ session, token }) => {
      const first = session.run({ id: 'a', script: mark(token, '(sleep 0.2; echo late; exec sleep 600) & echo now') });
      const behind = ['b', 'c'].map((word) => session.run({ id: word, script: `sleep 0.3; echo ${word}` }));
      const said = (await Promise.all([first, ...behind])).map(({ stdout }) => stdout.toString());
      expect(said).toEqual(['begun\nnow\n', 'b\n', 'c\n']);
    }),
);

describe.concurrent.each([...SHELLS, 'zsh'])('a forced end in %s', (name) => {
  describeWith(['linux', { command: name, package: name }], 'of a task', () => {
    test.concurrent.each([
      ['in sessions of their own', 'setsid sleep 600 >/dev/null 2>&1 & setsid sleep 600'],
      [
        'that ignore every signal, in sessions of their own',
        `trap '' TERM HUP INT; setsid sleep 600 & setsid sleep 600`,
      ],
      [
        'whose parents have ended',
        `(sleep 600 >/dev/null 2>&1 &); (sh -c "trap '' TERM; sleep 600 & wait" &); sleep 600`,
      ],
      ['whose parents have ended, in sessions of their own', '(setsid sleep 600 &); sleep 600'],
    ])('ends processes %s', (_what, command) =>
      withSession(name, async ({ token, cancel }) => {
        await cancel(mark(token, command));
        await waitUntilGone(token);
      }),
    );

    test.concurrent('leaves what finished tasks have left running', () =>
      withSession(name, async ({ session, token, cancel }) => {
        const leave = async (command: string): Promise<void> =>
          void (await session.run({ id: 'l', script: mark(`${token}-stays`, command) }));
        await leave('nohup sleep 600 >/dev/null 2>&1 &');
        await leave('setsid sleep 600 >/dev/null 2>&1 &');
        await leave('sleep 600 >/dev/null 2>&1 &');
        await cancel(mark(`${token}-goes`, `trap '' TERM; sleep 600 & sleep 600`));
        await waitUntilGone(`${token}-goes`);
        expect(listMarked(`${token}-stays`)).toHaveLength(3);
      }),
    );

    test.concurrent('begins nothing that was sent behind it, though it ends by itself meanwhile', () =>
      withSession(name, async ({ session, shell }) => {
        const controller = new AbortController();
        const { signal } = controller;
        const begun = (word: string): string => join(shell.directory, word);
        const first = session.run({
          id: 'a',
          // The host tells all of the session before it ends anything.
          script: `trap 'exit 0' URG; echo begun; while :; do sleep 0.05; done`,
          signal,
          onOutput: () => controller.abort(),
        });
        const behind = ['b', 'c'].map((word) => session.run({ id: word, script: `: >${begun(word)}`, signal }));
        for (const run of [first, ...behind]) await expect(run).rejects.toMatchObject({ failure: 'cancelled' });
        expect(['b', 'c'].filter((word) => existsSync(begun(word)))).toEqual([]);
      }),
    );

    test.concurrent('does not wait until what was sent behind it has been read', () =>
      withSession(name, async ({ session, token }) => {
        const controller = new AbortController();
        const { signal } = controller;
        const script = mark(token, 'sleep 600');
        const first = session.run({ id: 'a', script, signal, onOutput: () => controller.abort() });
        const behind = session.run({ id: 'b', script: `: ${'x'.repeat(1_000_000)}`, signal });
        for (const run of [first, behind]) await expect(run).rejects.toMatchObject({ failure: 'cancelled' });
        await waitUntilGone(token);
      }),
    );

    test.concurrent('does not wait until it has read what it was given', () =>
      withSession(name, async ({ token, cancel }) => {
        await cancel(mark(token, 'sleep 600'), Buffer.alloc(1_000_000, 'x'));
        await waitUntilGone(token);
      }),
    );
  });
});
