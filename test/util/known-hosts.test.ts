import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  fingerprint,
  hashKnownHost,
  matchesKnownHost,
  nameKnownHost,
  parseKnownHosts,
  readKeyType,
} from '../../src/util/known-hosts.ts';
import { describeWith } from '../requirement.ts';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIFJz2bpfOLsS2SItYBhHlWN3EVR5Iqa8hQ6rF3bQPLg7';

const SALT = Buffer.from('0123456789abcdefghij');

const NAMES = [
  '10.0.0.1',
  '10.0.0.2',
  'db1.example.com',
  'db2.example.com',
  'secret.example.com',
  '[db1.example.com]:2222',
  '::1',
];

const PATTERNS = [
  '10.0.0.1',
  '10.0.0.*',
  '10.0.0.?',
  '10.0.0.1,10.0.0.2',
  '*',
  '*.example.com',
  '*.example.com,!secret.example.com',
  '!secret.example.com,*.example.com',
  '!db1.example.com',
  'DB1.example.COM',
  '[db1.example.com]:2222',
  '[*.example.com]:*',
  '[db1.example.com]:22',
  'db?.example.com',
  'db1*',
  '*1*',
  '**.com',
  '::1',
  ...NAMES.map((name) => hashKnownHost(name, SALT)),
];

describe('parseKnownHosts', () => {
  test('reads names, markers, types and keys, and leaves out the rest', () => {
    const text = [
      '# a comment',
      '',
      `host ssh-ed25519 ${KEY} and a comment`,
      `\tother,10.0.0.1   ssh-ed25519\t${KEY}`,
      `@revoked * ssh-ed25519 ${KEY}`,
      `@cert-authority *.example.com ssh-ed25519 ${KEY}`,
      `@nonsense * ssh-ed25519 ${KEY}`,
      'host ssh-ed25519',
      'host',
    ].join('\n');
    expect(parseKnownHosts(text, 'file')).toEqual([
      { file: 'file', line: 3, marker: undefined, patterns: 'host', type: 'ssh-ed25519', key: KEY },
      { file: 'file', line: 4, marker: undefined, patterns: 'other,10.0.0.1', type: 'ssh-ed25519', key: KEY },
      { file: 'file', line: 5, marker: 'revoked', patterns: '*', type: 'ssh-ed25519', key: KEY },
      { file: 'file', line: 6, marker: 'cert-authority', patterns: '*.example.com', type: 'ssh-ed25519', key: KEY },
    ]);
  });
});

test.each([
  ['of another type than it says', `ssh-rsa ${KEY}`],
  ['that is cut off', 'ssh-ed25519 AAAA'],
  ['of SSH 1', '2048 35 1234567'],
])('a key %s is no key', (_what, key) => {
  expect(parseKnownHosts(`host ${key}\n`, 'file')).toEqual([]);
});

test.each([
  ['Host', 22, 'host'],
  ['Host', 2222, '[host]:2222'],
  ['::1', 22, '::1'],
  ['::1', 23, '[::1]:23'],
])('nameKnownHost(%s, %i)', (host, port, name) => {
  expect(nameKnownHost(host, port)).toBe(name);
});

test('a pattern full of stars is no trap', () => {
  const line = parseKnownHosts(`${'*a'.repeat(40)} ssh-ed25519 ${KEY}`, 'file')[0];
  expect(line && matchesKnownHost(line, 'a'.repeat(200))).toBe(true);
  expect(line && matchesKnownHost(line, `${'a'.repeat(200)}b`)).toBe(false);
});

describeWith([{ command: 'ssh-keygen', package: 'openssh-client' }], 'as ssh-keygen sees it', () => {
  let directory: string;
  let file: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'longshore-known-'));
    file = join(directory, 'known_hosts');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const keygenFinds = (name: string): number[] => {
    try {
      const found = execFileSync('ssh-keygen', ['-F', name, '-f', file], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString();
      return [...found.matchAll(/found: line (\d+)/g)].map((match) => Number(match[1]));
    } catch {
      return [];
    }
  };

  test.each(NAMES)('finds the lines for %s', (name) => {
    const text = PATTERNS.map((patterns) => `${patterns} ssh-ed25519 ${KEY}\n`).join('');
    writeFileSync(file, text);
    const found = parseKnownHosts(text, file).filter((line) => matchesKnownHost(line, name));
    expect(found.map(({ line }) => line)).toEqual(keygenFinds(name));
    expect(found.length).toBeGreaterThan(0);
  });

  test.each(['ed25519', 'ecdsa', 'rsa'])('shows the fingerprint and type of an %s key', (type) => {
    const key = join(directory, type);
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', key]);
    const [shown] = execFileSync('ssh-keygen', ['-lf', key]).toString().split(' ').slice(1);
    const [name, base64 = ''] = execFileSync('cat', [`${key}.pub`])
      .toString()
      .split(' ');
    expect(fingerprint(Buffer.from(base64, 'base64'))).toBe(shown);
    expect(readKeyType(Buffer.from(base64, 'base64'))).toBe(name);
  });

  test('writes hashed names that ssh-keygen finds', () => {
    writeFileSync(file, `${hashKnownHost('[host]:2222', SALT)} ssh-ed25519 ${KEY}\n`);
    expect(keygenFinds('[host]:2222')).toEqual([1]);
    expect(keygenFinds('host')).toEqual([]);
  });
});
