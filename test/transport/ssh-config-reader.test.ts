import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSshConfig } from '../../src/transport/ssh-config/ssh-config-reader.ts';
import { SSH_KEYWORDS } from '../../src/transport/ssh-config/ssh-keywords.ts';
import { TransportError } from '../../src/transport/transport-error.ts';
import { describeWith } from '../requirement.ts';
import { generateSshConfig } from './generated-ssh-config.ts';

const run = promisify(execFile);
/** More of them: GENERATED_CONFIGS=5000 npx vitest … */
const COUNT = Number(process.env['GENERATED_CONFIGS'] ?? 80);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-reader-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(path: string, host: string, more: Partial<Parameters<typeof readSshConfig>[0]> = {}): string {
  const { username: localUser, uid, homedir: home } = userInfo();
  return readSshConfig({
    host,
    files: [{ path, kind: 'user', isGuarded: false }],
    first: [],
    user: undefined,
    port: undefined,
    localUser,
    uid,
    home,
    machine: hostname(),
    environment: process.env,
    ...more,
  });
}

/** Those with an effect. */
const COMPARED = new Set(
  Object.entries(SSH_KEYWORDS)
    .filter(([keyword, { fate }]) => keyword !== 'Host' && (fate === 'works' || fate === 'openssh'))
    .map(([keyword]) => keyword.toLowerCase()),
);

/** The lines of each keyword. */
function group(text: string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [keyword = ''] = line.split(' ', 1);
    groups.set(keyword, [...(groups.get(keyword) ?? []), line.slice(keyword.length + 1).trim()]);
  }
  return groups;
}

/** Where a host is, and as whom: what is not said is the default. */
function pick(text: string): string {
  const values = group(text);
  return ['hostname', 'port', 'user'].map((keyword) => values.get(keyword)?.[0] ?? USUAL[keyword]).join(' ');
}

const USUAL: Readonly<Record<string, string>> = { port: '22', user: userInfo().username };

function attempt(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof TransportError) return 'refused';
    throw error;
  }
}

describeWith([{ command: 'ssh', package: 'openssh-client' }], 'without ssh its configuration is read', () => {
  test('with every token as ssh has it', async () => {
    const tokens = 'C L d h i k l n p r u'.split(' ');
    const lines = (program: string): string =>
      `Host alias\n  HostName real.example\n  Port 2022\n  User deploy\nMatch exec "echo ${tokens.map((letter) => `%${letter}`).join(' ')} >${join(folder, program)}"\n  Compression yes\n`;
    for (const program of ['theirs', 'ours']) writeFileSync(join(folder, `tokens-${program}`), lines(program));
    await run('ssh', ['-G', '-F', join(folder, 'tokens-theirs'), 'alias']);
    expect(read(join(folder, 'tokens-ours'), 'alias')).toContain('compression yes');
    expect(readFileSync(join(folder, 'ours'), 'utf8')).toBe(readFileSync(join(folder, 'theirs'), 'utf8'));
  });

  test.each([
    'HostName %h.example',
    'HostName 100%%',
    'HostName %n.example',
    'HostName %p',
    'HostName example%',
    'Port ssh',
    'Port https',
    'Port HTTPS',
    'Port nosuch',
    'Port 0',
    'Match host web all',
    'Match host other all',
    'Match !host web all',
    'Match final all',
    'Match final host web all',
    'Match all host web',
    'Match all all',
    'Match canonical final all',
  ])('as ssh takes or refuses it: %s', async (line) => {
    const file = join(folder, 'line');
    writeFileSync(file, `${line}\n  User somebody\n`);
    const theirs = await run('ssh', ['-G', '-F', file, 'web']).then(
      ({ stdout }) => pick(stdout),
      () => 'refused',
    );
    expect(attempt(() => pick(read(file, 'web')))).toBe(theirs);
  });

  test(`as ssh -G reads it: ${COUNT} generated ones`, async () => {
    const usual = group((await run('ssh', ['-G', '-F', 'none', 'x'])).stdout);
    const differences: unknown[] = [];
    const compare = async (seed: number): Promise<void> => {
      const place = join(folder, String(seed));
      mkdirSync(place);
      const { files, hosts } = generateSshConfig(seed, place);
      for (const [name, text] of files) writeFileSync(join(place, name), text);
      for (const host of hosts) {
        const theirs = await run('ssh', ['-G', '-F', join(place, 'config'), '--', host]).then(
          ({ stdout }) => group(stdout),
          (error: unknown) => `ssh: ${String(error)}`,
        );
        const ours = tryRead(join(place, 'config'), host);
        const found =
          typeof theirs === 'string' || typeof ours === 'string'
            ? [theirs, ours]
            : listDifferences(theirs, ours, usual);
        if (found.length > 0) differences.push({ seed, host, found });
      }
    };
    const seeds = Array.from({ length: COUNT }, (_, index) => index + 1);
    const work = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await compare(seed);
    };
    await Promise.all(Array.from({ length: 4 }, work));
    expect(differences.slice(0, 5)).toEqual([]);
  });

  function tryRead(path: string, host: string): Map<string, string[]> | string {
    try {
      return group(read(path, host));
    } catch (error) {
      return `ours: ${String(error)}`;
    }
  }

  /** `ssh -G` prints no `none`, some names of files with the home directory in them, and some lists twice where files are read twice. */
  function simplify(keyword: string, values: readonly string[] = []): readonly string[] {
    const printed = values.filter((value) => value !== 'none' || !keyword.startsWith('proxy'));
    const inFull = printed.map((value) => value.replaceAll(/(^| )~\//g, `$1${userInfo().homedir}/`));
    return keyword === 'sendenv' ? [...new Set(inFull)] : inFull;
  }

  function listDifferences(
    theirs: ReadonlyMap<string, readonly string[]>,
    ours: ReadonlyMap<string, readonly string[]>,
    usual: ReadonlyMap<string, readonly string[]>,
  ): unknown[] {
    const keywords = [...new Set([...theirs.keys(), ...ours.keys()])].filter((keyword) => COMPARED.has(keyword));
    return keywords.flatMap((keyword) => {
      // What ours does not mention is as ssh has it by itself.
      const expected = simplify(keyword, theirs.get(keyword));
      const found = simplify(keyword, ours.get(keyword) ?? usual.get(keyword));
      return JSON.stringify(found) === JSON.stringify(expected) ? [] : [{ keyword, expected, found }];
    });
  }
});
