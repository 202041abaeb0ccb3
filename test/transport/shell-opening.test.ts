import { createHook } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { openChildChannel } from '../../src/transport/session/child-channel.ts';
import type { ShellChannel } from '../../src/transport/session/shell-channel.ts';
import { openShell } from '../../src/transport/session/shell-opening.ts';
import { TransportError } from '../../src/transport/transport-error.ts';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { describeWith } from '../requirement.ts';
import { LocalShell, SHELLS } from './local-shells.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';

describeWith(SSHD_REQUIREMENTS, 'an account without a POSIX shell', () => {
  test.each<[string, Parameters<typeof startSshd>[0], RegExp, string]>([
    ['nologin', { account: { shell: '/usr/sbin/nologin' } }, /the shell ended at once with status 1/, 'not available'],
    ['a forced command', { account: {}, config: ['ForceCommand echo forced; exit 4'] }, /with status 4/, 'forced'],
    [
      'a menu',
      { account: {}, config: ['ForceCommand echo "1) reboot"; cat >/dev/null'] },
      /no POSIX shell answered within [\d.]+s/,
      '1) reboot',
    ],
    ['an echo', { account: {}, config: ['ForceCommand cat'] }, /POSIX shell/, ''],
  ])('%s', async (_what, options, message, said) => {
    const sshd = await startSshd(options);
    try {
      const isLoggedIn = await isWithinSomeLimit(async (connectTimeoutMs) => {
        const pool = makePool();
        const error: unknown = await pool
          .session(makeTarget(sshd, { connectTimeoutMs }))
          .catch((reason: unknown) => reason);
        await pool.close();
        if (!(error instanceof TransportError)) throw new Error('there is a session, or a bug', { cause: error });
        const found =
          error.failure === 'shell' && message.test(error.message) && error.details.join('\n').includes(said);
        if (!found && connectTimeoutMs > 10_000) throw error;
        return found;
      });
      expect(isLoggedIn).toBe(true);
    } finally {
      await sshd.stop();
    }
  });
});

test.each(SHELLS)('a host without dd is told so, with %s as its sh', async (name) => {
  const shell = new LocalShell(name, ['sh']);
  try {
    await expect(openShell(shell.openAlone, 60_000)).rejects.toMatchObject({
      failure: 'shell',
      message: 'logged in, but the host has no `dd`',
      help: 'Tasks need an `sh` and the tools of coreutils or of busybox: install one of them there.',
    });
  } finally {
    shell.remove();
  }
});

test('a shell that has ended in order leaves nothing that the program would wait for', async () => {
  const timers = new Set<number>();
  const hook = createHook({
    init: (id, type) => void (type === 'Timeout' && timers.add(id)),
    destroy: (id) => void timers.delete(id),
  }).enable();
  try {
    let channel: Promise<ShellChannel> | undefined;
    const shell = await openShell((command) => (channel = openChildChannel('sh', ['-c', command])), 60_000);
    await shell.run({ id: 'a', script: 'true' });
    await shell.close();
    await (
      await channel
    )?.closed;
    await new Promise((resolve) => setImmediate(resolve));
    expect([...timers]).toEqual([]);
  } finally {
    hook.disable();
  }
});
