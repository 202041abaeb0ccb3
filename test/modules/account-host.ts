import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { ALPINE_BUSYBOX } from '../alpine-busybox.ts';
import { plantTree, snapshotTree } from './file-tree.ts';
import { type Definition, runDefinition, type RunOptions } from './run-definition.ts';
import { type TestShell, TestSession } from './test-shells.ts';

const ACCOUNTS = {
  passwd:
    'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\nann:x:1001:1001:Ann,,,:/home/ann:/bin/sh\n',
  group: 'root:x:0:\ndaemon:x:1:\nann:x:1001:\nstaff:x:50:ann\naudio:x:29:\n',
  shadow: {
    content: 'root:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\nann:!:19000:0:99999:7:::\n',
    mode: '0600',
  },
  gshadow: { content: 'root:*::\ndaemon:*::\nann:!::\nstaff:*::ann\naudio:*::\n', mode: '0600' },
  'login.defs': [
    'UID_MIN 1000',
    'UID_MAX 60000',
    'GID_MIN 1000',
    'GID_MAX 60000',
    'SYS_UID_MIN 100',
    'SYS_UID_MAX 999',
    'SYS_GID_MIN 100',
    'SYS_GID_MAX 999',
    'USERGROUPS_ENAB yes',
    'UMASK 022',
    'HOME_MODE 0750',
    'ENCRYPT_METHOD SHA512',
    'MAIL_DIR /var/mail',
    '',
  ].join('\n'),
  'nsswitch.conf': 'passwd: files\ngroup: files\nshadow: files\n',
  'default/useradd': 'SHELL=/bin/sh\n',
  'skel/.profile': 'umask 022\n',
};

/** Sets up a host that has none at all. */
export const NO_ACCOUNTS = 'mount -t tmpfs none /usr/sbin';
const APPLETS = ['adduser', 'deluser', 'addgroup', 'delgroup'];
/** Sets up a host that has busybox's commands for accounts, and no useradd; for `useAccountHost`. */
export const BUSYBOX_ACCOUNTS = [
  NO_ACCOUNTS,
  `for name in ${APPLETS.join(' ')} chpasswd; do ln -s '${ALPINE_BUSYBOX}' /usr/sbin/$name; done`,
].join(' && ');

export interface AccountHost {
  readonly run: (args: Record<string, unknown>, options?: RunOptions) => Promise<ModuleResult>;
  /** In check mode, which touches nothing, for real, and again, which changes nothing; the result of the second. */
  readonly runThrice: (args: Record<string, unknown>) => Promise<ModuleResult>;
  /** The line of a file of /etc that begins with the name and a colon. */
  readonly read: (file: string, name: string) => string | undefined;
  /** A path of the host, where the test finds it: below /etc or /home. */
  readonly at: (path: string) => string;
}

/**
 * A host of its own for each test: /etc and /home are folders of the test in a mount namespace, so that nothing reaches the accounts of this
 * machine. `setup` is done in the namespace before each run.
 */
export function useAccountHost(definition: Definition, shell: TestShell, setup = ':'): AccountHost {
  let root = '';
  let session: TestSession;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'longshore-accounts-'));
    for (const folder of ['etc', 'home']) mkdirSync(join(root, folder));
    plantTree(join(root, 'etc'), ACCOUNTS);
    plantTree(join(root, 'home'), { 'ann/notes': 'hers' });
    const isolate = `mount --bind "$0/etc" /etc && mount --bind "$0/home" /home && mount -t tmpfs none /var/mail && mount -t tmpfs none /var/log && { ${setup}; } && exec "$@"`;
    const command = ['unshare', '-m', '--propagation', 'private', 'sh', '-c', isolate, root, ...shell.command];
    session = new TestSession({ ...shell, command });
    if (shell.applets && setup === NO_ACCOUNTS) session.removeApplets(APPLETS);
  });
  afterEach(async () => {
    await session.close();
    rmSync(root, { recursive: true });
  });
  const run: AccountHost['run'] = (args, options) => runDefinition(definition, args, session, options);
  const look = () => ({ ...snapshotTree(join(root, 'etc')), ...snapshotTree(join(root, 'home')) });
  return {
    run,
    runThrice: async (args) => {
      const before = look();
      const check = await run(args, { check: true });
      expect(look(), 'check mode touches nothing').toEqual(before);
      const result = await run(args);
      expect(check.changed, `check mode says ${JSON.stringify(check)}`).toBe(result.changed);
      expect(check.failed).toBe(result.failed);
      const done = look();
      const again = await run(args);
      expect(again, 'the second run changes nothing').toMatchObject({ changed: false });
      expect(look()).toEqual(done);
      return result;
    },
    read: (file, name) => readLine(join(root, 'etc', file), name),
    at: (path) => join(root, path),
  };
}

function readLine(path: string, name: string): string | undefined {
  return readFileSync(path, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`));
}

/** What a line, or null for none, has to equal. */
export function matchLine(expected: string | RegExp | null): unknown {
  return expected instanceof RegExp ? (expect.stringMatching(expected) as unknown) : expected;
}
