import { expect, test } from 'vitest';
import { measureWidth } from '../../src/util/text-width.ts';

test.each<[string, number]>([
  ['', 0],
  ['plain text', 10],
  ['Grüße', 5],
  ['e\u0301', 1],
  ['日本', 4],
  ['ｗｉｄｅ', 8],
  ['✓ ok', 4],
  ['▸ task', 6],
  ['│─┌', 3],
  ['😀', 2],
  ['👨‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
  ['\u001b[31mred\u001b[0m', 3],
  ['\u001b]8;;http://x\u0007link\u001b]8;;\u0007', 4],
  ['a\u200bb', 2],
  ['\u0007', 0],
])('%j takes %i columns', (text, width) => {
  expect(measureWidth(text)).toBe(width);
});
