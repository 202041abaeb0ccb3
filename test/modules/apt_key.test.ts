import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aptKey } from '../../src/modules/apt_key.ts';
import { describeWith } from '../requirement.ts';
import { useAptHost } from './apt-host.ts';
import { GPG_NEEDS, makeSigningKey, type SigningKey } from './apt-keys.ts';
import { startFileServer } from './file-server.ts';
import { HOSTILE } from './host-cases.ts';
import { runDefinition, type RunOptions } from './run-definition.ts';
import { runSystemCase, sampleCases } from './system-case.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

/** Arguments by what the keys of a test are: `{id}`, `{short}`, `{other}`, `{data}` and `{base}`. */
interface KeyCase {
  readonly title: string;
  readonly args: Readonly<Record<string, string>>;
  /** Keys that are there before and afterwards, by name. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  readonly failed?: RegExp;
  readonly check?: 'unchecked';
}

const CASES: readonly KeyCase[] = [
  { title: 'a key as text', args: { data: '{data}' }, after: ['own'] },
  { title: 'a key of a file', args: { file: '/etc/apt/own.gpg' }, before: ['other'], after: ['other', 'own'] },
  { title: 'a key of a URL', args: { url: '{base}/key' }, after: ['own'] },
  { title: 'a key of a URL, by its id', args: { id: '0x{id}', url: '{base}/key.asc' }, after: ['own'] },
  {
    title: 'a key in a keyring of its own',
    args: { data: '{data}', keyring: '/etc/apt/trusted.gpg.d/own.gpg' },
    after: ['own'],
  },
  { title: 'a key that is there', args: { data: '{data}' }, before: ['own'] },
  { title: 'a key that is there is not fetched', args: { id: '{id}', url: '{base}/none' }, before: ['own'] },
  { title: 'a key that is there, by few digits', args: { id: '{short}', url: '{base}/none' }, before: ['own'] },
  { title: 'no key any more', args: { id: '{id}', state: 'absent' }, before: ['other', 'own'], after: ['other'] },
  { title: 'no key, by few digits', args: { id: '{short}', state: 'absent' }, before: ['own'], after: [] },
  { title: 'no key, where it is another', args: { id: '{id}', state: 'absent' }, before: ['other'] },
  {
    title: 'no key in a keyring that is not there',
    args: { id: '{id}', state: 'absent', keyring: '/etc/apt/none.gpg' },
  },
  {
    title: 'text that is no key',
    args: { data: '$(touch pwned)' },
    failed: /^Unable to extract key from 'inline data'$/,
  },
  { title: 'a file that is not there', args: { file: '/none' }, failed: /^Unable to extract key from '\/none'$/ },
  {
    title: 'a URL without one',
    args: { url: '{base}/none' },
    failed: /^Failed to download key at http.*: HTTP Error 404/,
  },
  { title: 'an id alone', args: { id: '{id}' }, failed: /^there is no key to add/, check: 'unchecked' },
  {
    title: 'another key than that of the id',
    args: { id: '{other}', data: '{data}' },
    after: ['own'],
    failed: /^apt-key did not return an error, but failed to add the key/,
    check: 'unchecked',
  },
  { title: 'an id that is none', args: { id: 'none' }, failed: /^Invalid key_id$/ },
  { title: 'no key at all', args: {}, failed: /^Invalid key_id$/ },
  {
    title: 'a server of keys without an id',
    args: { keyserver: 'keys.example.org' },
    failed: /^Missing key_id, required with keyserver\.$/,
  },
];

function listFingerprints(path: string): string[] {
  const listing = execFileSync('gpg', ['--with-colons', '--show-keys', path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return [...listing.matchAll(/^fpr:+([0-9A-F]{40}):/gm)].map(([, fingerprint = '']) => fingerprint);
}

for (const shell of TEST_SHELLS) {
  const needs = ['root', 'linux', { command: 'apt-key', package: 'apt' }, GPG_NEEDS, shell.requirement] as const;
  describeWith(needs, `apt_key under ${shell.name}`, () => {
    const host = useAptHost(shell, [{ name: 'foo', version: '1' }], []);
    const keys = new Map<string, SigningKey>();
    const find = (name: string) => keys.get(name)?.fingerprint ?? '';
    let server: { base: string; close: () => void };
    beforeAll(async () => {
      for (const name of ['own', 'other']) keys.set(name, makeSigningKey());
      const own = keys.get('own');
      server = await startFileServer({
        '/key.asc': Buffer.from(own?.armored ?? ''),
        '/key': own?.binary ?? Buffer.alloc(0),
      });
    });
    afterAll(() => {
      server.close();
      for (const key of keys.values()) key.close();
    });
    const run = (args: Readonly<Record<string, string>>, options: RunOptions = {}) =>
      runDefinition(aptKey, args, host.session(), { ...options, environment: { TMPDIR: host.session().home } });
    const look = () => {
      const rings = readdirSync(host.at('apt/trusted.gpg.d'))
        .filter((name) => name.endsWith('.gpg'))
        .map((name) => `apt/trusted.gpg.d/${name}`);
      const files = ['apt/trusted.gpg', ...rings].map(host.at).filter((path) => existsSync(path));
      return [...keys]
        .filter(([, { fingerprint }]) => files.some((path) => listFingerprints(path).includes(fingerprint)))
        .map(([name]) => name);
    };

    test.each(sampleCases(shell, CASES))('$title', async (keyCase) => {
      const { before = [], after = before, failed, title, check } = keyCase;
      const id = find('own');
      mkdirSync(host.at('apt/trusted.gpg.d'), { recursive: true });
      writeFileSync(host.at('apt/own.gpg'), keys.get('own')?.binary ?? '');
      for (const name of before) writeFileSync(host.at(`apt/trusted.gpg.d/${name}.gpg`), keys.get(name)?.binary ?? '');
      const words = {
        id,
        short: id.slice(-8),
        other: find('other'),
        data: keys.get('own')?.armored,
        base: server.base,
      };
      const args = Object.fromEntries(
        Object.entries(keyCase.args).map(([name, value]) => [
          name,
          value.replaceAll(/\{(\w+)\}/g, (all, word: string) => words[word as keyof typeof words] ?? all),
        ]),
      );
      const changed = failed === undefined && after !== before;
      const asked = args['id']?.length === 8 ? id.slice(-8) : id.slice(-16);
      const list = (names: readonly string[]) =>
        expect.toSatisfy(
          (found: readonly string[] | undefined) =>
            [...(found ?? [])].sort().join() ===
            names
              .map((name) => find(name).slice(-16))
              .sort()
              .join(),
        );
      const told = changed ? { before: list(before), after: list(after) } : {};
      const result = { id: args['id'] ?? id.slice(-16), fp: asked, short_id: id.slice(-8), ...told };
      const outcome = failed === undefined ? { result } : { failed };
      const prediction = check === undefined ? {} : { check };
      await runSystemCase({ title, args, changed, ...outcome, ...prediction }, (options) => run(args, options), look);
      expect(look().sort()).toEqual([...after].sort());
      expect(
        readdirSync(host.session().home).filter((name) => name !== '.applets'),
        'nothing is left behind',
      ).toEqual([]);
    });

    test('nothing hostile is executed', async () => {
      for (const text of sampleCases(shell, HOSTILE)) {
        expect(await run({ file: text }), text).toMatchObject({ failed: true });
        expect(await run({ data: text }), text).toMatchObject({ failed: true });
      }
      const result = await run({ data: keys.get('own')?.armored ?? '', keyring: `/etc/apt/${HOSTILE.join('')}.gpg` });
      expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(/^keyring has a name/) });
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });

    test('a host without apt-key says what does its work now', async () => {
      const session = new TestSession({ ...shell, applets: false }, host.tools(), true);
      const result = await runDefinition(aptKey, { id: find('own') }, session, { check: true });
      await session.close();
      expect(result).toMatchObject({ failed: true, help: expect.stringContaining('deb822_repository') });
    });
  });
}
