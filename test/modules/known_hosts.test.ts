import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashKnownHost } from '../../src/module/known-hosts.ts';
import { knownHosts } from '../../src/modules/known_hosts.ts';
import { describeWith } from '../requirement.ts';
import { type HostCase, HOSTILE, HOSTILE_PATH, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';

const RSA = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQDA';
const RSA2 = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQDB';
const ED = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJz2bpfOLsS2SItYBhHlWN3EVR5Iqa8hQ6rF3bQPLg7';
const HASHED = hashKnownHost('foo', randomBytes(20));

const args = (more: Readonly<Record<string, unknown>>) => ({ name: 'foo', path: '{dir}/known', ...more });
const known = (...lines: string[]) => ({ known: lines.map((line) => `${line}\n`).join('') });

const CASES: readonly HostCase[] = [
  {
    title: 'makes the file',
    args: args({ key: `foo ${RSA}` }),
    changed: true,
    after: { known: { content: `foo ${RSA}\n`, mode: '0644' } },
    result: { name: 'foo', hash_host: false, key: `foo ${RSA}` },
    frames: [2, 1],
  },
  {
    title: 'adds a host and keeps the mode',
    args: args({ key: `foo ${RSA}` }),
    host: { known: { content: `bar ${RSA}`, mode: '0600' } },
    changed: true,
    after: { known: { content: `bar ${RSA}\nfoo ${RSA}\n`, mode: '0600' } },
  },
  {
    title: 'leaves it alone',
    args: args({ name: 'FOO', key: `foo ${RSA} c` }),
    host: known(`foo ${RSA}`),
    frames: [1, 1],
  },
  {
    title: 'replaces a key of the same type',
    args: args({ key: `foo ${RSA2}` }),
    host: known('# c', `foo ${RSA}`, `foo ${ED}`, `bar ${RSA}`),
    changed: true,
    after: known('# c', `foo ${ED}`, `bar ${RSA}`, `foo ${RSA2}`),
    options: { diff: true },
    result: { diff: { after: `# c\nfoo ${ED}\nbar ${RSA}\nfoo ${RSA2}\n`, before_header: '{dir}/known' } },
  },
  {
    title: 'adds a key of another type',
    args: args({ key: `foo ${ED}` }),
    host: known(`foo ${RSA}`),
    changed: true,
    after: known(`foo ${RSA}`, `foo ${ED}`),
  },
  {
    title: 'takes all lines of ssh-keyscan',
    args: args({ name: '[foo]:2222', key: `# [foo]:2222 SSH-2.0\n[foo]:2222 ${RSA}\n\n[foo]:2222 ${ED}\n` }),
    host: known(`[foo]:2222 ${RSA2}`, `foo ${RSA2}`),
    changed: true,
    after: known(`foo ${RSA2}`, `[foo]:2222 ${RSA}`, `[foo]:2222 ${ED}`),
  },
  {
    title: 'keeps what is about others, too',
    args: args({ name: 'a.foo', key: `a.foo ${RSA}` }),
    host: known(`*.foo,!b.foo ${RSA2}`, `@revoked a.foo ${RSA2}`),
    changed: true,
    after: known(`*.foo,!b.foo ${RSA2}`, `@revoked a.foo ${RSA2}`, `a.foo ${RSA}`),
  },
  {
    title: 'finds a hashed name',
    args: args({ key: `foo ${RSA}`, hash_host: true }),
    host: known(`${HASHED} ${RSA}`),
    after: known(`${HASHED} ${RSA}`),
  },
  {
    title: 'replaces a hashed name by a plain one',
    args: args({ key: `foo ${RSA}` }),
    host: known(`${HASHED} ${RSA}`),
    changed: true,
    after: known(`foo ${RSA}`),
  },
  {
    title: 'hashes a name',
    args: args({ key: `foo ${RSA}`, hash_host: true }),
    host: known(`foo ${RSA}`),
    changed: true,
  },
  {
    title: 'removes all keys of a host',
    args: args({ state: 'absent' }),
    host: known(`foo ${RSA}`, `bar ${RSA}`, `${HASHED} ${ED}`, `@cert-authority foo ${RSA}`),
    changed: true,
    after: known(`bar ${RSA}`, `@cert-authority foo ${RSA}`),
  },
  {
    title: 'removes one key of a host',
    args: args({ state: 'absent', key: `foo ${RSA}` }),
    host: known(`foo ${RSA}`, `foo ${ED}`),
    changed: true,
    after: known(`foo ${ED}`),
  },
  {
    title: 'does not remove another key',
    args: args({ state: 'absent', key: `foo ${RSA2}` }),
    host: known(`foo ${RSA}`),
    after: known(`foo ${RSA}`),
  },
  { title: 'has nothing to remove', args: args({ state: 'absent' }), host: known(`bar ${RSA}`) },
  { title: 'has no file to remove it from', args: args({ state: 'absent' }), after: { known: null } },
  {
    title: 'writes through a link',
    args: args({ key: `foo ${RSA}` }),
    host: { real: '', known: { link: 'real' } },
    changed: true,
    after: { known: { link: 'real' }, real: `foo ${RSA}\n` },
  },
  { title: 'needs a key', args: args({}), failed: /No key specified when adding a host/, frames: [0, 0] },
  { title: 'needs a key beside comments', args: args({ key: '# foo' }), failed: /No key specified/ },
  {
    title: 'refuses several names',
    args: args({ name: 'foo,bar', key: `foo ${RSA}` }),
    failed: /Comma separated list/,
  },
  {
    title: 'refuses a key of another host',
    args: args({ key: `bar ${RSA}` }),
    failed: /Host parameter does not match hashed host field in supplied key/,
  },
  {
    title: 'refuses a key without a name',
    args: args({ key: RSA }),
    failed: /`ssh-rsa AAAA.*` is no line of known_hosts/,
  },
  { title: 'refuses what is no key', args: args({ key: 'foo ssh-rsa $(x)' }), failed: /is no line of known_hosts/ },
  {
    title: 'needs the folder',
    args: args({ path: '{dir}/none/known', key: `foo ${RSA}` }),
    failed: /^Destination directory .*\/none does not exist$/,
    check: 'unchecked',
  },
  {
    title: 'takes hostile texts',
    args: args({
      path: `{dir}/${HOSTILE_PATH}/known`,
      key: HOSTILE.filter((text) => !text.includes('\n'))
        .map((text) => `foo ${RSA} ${text}`)
        .join('\n'),
    }),
    host: { [`${HOSTILE_PATH}/x`]: '' },
    changed: true,
    after: { [`${HOSTILE_PATH}/known`]: `foo ${RSA} it's "quoted"\n`, pwned: null },
  },
];

testHostCases('known_hosts', knownHosts, CASES);

describeWith([{ command: 'ssh-keygen', package: 'openssh-client' }], 'ssh-keygen', () => {
  test.each([
    ['foo', true],
    ['[foo]:2222', true],
    ['foo', false],
  ])('finds %s, hashed: %s', async (name, hash) => {
    const folder = mkdtempSync(join(tmpdir(), 'longshore-known-'));
    const session = new TestSession(findShell('dash'));
    try {
      const path = join(folder, 'known');
      expect(
        await runDefinition(knownHosts, { name, key: `${name} ${ED}`, path, hash_host: hash }, session),
      ).toMatchObject({
        changed: true,
      });
      const found = execFileSync('ssh-keygen', ['-F', name, '-f', path], { encoding: 'utf8' });
      expect(found).toContain(ED);
      expect(found.includes('|1|')).toBe(hash);
    } finally {
      await session.close();
      rmSync(folder, { recursive: true });
    }
  });
});
