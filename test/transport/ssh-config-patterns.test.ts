import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SshConfigPatterns } from '../../src/transport/ssh-config/ssh-config-patterns.ts';
import { describeWith } from '../requirement.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-patterns-'));
  mkdirSync(join(folder, 'more'));
  writeFileSync(join(folder, 'system'), '# nothing\nHost *\n  HashKnownHosts yes\n');
  writeFileSync(join(folder, 'more/a.conf'), 'Host db?\n  User a\n');
  writeFileSync(join(folder, 'more/.hidden.conf'), 'Match all\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function patternsOf(config: string): SshConfigPatterns {
  const user = join(folder, 'config');
  writeFileSync(user, config);
  return new SshConfigPatterns({ user, system: join(folder, 'system') });
}

const HOSTS = ['web1', 'web2', 'db1', 'db2', 'db.example.com', '10.0.0.7', 'other'];

/** The hosts that `ssh -G` need be asked about only once, together. */
function group(patterns: SshConfigPatterns): string[][] {
  const groups = new Map<string, string[]>();
  for (const host of HOSTS) {
    const kind = patterns.classify(host, []) ?? `alone: ${host}`;
    groups.set(kind, [...(groups.get(kind) ?? []), host]);
  }
  return [...groups.values()];
}

describe('hosts that the ssh configuration does not tell apart', () => {
  test.each<[string, string, string[][]]>([
    ['none', '', [HOSTS]],
    ['all by name', 'Host *\n  User me\n', [HOSTS]],
    ['one of many', 'Host web1\n  User me\n', [['web1'], HOSTS.slice(1)]],
    ['patterns and exceptions', 'Host web* !web2\n  Port 22\n', [['web1'], HOSTS.slice(1)]],
    [
      'in another file',
      'Include more/*.conf\n',
      [
        ['web1', 'web2', 'db.example.com', '10.0.0.7', 'other'],
        ['db1', 'db2'],
      ],
    ],
    ['paths of control sockets', 'ControlPath ~/.ssh/%r@%h:%p\n', [HOSTS]],
  ])('%s', (_name, config, expected) => {
    expect(group(patternsOf(config))).toEqual(expected);
  });

  test.each([
    ['Match', 'Match host web*\n  User me\n'],
    ['a token', 'HostName %h.example.com\n'],
    ['a variable', 'IdentityFile ${KEYS}/one\n'],
    ['canonical names', 'CanonicalizeHostname yes\n'],
    ['an Include by a token', 'Include %d/x\n'],
    ['an Include that leads to itself', 'Include config\n'],
    ['a line that is none', '???\n'],
  ])('each is asked about where there is %s', (_name, config) => {
    expect(group(patternsOf(config))).toHaveLength(HOSTS.length);
  });

  test('names that ssh could change, and options that may say something else of each host', () => {
    const patterns = patternsOf('');
    for (const host of ['WEB1', 'me@web1', 'fe80::1%eth0', '-v']) expect(patterns.classify(host, [])).toBeUndefined();
    expect(patterns.classify('web1', ['-o', 'ProxyJump=bastion'])).toBe(
      patterns.classify('web2', ['-o', 'ProxyJump=bastion']),
    );
    for (const words of [['-F', '/x'], ['-o', 'ProxyCommand=nc %h %p'], ['-oInclude=/x'], ['-J', 'bastion']]) {
      expect(patterns.classify('web1', words), words.join(' ')).toBeUndefined();
    }
  });

  test('each is asked about where the files are not known', () => {
    expect(group(new SshConfigPatterns(undefined))).toHaveLength(HOSTS.length);
    const files = { user: join(folder, 'config'), system: join(folder, 'missing') };
    expect(group(new SshConfigPatterns(files))).toHaveLength(HOSTS.length);
  });
});

describeWith([{ command: 'ssh', package: 'openssh-client' }], 'as `ssh -G` sees it', () => {
  const ask = (host: string): string => {
    const said = execFileSync('ssh', ['-F', join(folder, 'config'), '-G', '--', host], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return said.replaceAll(/^(?:host|hostname) .*\n/gm, (line) => line.replace(host, 'HOST'));
  };

  test('hosts of one group have the same settings but for their name', () => {
    const pieces = [
      [
        'Host web*',
        'Host db? other',
        'Host * !web1',
        'Host web1 10.*',
        'Host *.example.com',
        'Host "*"',
        'Host=db1',
        'host  web2',
      ],
      [
        '  User me',
        '  Port 2200',
        '  IdentityFile ~/.ssh/x',
        '  Include more/*.conf',
        '  HostName fixed.example.com',
        '  ProxyJump bastion',
      ],
    ];
    let seed = 7;
    const pick = (list: readonly string[] = []): string => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return list[seed % list.length] ?? '';
    };
    let shared = 0;
    for (let round = 0; round < 12; round++) {
      const lines = Array.from({ length: 5 }, () => [pick(pieces[0]), pick(pieces[1])]).flat();
      // Outside of ~/.ssh a relative Include is another file for ssh.
      const patterns = patternsOf(`${lines.join('\n').replaceAll('more/', `${folder}/more/`)}\n`);
      for (const hosts of group(patterns)) {
        const [first, ...others] = hosts.map(ask);
        for (const other of others) expect(other, lines.join('\n')).toBe(first);
        shared += others.length;
      }
    }
    expect(shared).toBeGreaterThan(20);
  });
});
