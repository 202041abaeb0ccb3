import { expect, test } from 'vitest';
import { formatDiagnostic } from '../../src/source/code-frame.ts';
import { readYaml } from '../../src/source/read-yaml.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { answer } from '../template/evaluate.ts';

const BOMB = [
  'a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]',
  ...Array.from(
    { length: 12 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`,
  ),
].join('\n');
const MERGE_BOMB = [
  'a0: &a0 {x: 1}',
  ...Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}], k${i}: [*a${i}, *a${i}]}`),
].join('\n');
const deep = (text: string, end = ''): string => text.repeat(100_000) + end.repeat(100_000);

/** Texts, and what reading them as a file and with `from_yaml` ends in. */
const TEXTS: Readonly<Record<string, [text: string, code: string, said: string]>> = {
  'an alias bomb': [BOMB, 'LS0105', 'its aliases expand to too much'],
  'an alias bomb by merges': [MERGE_BOMB, 'LS0105', 'its aliases expand to too much'],
  'an alias in itself': ['&a [*a]', 'LS0104', 'an alias stands in itself'],
  'a mapping in itself': ['&a {x: *a}', 'LS0104', 'an alias stands in itself'],
  'deep lists': [deep('[', ']'), 'LS0101', 'nested too deeply'],
  'deep lists that are not closed': [deep('['), 'LS0101', 'nested too deeply'],
  'deep mappings': [deep('{a: ', '}'), 'LS0101', 'nested too deeply'],
  'deep JSON': [deep('{"a":', '}'), 'LS0101', 'nested too deeply'],
  'deep block lists': [deep('- '), 'LS0101', 'nested too deeply'],
  'deep block mappings': [
    Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'LS0101',
    'nested too deeply',
  ],
  'deep keys': [deep('? '), 'LS0101', 'nested too deeply'],
};

test.each(Object.entries(TEXTS))('%s is a mistake with a place', (_, [text, code]) => {
  const { diagnostics } = readYaml(new SourceFile('x.yml', text));
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  expect(formatDiagnostic(diagnostics[0]!)).toMatch(/x\.yml:\d+:\d+/);
});

test.each(Object.entries(TEXTS))('%s in from_yaml is an error of the template', (_, [text, , said]) => {
  expect(answer('text | from_yaml', { text })).toMatch(
    `this is not YAML: ${said}`.replace(': nested', ': collections are nested'),
  );
});

test.each([
  ['deep lists', deep('[', ']'), 'the JSON nests too deep'],
  ['deep objects', deep('{"a":'), 'the JSON nests too deep'],
  ['a string that does not end', `"${'x'.repeat(1_000_000)}`, 'expected the end of the string'],
  ['a huge number', '9'.repeat(100_000), 'the number is too large'],
])('%s in from_json is an error of the template', (_, text, said) => {
  expect(answer('text | from_json', { text })).toContain(said);
});

test('a long string in JSON is read', () => {
  const text = 'x\\"'.repeat(3_000_000);
  expect(answer('(text | from_json) | length', { text: `"${text}"` })).toBe(6_000_000);
});

test.each([
  ['<<: 1', 'Merge sources must be maps'],
  ['a: [', 'this is not YAML'],
])('from_yaml of %s is an error of the template', (text, said) => {
  expect(answer('text | from_yaml', { text })).toContain(said);
});
