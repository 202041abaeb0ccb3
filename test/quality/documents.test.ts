import { describe, expect, test } from 'vitest';
import { findBrokenLinks } from './broken-links.ts';
import { withExample } from './example-project.ts';
import { ROOT } from './project-files.ts';
import { findUnknownPaths } from './unknown-paths.ts';

describe('paths', () => {
  const TABLE = '| 0 | `util` | helpers | – |\n';
  const FILES = { 'ARCHITECTURE.md': TABLE, 'src/util/a.ts': 'export const a = 1;\n', 'playbooks/deploy.yml': '[]\n' };

  test('every path that the documents name exists', () => {
    expect(findUnknownPaths(ROOT)).toEqual([]);
  });

  test('paths that exist, and words that are none of ours, pass', async () => {
    const text =
      'See `src/util/a.ts:3`, `src/util`, `src/*/*.ts`, `a.ts`, `/etc/hosts`, `run check`.\n```\nrun playbooks/deploy.yml\n```\n';
    const source = '/** See docs/a.md, and https://example.com/docs/b.md. */\n';
    const files = { ...FILES, 'README.md': text, 'docs/a.md': '# A\n', 'src/util/b.ts': source };
    expect(await withExample(files, findUnknownPaths)).toEqual([]);
  });

  test.each([
    ['a file', 'README.md', 'See `src/util/b.ts`.', 'README.md:1: src/util/b.ts'],
    ['a folder', 'docs/deep/a.md', 'See `src/other/`.', 'docs/deep/a.md:1: src/other/'],
    ['a pattern', 'README.md', '\nSee `src/*/*.sh`.', 'README.md:2: src/*/*.sh'],
    ['a name', 'README.md', 'See `b.ts`.', 'README.md:1: b.ts'],
    [
      'a command in a block',
      'README.md',
      'So:\n\n```sh\nrun playbooks/other.yml\n```\n',
      'README.md:4: playbooks/other.yml',
    ],
    ['a document in a comment', 'src/util/b.ts', '\n/** See `docs/b.md`. */\n', 'src/util/b.ts:2: docs/b.md'],
    ['a document in a program', 'src/util/b.sh', "ls_fail 'see docs/deep/b.md.'\n", 'src/util/b.sh:1: docs/deep/b.md'],
    ['a layer', 'ARCHITECTURE.md', `${TABLE}| 1 | \`other\` | x | util |\n`, 'ARCHITECTURE.md: src/other'],
  ])('%s that does not exist is found', async (_, path, text, expected) => {
    expect(await withExample({ ...FILES, [path]: text }, findUnknownPaths)).toEqual([expected]);
  });
});

describe('links', () => {
  const FILES = { 'docs/a.md': '# The title: `code` & more\n\n## Twice\n\n## Twice\n' };

  test('every relative link leads somewhere', () => {
    expect(findBrokenLinks(ROOT)).toEqual([]);
  });

  test.each([
    ['a file', '[a](docs/a.md)'],
    ['a folder', '[a](docs)'],
    ['an anchor', '[a](docs/a.md#the-title-code--more)'],
    ['a repeated anchor', '[a](docs/a.md#twice-1)'],
    ['an anchor of its own', '# Here\n[a](#here)'],
    ['a reference', '[a]: docs/a.md "title"'],
    ['another site', '[a](https://example.com/x#y)'],
    ['code', '```\n[a](nowhere.md)\n```'],
  ])('a link to %s passes', async (_, text) => {
    expect(await withExample({ ...FILES, 'README.md': text }, findBrokenLinks)).toEqual([]);
  });

  test.each([
    ['a missing file', '[a](docs/b.md)', 'docs/b.md'],
    ['a missing anchor', '[a](docs/a.md#other)', 'docs/a.md#other'],
    ['a missing anchor of its own', '[a](#here)', '#here'],
    ['a missing reference', '[a]: docs/b.md', 'docs/b.md'],
    ['a place outside the project', '[a](../a.md)', '../a.md'],
  ])('a link to %s is found', async (_, text, target) => {
    expect(await withExample({ ...FILES, 'README.md': text }, findBrokenLinks)).toEqual([`README.md: ${target}`]);
  });
});
