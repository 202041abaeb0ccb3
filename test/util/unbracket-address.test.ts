import { expect, test } from 'vitest';
import { unbracketAddress } from '../../src/util/unbracket-address.ts';

test.each([
  ['[::1]', '::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[fe80::1%eth0]', 'fe80::1%eth0'],
  ['::1', undefined],
  ['[1:3]', undefined],
  ['[10.0.0.1]', undefined],
  ['n[1:2]', undefined],
  ['[::1]:22', undefined],
  ['[[::1]]', undefined],
])('%s', (text, address) => {
  expect(unbracketAddress(text)).toBe(address);
});
