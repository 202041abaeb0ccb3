import { expect, test } from 'vitest';
import { OutputLines } from '../../src/cli/output-lines.ts';

test.each([
  ['whole lines', ['a\nb\n'], ['a', 'b']],
  ['a line in pieces', ['he', 'llo\nwor', 'ld\n'], ['hello', 'world']],
  ['no end at the end', ['a\nb'], ['a', 'b']],
  ['empty lines', ['\n\na\n'], ['', '', 'a']],
  ['nothing', [], []],
])('%s', (_name, chunks, lines) => {
  const seen: string[] = [];
  const output = new OutputLines((line) => seen.push(line));
  for (const chunk of chunks) output.push(Buffer.from(chunk));
  output.endLine();
  expect(seen).toEqual(lines);
});

test('a character that is split over chunks stays whole, and lines come as soon as they end', () => {
  const seen: string[] = [];
  const output = new OutputLines((line) => seen.push(line));
  const bytes = Buffer.from('grün\nx');
  output.push(bytes.subarray(0, 3));
  expect(seen).toEqual([]);
  output.push(bytes.subarray(3));
  expect(seen).toEqual(['grün']);
  output.endLine();
  expect(seen).toEqual(['grün', 'x']);
});

test.each([
  ['whose break comes later', ['a', '|', '\nb\n'], ['a', 'b']],
  ['whose break does not come', ['a', '|'], ['a']],
  ['that is told twice', ['a', '|', '|', '\n', '\n'], ['a', '']],
  ['that is empty', ['a\n', '|', '\nb'], ['a', '', 'b']],
  ['in the middle of a character', ['\xc3', '|', '\nb'], ['\ufffd', 'b']],
])('an end of a line %s', (_name, chunks, lines) => {
  const seen: string[] = [];
  const output = new OutputLines((line) => seen.push(line));
  for (const chunk of chunks) {
    if (chunk === '|') output.endLine();
    else output.push(Buffer.from(chunk, 'latin1'));
  }
  output.endLine();
  expect(seen).toEqual(lines);
});
