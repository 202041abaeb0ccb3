import { expect, test } from 'vitest';
import { expandHome } from '../../src/util/expand-home.ts';
import { findAccount } from '../../src/util/find-account.ts';

test('accounts of this machine are found by number and by name', () => {
  const root = findAccount(({ uid }) => uid === 0);
  expect(root).toMatchObject({ name: 'root', uid: 0 });
  expect(expandHome('~root/x')).toBe(`${root?.home}/x`);
});

test('there is no account that nobody has', () => {
  expect(findAccount(({ uid }) => uid === 4_294_967_290)).toBeUndefined();
  expect(expandHome('~nobody at all/x')).toBe('~nobody at all/x');
});
