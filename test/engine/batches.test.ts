import { expect, test } from 'vitest';
import { splitBatches } from '../../src/engine/batches.ts';
import type { Value } from '../../src/template/value.ts';

const TEN = Array.from({ length: 10 }, (_, index) => index);

test.each<[Value | undefined, number[]]>([
  [undefined, [10]],
  [3, [3, 3, 3, 1]],
  ['3', [3, 3, 3, 1]],
  ['30%', [3, 3, 3, 1]],
  ['1%', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  [
    [1, 5],
    [1, 5, 4],
  ],
  [
    [1, '20%', 100],
    [1, 2, 7],
  ],
  [0, [10]],
  [100, [10]],
])('serial %j', (serial, sizes) => {
  expect(splitBatches(TEN, serial).map((batch) => batch.length)).toEqual(sizes);
  expect(splitBatches(TEN, serial).flat()).toEqual(TEN);
});

test.each<[Value]>([['many'], [true], [1.5], [[1, 'x%']]])('serial %j is refused', (serial) => {
  expect(() => splitBatches(TEN, serial)).toThrow('serial takes a number of hosts or a percentage');
});
