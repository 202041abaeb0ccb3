import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aptRepository } from '../../src/modules/apt_repository.ts';
import { describeWith } from '../requirement.ts';
import { useAptHost } from './apt-host.ts';
import { HOSTILE } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { runSystemCase, sampleCases, type SystemCase } from './system-case.ts';
import { TEST_SHELLS } from './test-shells.ts';

interface SourceCase extends SystemCase {
  /** Files of sources.list.d. */
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
}

const LINE = 'deb [trusted=yes] http://user:secret@example.org/debian stable main';
const LATER = { update_cache: false };

const CASES: readonly SourceCase[] = [
  {
    title: 'adds a source, in a file that has the name of the place',
    args: { repo: LINE, ...LATER },
    changed: true,
    result: {
      repo: LINE,
      sources_added: ['/etc/apt/sources.list.d/example_org_debian.list'],
      sources_removed: [],
      diff: [expect.objectContaining({ before: '', after: `${LINE}\n`, before_header: '/dev/null' })],
    },
    after: { 'example_org_debian.list': `${LINE}\n` },
  },
  {
    title: 'adds a source to a file that is there',
    args: { repo: 'deb-src   http://example.org/debian  stable main', filename: 'own', ...LATER },
    before: { 'own.list': '# notes\ndeb http://other.org ./' },
    changed: true,
    result: { sources_added: [] },
    after: { 'own.list': '# notes\ndeb http://other.org ./\ndeb-src http://example.org/debian stable main\n' },
  },
  {
    title: 'has a source, wherever it stands',
    args: { repo: LINE, filename: 'own' },
    before: { 'other.list': `${LINE.replaceAll(' ', '  ')} # notes\n` },
  },
  {
    title: 'takes in again what is commented out',
    args: { repo: LINE, ...LATER },
    before: { 'a.list': `#${LINE} # notes\n#deb http://other.org ./\n` },
    changed: true,
    after: { 'a.list': `${LINE} # notes\n#deb http://other.org ./\n` },
  },
  {
    title: 'removes a source, and the file that has nothing left',
    args: { repo: LINE, state: 'absent', ...LATER },
    before: { 'a.list': `${LINE}\n`, 'b.list': `# notes\n${LINE}\n` },
    changed: true,
    result: { sources_removed: ['/etc/apt/sources.list.d/a.list'] },
    after: { 'b.list': '# notes\n' },
  },
  { title: 'has nothing to remove', args: { repo: LINE, state: 'absent' }, before: { 'a.list': `# ${LINE}\n` } },
  {
    title: 'takes back what cannot be updated',
    args: { repo: 'deb [trusted=yes] file:/none/of/this ./', update_cache_retries: 1 },
    before: { 'a.list': '# deb [trusted=yes] file:/none/of/this ./\n' },
    failed: /^Failed to update apt cache after 1 retries: .*\/none\/of\/this/,
    result: { changed: false },
    check: 'unchecked',
  },
  {
    title: 'takes no line that is none',
    args: { repo: 'http://example.org' },
    failed: /^Invalid repository string: http/,
  },
  {
    title: 'takes no PPA',
    args: { repo: 'ppa:owner/name' },
    failed: /^sources of the form `ppa:…` are not supported$/,
  },
];

for (const shell of TEST_SHELLS) {
  const needs = ['root', 'linux', { command: 'apt-get', package: 'apt' }, shell.requirement] as const;
  describeWith(needs, `apt_repository under ${shell.name}`, () => {
    const host = useAptHost(shell, [{ name: 'foo', version: '1' }], []);
    const folder = () => host.at('apt/sources.list.d');
    const look = () =>
      Object.fromEntries(readdirSync(folder()).map((name) => [name, readFileSync(join(folder(), name), 'utf8')]));
    const run = (args: Readonly<Record<string, unknown>>, options = {}) =>
      runDefinition(aptRepository, args, host.session(), { ...options, environment: { TMPDIR: host.session().home } });

    test.each(sampleCases(shell, CASES))('$title', async (sourceCase) => {
      const { args, before = {}, after = before } = sourceCase;
      for (const [name, text] of Object.entries(before)) writeFileSync(join(folder(), name), text);
      await runSystemCase(sourceCase, (options) => run(args, options), look);
      expect(look()).toEqual(after);
      const left = readdirSync(host.session().home).filter((name) => name.includes('longshore'));
      expect(left, 'nothing is left behind').toEqual([]);
    });

    test('updates the lists, so that packages of the source are known', async () => {
      const source = readFileSync(host.at('apt/sources.list'), 'utf8').trim();
      writeFileSync(host.at('apt/sources.list'), '');
      host.exec('apt-get', 'update', '-q');
      expect(host.exec('apt-cache', 'policy', 'foo')).toBe('');
      expect(await run({ repo: source, filename: 'own', mode: '0600' })).toMatchObject({ changed: true });
      expect(host.exec('apt-cache', 'policy', 'foo')).toContain('Candidate: 1');
      expect(statSync(join(folder(), 'own.list')).mode & 0o777).toBe(0o600);
    });

    test('nothing hostile is executed, and it arrives as it is', async () => {
      for (const [index, text] of sampleCases(shell, HOSTILE).entries()) {
        const breaks = text.includes('\n');
        const result = await run({ repo: `deb http://${index}.org stable ${text}`, filename: text, ...LATER });
        expect(result, text).toMatchObject(breaks ? { failed: true } : { changed: true });
        const words = `deb http://${index}.org stable ${text}`.trim().split(/\s+/).join(' ');
        expect(look()[`${text}.list`]).toBe(breaks ? undefined : `${words}\n`);
      }
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });
  });
}
