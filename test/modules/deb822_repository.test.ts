import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deb822Repository } from '../../src/modules/deb822_repository.ts';
import { describeWith } from '../requirement.ts';
import { useAptHost } from './apt-host.ts';
import { GPG_NEEDS, makeSigningKey, type SigningKey } from './apt-keys.ts';
import { startFileServer } from './file-server.ts';
import { HOSTILE } from './host-cases.ts';
import { runDefinition, type RunOptions } from './run-definition.ts';
import { runSystemCase, sampleCases, type SystemCase } from './system-case.ts';
import { TEST_SHELLS } from './test-shells.ts';

interface SourceCase extends SystemCase {
  /** Files of sources.list.d and, as `keyrings/…`, of keyrings. */
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly mode?: number;
}

const SOURCE = {
  name: 'My_Own source!',
  uris: 'http://example.org/debian',
  suites: ['stable'],
  components: 'main,contrib',
};
const FILE = 'my-own-source.sources';
const TEXT = `Components: main contrib
X-Repolib-Name: My_Own source!
Suites: stable
Types: deb
URIs: http://example.org/debian
`;
const BLOCK = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEYCQj\n=IE0r\n-----END PGP PUBLIC KEY BLOCK-----\n';

const CASES: readonly SourceCase[] = [
  {
    title: 'adds a source',
    args: SOURCE,
    changed: true,
    result: {
      repo: TEXT,
      dest: `/etc/apt/sources.list.d/${FILE}`,
      key_filename: null,
      mode: '0644',
      state: 'file',
      uid: 0,
      diff: { before: '', after: TEXT, before_header: '/dev/null', after_header: `/etc/apt/sources.list.d/${FILE}` },
    },
    after: { [FILE]: TEXT },
    mode: 0o644,
  },
  { title: 'has it', args: SOURCE, before: { [FILE]: TEXT }, result: { repo: TEXT } },
  {
    title: 'only its mode differs',
    args: { ...SOURCE, mode: '0600' },
    before: { [FILE]: TEXT },
    changed: true,
    after: { [FILE]: TEXT },
    mode: 0o600,
  },
  {
    title: 'changes it',
    args: {
      ...SOURCE,
      types: ['deb', 'deb-src'],
      trusted: true,
      enabled: false,
      date_max_future: 10,
      by_hash: true,
      inrelease_path: 'x/InRelease',
      languages: ['en', 'de'],
      allow_insecure: false,
      architectures: ['amd64'],
    },
    before: { [FILE]: TEXT.replace('stable', 'oldstable') },
    changed: true,
    after: {
      [FILE]: `Allow-Insecure: no
Architectures: amd64
By-Hash: yes
Components: main contrib
Date-Max-Future: 10
Enabled: no
Inrelease-Path: x/InRelease
Languages: en de
X-Repolib-Name: My_Own source!
Suites: stable
Trusted: yes
Types: deb deb-src
URIs: http://example.org/debian
`,
    },
  },
  {
    title: 'a key in the file',
    args: { ...SOURCE, signed_by: BLOCK },
    changed: true,
    result: { key_filename: null },
    after: {
      [FILE]: TEXT.replace(
        'Suites',
        'Signed-By:\n    -----BEGIN PGP PUBLIC KEY BLOCK-----\n    .\n    mDMEYCQj\n    =IE0r\n    -----END PGP PUBLIC KEY BLOCK-----\nSuites',
      ),
    },
  },
  {
    title: 'a keyring of the host',
    args: { ...SOURCE, signed_by: '/etc/apt/keyrings/own.asc' },
    before: { 'keyrings/own.asc': BLOCK },
    changed: true,
    result: { key_filename: '/etc/apt/keyrings/own.asc' },
    after: {
      'keyrings/own.asc': BLOCK,
      [FILE]: TEXT.replace('Suites', 'Signed-By: /etc/apt/keyrings/own.asc\nSuites'),
    },
  },
  {
    title: 'removes it with its keys',
    args: { name: SOURCE.name, state: 'absent' },
    before: {
      [FILE]: TEXT,
      'keyrings/my-own-source.asc': BLOCK,
      'keyrings/my-own-source.gpg': 'x',
      'keyrings/b.asc': '',
    },
    changed: true,
    result: {
      repo: null,
      key_filename: '/etc/apt/keyrings/my-own-source.gpg',
      diff: expect.objectContaining({ before: TEXT, after: '' }),
    },
    after: { 'keyrings/b.asc': '' },
  },
  { title: 'has nothing to remove', args: { name: SOURCE.name, state: 'absent' } },
  {
    title: 'a name of which nothing is left',
    args: { ...SOURCE, name: '!?' },
    failed: /^no file can be named after the source "!\?"$/,
  },
];

