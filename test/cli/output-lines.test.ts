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
  output.end();
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
  output.end();
  expect(seen).toEqual(['grün', 'x']);
});
