import { describe, expect, test } from 'vitest';
import { META_COMMANDS } from '../../src/playbook/meta-commands.ts';
import {
  BLOCK_KEYWORDS,
  HANDLER_KEYWORDS,
  PLAY_KEYWORDS,
  REFUSED_ACTIONS,
  TASK_KEYWORDS,
} from '../../src/playbook/play-keywords.ts';
import { FILTERS } from '../../src/template/filters/registry.ts';
import { LOOKUPS } from '../../src/lookups/registry.ts';
import { GLOBALS } from '../../src/template/globals/registry.ts';
import { TESTS } from '../../src/template/tests/registry.ts';
import { FACT_NAMES } from '../../src/variables/fact-names.ts';
import { LAYER_NAMES } from '../../src/variables/layer.ts';
import { MAGIC_NAMES } from '../../src/variables/magic-names.ts';
import { readList, readWords } from './language-lists.ts';
import { readTable } from './markdown.ts';
import { readProjectFile, ROOT } from './project-files.ts';

const DOCUMENT = readProjectFile(ROOT, 'docs/language.md');

describe('docs/language.md has what there is, and nothing else', () => {
  test.each([
    ['filters', '**Filters**: ', FILTERS.keys()],
    ['tests', '**Tests**: ', TESTS.keys()],
    ['functions', '**Functions**: ', GLOBALS.keys()],
    ['lookups', '**Lookups**', LOOKUPS.keys()],
    ['magic variables', 'Magic variables: ', MAGIC_NAMES],
  ])('%s', (_, begin, expected) => {
    expect(readList(begin)).toEqual([...expected].toSorted());
  });

  test('variables, from weak to strong', () => {
    expect(readTable(DOCUMENT, 'Variables').map(([name]) => name)).toEqual(LAYER_NAMES);
  });

  test('facts', () => {
    const written = readTable(DOCUMENT, 'Facts').flatMap(([names = '']) => readWords(names));
    const known = [...FACT_NAMES].map((name) => name.replace(/^ansible_/, ''));
    const unwritten = known.filter((name) => !written.includes(name.replace(/_keytype$/, '')));
    expect(unwritten).toEqual(['lo']);
  });

  test('keywords, and what takes them', () => {
    const written = readTable(DOCUMENT, 'Plays, blocks and tasks').flatMap(([names = '', of = '']) =>
      readWords(names).map((name) => `${name}: ${of}`),
    );
    const places = [
      ['play', PLAY_KEYWORDS],
      ['block', BLOCK_KEYWORDS],
      ['task', TASK_KEYWORDS],
    ] as const;
    const expected = [...new Set([...PLAY_KEYWORDS, ...BLOCK_KEYWORDS, ...HANDLER_KEYWORDS])].map((name) => {
      const of = places.flatMap(([place, keywords]) => (keywords.has(name) ? [place] : []));
      return `${name}: ${of.join(', ') || 'handler'}`;
    });
    expect(written.toSorted()).toEqual(expected.toSorted());
  });

  test('commands of meta', () => {
    const sentence = /^`meta` has (.*)\.$/m.exec(DOCUMENT)?.[1] ?? '';
    expect(readWords(sentence).toSorted()).toEqual([...META_COMMANDS].toSorted());
  });

  test('what is refused by name', () => {
    const written = readTable(DOCUMENT, 'Not there').flatMap(([names = '']) => readWords(names));
    const expected = [...REFUSED_ACTIONS.keys()];
    expect(written.toSorted()).toEqual(expected.toSorted());
  });
});
