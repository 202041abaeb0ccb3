import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { authorizedKey } from '../../src/modules/authorized_key.ts';
import { startFileServer } from './file-server.ts';
import { plantTree, snapshotTree } from './file-tree.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const ANN = 'ssh-ed25519 AAAAann ann@home';
const BEN = 'ssh-rsa AAAAben';
const CERT = 'sk-ssh-ed25519-cert-v01@openssh.com AAAAcert my key';
const { base, close } = await startFileServer({ '/keys': Buffer.from(`# mine\n\n${ANN}\r\n${BEN}\n`) });
afterAll(close);

const args = (more: Readonly<Record<string, unknown>>) => ({ user: 'root', key: ANN, path: '{dir}/ssh/keys', ...more });
const host = (...lines: string[]) => ({
  'ssh/keys': { content: lines.map((line) => `${line}\n`).join(''), mode: '0644' },
});
const after = (...lines: string[]) => ({
  'ssh/keys': { content: lines.map((line) => `${line}\n`).join(''), mode: '0600' },
});

const CASES: readonly HostCase[] = [
  {
    title: 'makes the file, and its folder',
    args: args({}),
    changed: true,
    after: { ssh: { folder: true, mode: '0700' }, ...after(ANN) },
    result: {
      keyfile: '{dir}/ssh/keys',
      user: 'root',
      exclusive: false,
      key: ANN,
      state: 'file',
      mode: '0600',
      uid: 0,
    },
    frames: [2, 1],
  },
  {
    title: 'adds a key behind the others, and takes the folder for the user',
    args: args({}),
    host: host('# keep', BEN, 'not a key'),
    changed: true,
    after: { ssh: { folder: true, mode: '0700' }, ...after('# keep', BEN, 'not a key', ANN) },
    frames: [3, 1],
  },
  {
    title: 'leaves the folder as it is',
    args: args({ manage_dir: false }),
    host: host(BEN),
    changed: true,
    after: { ssh: { folder: true, mode: '0755' }, ...after(BEN, ANN) },
    frames: [2, 1],
  },
  {
    title: 'adds it where the last line has no end',
    args: args({}),
    host: { 'ssh/keys': BEN },
    changed: true,
    after: after(BEN, ANN),
  },
  {
    title: 'leaves it alone where it is',
    args: args({}),
    host: host(BEN, ANN),
    after: host(BEN, ANN),
    result: { path: '{dir}/ssh/keys', state: 'file', mode: '0644', owner: 'root' },
    frames: [1, 1],
  },
  {
    title: 'gives a key another comment',
    args: args({ comment: 'other name' }),
    host: host(ANN, BEN),
    changed: true,
    after: after(BEN, 'ssh-ed25519 AAAAann other name'),
  },
  {
    title: 'gives keys options',
    args: args({ key: `${ANN}\n${CERT}\n`, key_options: 'no-pty,command="echo ssh-rsa a, b"' }),
    host: host(ANN),
    changed: true,
    after: after(`no-pty,command="echo ssh-rsa a, b" ${ANN}`, `no-pty,command="echo ssh-rsa a, b" ${CERT}`),
  },
  {
    title: 'takes options in any order',
    args: args({ key: `no-pty,from="a,b" ${ANN}` }),
    host: host(`from="a,b",no-pty ${ANN}`),
  },
  {
    title: 'takes options away',
    args: args({}),
    host: host(`no-pty ${ANN}`),
    changed: true,
    after: after(ANN),
  },
  {
    title: 'lets nothing else stay',
    args: args({ key: `${ANN}\n${CERT}`, exclusive: true }),
    host: host('# gone', BEN, CERT),
    changed: true,
    after: after(CERT, ANN),
    options: { diff: true },
    result: { diff: { before: `# gone\n${BEN}\n${CERT}\n`, after: `${CERT}\n${ANN}\n` } },
  },
  {
    title: 'lets somebody stay',
    args: args({ key: '# nobody', exclusive: true }),
    host: host(ANN),
    failed: /there is no key in it, and with `exclusive` nobody could log in any more/,
    after: host(ANN),
  },
  {
    title: 'removes a key wherever it stands',
    args: args({ key: ANN, state: 'absent' }),
    host: host(`no-pty ${ANN}`, BEN, 'ssh-ed25519 AAAAann'),
    changed: true,
    after: after(BEN),
  },
  { title: 'removes nothing', args: args({ state: 'absent' }), host: host(BEN), after: host(BEN) },
  { title: 'makes no file to remove something', args: args({ state: 'absent' }), after: { ssh: null } },
  {
    title: 'takes keys from a server',
    args: args({ key: `${base}/keys` }),
    changed: true,
    after: after(ANN, BEN),
  },
  {
    title: 'takes keys from the host',
    args: args({ key: 'file://{dir}/a.pub' }),
    host: { 'a.pub': `${ANN}\n` },
    changed: true,
    after: after(ANN),
  },
  {
    title: 'misses keys on the server',
    args: args({ key: `${base}/none` }),
    failed: /HTTP Error 404/,
    after: { ssh: null },
  },
  {
    title: 'misses keys on the host',
    args: args({ key: 'file://{dir}/a.pub' }),
    failed: /Path to a key file not found: .*a.pub/,
    check: 'unknown',
  },
  {
    title: 'writes through a link where it shall',
    args: args({ follow: true }),
    host: { 'real/keys': '', 'ssh/keys': { link: '{dir}/real/keys' } },
    changed: true,
    after: { 'ssh/keys': { link: '{dir}/real/keys' }, 'real/keys': { content: `${ANN}\n`, mode: '0600' } },
  },
  {
    title: 'replaces a link',
    args: args({}),
    host: { other: `${BEN}\n`, 'ssh/keys': { link: '{dir}/other' } },
    changed: true,
    after: { ...after(BEN, ANN), other: `${BEN}\n` },
  },
  {
    title: 'gives away no folder that a link leads to',
    args: args({ user: 'nobody' }),
    host: { 'real/keys': '', ssh: { link: '{dir}/real' } },
    changed: true,
    after: { real: { folder: true, mode: '0755' }, 'real/keys': `${ANN}\n` },
  },
  {
    title: 'refuses what is no key',
    args: args({ key: 'ssh-foo AAAA' }),
    failed: /invalid key specified: ssh-foo AAAA/,
  },
  { title: 'refuses half a key', args: args({ key: 'ssh-rsa' }), failed: /invalid key specified: ssh-rsa/ },
  {
    title: 'refuses another line in options',
    args: args({ key_options: `no-pty\n${BEN}` }),
    failed: /key_options: a line end cannot stand in it/,
    frames: [0, 0],
  },
  {
    title: 'refuses another line in the comment',
    args: args({ comment: `a\n${BEN}` }),
    failed: /comment: a line end cannot stand in it/,
  },
  {
    title: 'knows no such user',
    args: args({ user: 'no-such-user' }),
    failed: /Failed to lookup user no-such-user/,
    check: 'unchecked',
    after: { ssh: null },
  },
  {
    title: 'does not know where the keys of a user will be',
    args: { user: '$(touch pwned)', key: ANN },
    failed: /Failed to lookup user \$\(touch pwned\)/,
    check: 'unknown',
  },
  {
    title: 'does not make a home',
    args: args({ path: '{dir}/none/ssh/keys' }),
    failed: /there is no folder .*\/none/,
    check: 'unchecked',
  },
  {
    title: 'takes hostile texts',
    args: {
      user: 'root',
      path: `{dir}/${HOSTILE_PATH}/keys`,
      manage_dir: false,
      key: HOSTILE.filter((text) => !/\n/.test(text))
        .map((text, index) => `ssh-rsa AAAA${index} ${text}`)
        .join('\n'),
      key_options: `command="${HOSTILE.filter((text) => !/["\n]/.test(text)).join('')}"`,
    },
    changed: true,
    after: { pwned: null },
  },
];

testHostCases('authorized_key', authorizedKey, CASES);

describe('the home of the user', () => {
  test.each(TEST_SHELLS)('is where the keys are, under $name', async (shell) => {
    const folder = mkdtempSync(join(tmpdir(), 'longshore-keys-'));
    const getent = `#!/bin/sh\n[ "$1 $2" != 'passwd ann' ] || echo 'ann:x:12345:54321:Ann:${folder}/home:/bin/sh'\n`;
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/getent'), getent, { mode: 0o755 });
    plantTree(folder, { home: { folder: true } });
    const session = new TestSession(shell, join(folder, 'bin'));
    try {
      const result = await runDefinition(authorizedKey, { user: 'ann', key: BEN }, session);
      const keyfile = join(folder, 'home/.ssh/authorized_keys');
      expect(result).toMatchObject({ changed: true, keyfile, path: null, state: 'present' });
      expect(snapshotTree(join(folder, 'home'))).toEqual({
        '.ssh': 'folder 0700',
        '.ssh/authorized_keys': `file 0600: ${BEN}\n`,
      });
    } finally {
      await session.close();
      rmSync(folder, { recursive: true });
    }
  });
});
