import { expect, test } from 'vitest';
import { readYaml } from '../../src/source/read-yaml.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const SIZE = 10_000_000;
/** Ten megabytes of the same again and again. */
const fill = (text: string): string => text.repeat(Math.ceil(SIZE / text.length));
const read = (text: string): { codes: string[]; isThere: boolean } => {
  const { diagnostics, root } = readYaml(new SourceFile('x.yml', text));
  return { codes: diagnostics.map(({ code }) => code), isThere: root !== undefined };
};

test.each([
  ['a block of text', `a: |\n${fill(`  ${'x'.repeat(100)}\n`)}`, true],
  ['a quoted text', `a: "${fill(`${'x'.repeat(100)}\n  `)}"`, true],
  ['a plain text', `a: ${fill(`${'x'.repeat(100)}\n  `)}`, true],
  ['one word', fill('x'), true],
  ['blanks', fill(' '), false],
  ['NUL', fill('\0'), true],
  ['dashes', fill('-'), true],
  [
    'long variables',
    Array.from({ length: SIZE / 500 }, (_, index) => `a${index}: ${'x'.repeat(500)}\n`).join(''),
    true,
  ],
])('10 MB as %s is read', (_, text, isThere) => {
  expect(read(text)).toEqual({ codes: [], isThere });
});

test.each([
  ['line ends', fill('\n')],
  ['keys', fill('a:\n')],
  ['brackets', fill('[]')],
  ['documents', fill('---\n')],
])('10 MB of %s are too many values', (_, text) => {
  expect(readYaml(new SourceFile('x.yml', text)).diagnostics).toMatchObject([
    { code: 'LS0101', message: 'the file has too many values to be read' },
  ]);
});

test('10 MB with a quote that is not closed are one mistake', () => {
  expect(read(`a: "${fill(`${'x'.repeat(100)}\n  `)}`).codes).toEqual(['LS0101']);
});