for (const shell of TEST_SHELLS) {
  const needs = ['root', 'linux', { command: 'apt-get', package: 'apt' }, GPG_NEEDS, shell.requirement] as const;
  describeWith(needs, `deb822_repository under ${shell.name}`, () => {
    const host = useAptHost(shell, [{ name: 'foo', version: '1' }], []);
    let key: SigningKey;
    let server: { base: string; close: () => void };
    beforeAll(async () => {
      key = makeSigningKey();
      server = await startFileServer({
        '/key.asc': Buffer.from(key.armored),
        '/key': key.binary,
        '/empty': Buffer.alloc(0),
      });
    });
    afterAll(() => {
      server.close();
      key.close();
    });
    const run = (args: Readonly<Record<string, unknown>>, options: RunOptions = {}) =>
      runDefinition(deb822Repository, args, host.session(), {
        ...options,
        environment: { TMPDIR: host.session().home },
      });
    const place = (name: string) =>
      host.at(name.startsWith('keyrings/') ? `apt/${name}` : `apt/sources.list.d/${name}`);
    const look = () => {
      const read = (folder: string, prefix: string) =>
        existsSync(host.at(folder))
          ? readdirSync(host.at(folder)).map((name) => [
              `${prefix}${name}`,
              readFileSync(host.at(`${folder}/${name}`), 'utf8'),
            ])
          : [];
      return Object.fromEntries([...read('apt/sources.list.d', ''), ...read('apt/keyrings', 'keyrings/')]);
    };

    test.each(sampleCases(shell, CASES))('$title', async (sourceCase) => {
      const { args, before = {}, after = before, mode } = sourceCase;
      mkdirSync(host.at('apt/keyrings'), { recursive: true });
      for (const [name, text] of Object.entries(before)) writeFileSync(place(name), text);
      await runSystemCase(sourceCase, (options) => run(args, options), look);
      expect(look()).toEqual(after);
      const modes = mode === undefined ? [] : [statSync(place(FILE)).mode & 0o777];
      expect(modes).toEqual(mode === undefined ? [] : [mode]);
      const left = readdirSync(host.session().home).filter((name) => name.includes('longshore'));
      expect(left, 'nothing is left behind').toEqual([]);
    });

    test('apt trusts what is signed with the key of the URL', async () => {
      const [, repository = ''] = /file:(\S+)/.exec(readFileSync(host.at('apt/sources.list'), 'utf8')) ?? [];
      writeFileSync(host.at('apt/sources.list'), '');
      key.sign(repository);
      const source = { name: 'foo', uris: `file:${repository}`, suites: './' };
      for (const [path, file] of [
        ['key.asc', 'foo.asc'],
        ['key', 'foo.gpg'],
      ] as const) {
        const args = { ...source, signed_by: `${server.base}/${path}` };
        await runSystemCase(
          { title: '', args, changed: true, result: { key_filename: `/etc/apt/keyrings/${file}` } },
          (options) => run(args, options),
          look,
        );
        host.exec('apt-get', 'update', '-qq', '-o', 'APT::Update::Error-Mode=any');
        expect(host.exec('apt-cache', 'policy', 'foo')).toContain('Candidate: 1');
        expect(statSync(place(`keyrings/${file}`)).mode & 0o777).toBe(0o644);
      }
      writeFileSync(place('keyrings/foo.gpg'), 'another key');
      expect(await run({ ...source, signed_by: `${server.base}/key` })).toMatchObject({ changed: true });
      expect(readFileSync(place('keyrings/foo.gpg'))).toEqual(key.binary);
      expect(await run({ ...source, signed_by: key.armored })).toMatchObject({ changed: true, key_filename: null });
      host.exec('apt-get', 'update', '-qq', '-o', 'APT::Update::Error-Mode=any');
    });

    test('a key that cannot be fetched changes nothing', async () => {
      for (const [path, reason] of [
        ['none', 'HTTP Error 404'],
        ['broken', 'the download broke off'],
        ['empty', `${server.base}/empty is empty`],
      ] as const) {
        const result = await run({ ...SOURCE, signed_by: `${server.base}/${path}` });
        expect(result.msg ?? '').toMatch(/^Could not fetch signed_by key: /);
        expect(result).toMatchObject({ failed: true, changed: false, msg: expect.stringContaining(reason) });
      }
      const missing = await run({ ...SOURCE, signed_by: 'file:///none/of/this' });
      expect(missing).toMatchObject({ failed: true, msg: expect.stringMatching(/no such file/i) });
      expect(look()).toEqual({});
    });

    test('nothing hostile is executed, and it arrives as it is', async () => {
      for (const [index, text] of sampleCases(shell, HOSTILE).entries()) {
        const args = { name: `s${index}`, uris: [text], suites: [text], inrelease_path: text, signed_by: text };
        expect(await run(args), text).toMatchObject({ changed: true });
        const lines = text.split('\n');
        const value = lines.length === 1 ? ` ${text}` : `\n${lines.map((line) => `    ${line}`).join('\n')}`;
        const fields = ['Inrelease-Path', 'X-Repolib-Name', 'Signed-By', 'Suites', 'Types', 'URIs'];
        const written = fields.map(
          (name) => `${name}:${{ 'X-Repolib-Name': ` s${index}`, Types: ' deb' }[name] ?? value}\n`,
        );
        expect(look()[`s${index}.sources`]).toBe(written.join(''));
      }
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });
  });
}
