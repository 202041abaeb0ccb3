import { expect, test } from 'vitest';
import { expandRange } from '../../src/inventory/expand-range.ts';

test.each([
  ['n', ['n']],
  ['n[1:3]', ['n1', 'n2', 'n3']],
  ['n[08:11].x', ['n08.x', 'n09.x', 'n10.x', 'n11.x']],
  ['[a:c]', ['a', 'b', 'c']],
  ['n[0:6:3]', ['n0', 'n3', 'n6']],
  ['n[:2]', ['n0', 'n1', 'n2']],
  ['r[1:2]n[a:b]', ['r1na', 'r1nb', 'r2na', 'r2nb']],
])('%s', (name, expected) => {
  expect(expandRange(name)).toEqual(expected);
});

test.each([
  'n[3:1]',
  'n[01:100]',
  'n[a:3]',
  'n[a:B]',
  'n[1:3:0]',
  'n[1:999999]',
  'n[1:1000]m[1:1000]',
  'n[1]',
  '[g]x',
  'n[1:2][3]',
])('%s is refused', (name) => {
  expect(expandRange(name)).toHaveProperty('reason');
});
