import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConnectionSelector } from '../../src/transport/kinds/connection-selector.ts';
import type { Target } from '../../src/transport/connection.ts';
import { preferIdentities } from '../../src/transport/ssh/preferred-identities.ts';
import { parseSshConfiguration } from '../../src/transport/ssh-config/ssh-configuration.ts';
import { SSH_KEYWORDS } from '../../src/transport/ssh-config/ssh-keywords.ts';
import { readSshSettings } from '../../src/transport/ssh-config/ssh-settings.ts';
import { describeWith } from '../requirement.ts';

const TARGET: Target = { name: 'web', connection: 'ssh', host: 'web', connectTimeoutMs: 1000 };
const FATES = {
  works: 'works',
  openssh: 'the system’s ssh is used',
  unused: 'no effect',
  said: 'no effect over node-ssh, which is said',
};

/** What docs/connections.md has between its markers. */
function makeTable(): string {
  const rows = Object.entries(SSH_KEYWORDS)
    .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([keyword, { fate, note }]) => `| ${keyword} | ${FATES[fate]}${note === '' ? '' : `: ${note}`} |`);
  return ['| keyword | |', '|---|---|', ...rows].join('\n');
}

test('docs/connections.md says of each keyword what becomes of it', () => {
  const text = readFileSync(new URL('../../docs/connections.md', import.meta.url), 'utf8');
  expect(text).toContain(makeTable());
});

describeWith([{ command: 'ssh', package: 'openssh-client' }], 'keywords', () => {
  test('of the ssh of this machine are all known', () => {
    const printed = execFileSync('ssh', ['-G', '-F', 'none', 'x']).toString().split('\n');
    const known = new Set(Object.keys(SSH_KEYWORDS).map((keyword) => keyword.toLowerCase()));
    const unknown = printed
      .map((line) => (line.split(' ', 1)[0] ?? '').toLowerCase())
      .filter((name) => name !== '' && !known.has(name));
    expect(unknown).toEqual([]);
  });
});

test('what has no effect over node-ssh is said once by name, and only there', () => {
  const said: string[] = [];
  const selector = new ConnectionSelector({}, (message) => said.push(message));
  const usual = 'rekeylimit 0 0\ncheckhostip no\n';
  const options = { home: '/', localUser: 'me', sshBinary: 'ssh', environment: {} };
  const look = (name: string, lines: string, connection: Target['connection']): boolean => {
    const configuration = parseSshConfiguration(lines, usual, true);
    return selector.wantsOpenssh({ ...TARGET, name, connection }, readSshSettings(configuration, TARGET, options), []);
  };
  expect(look('a', 'rekeylimit 1000 0\ncheckhostip no\nlocalforward 80 [x]:80\n', 'openssh')).toBe(true);
  expect(said).toEqual([]);
  for (const name of ['a', 'b']) look(name, 'rekeylimit 1000 0\ncheckhostip no\nlocalforward 80 [x]:80\n', 'ssh');
  look('c', 'checkhostip yes\n', 'node-ssh');
  expect(said).toEqual([
    expect.stringMatching(/^the ssh configuration of a has RekeyLimit 1000 0, which has no effect here: /),
    expect.stringMatching(/^the ssh configuration of c has CheckHostIP yes/),
  ]);
});

test.each<[string, Partial<Target>, string, readonly string[]]>([
  ['', {}, '', ['publickey', 'keyboard-interactive', 'password']],
  ['an order', {}, 'preferredauthentications password,publickey', ['password', 'publickey']],
  ['ways that are off', {}, 'pubkeyauthentication false\nkbdinteractiveauthentication no', ['password']],
  [
    'a password of the inventory',
    { password: 'x' },
    'passwordauthentication no',
    ['publickey', 'keyboard-interactive', 'password'],
  ],
  [
    'a key of the inventory',
    { privateKeyFiles: ['/k'] },
    'preferredauthentications password',
    ['password', 'publickey'],
  ],
])('ways to log in: %s', (_what, target, lines, expected) => {
  const types = ['publickey', 'keyboard-interactive', 'password'] as const;
  const identities = types.map((type) => ({ label: type, method: makeMethod(type) }));
  const configuration = parseSshConfiguration(`${lines}\n`, '', true);
  const preferred = preferIdentities({ ...TARGET, ...target }, { identities, skipped: [] }, configuration);
  expect(preferred.identities.map(({ label }) => label)).toEqual(expected);
  expect(preferred.skipped).toHaveLength(types.length - expected.length);
});

function makeMethod(type: 'publickey' | 'keyboard-interactive' | 'password') {
  if (type === 'publickey') return { type, username: 'me', key: '' };
  return type === 'password' ? { type, username: 'me', password: '' } : { type, username: 'me', prompt: () => {} };
}
