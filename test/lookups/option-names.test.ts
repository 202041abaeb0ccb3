import { expect, test } from 'vitest';
import { LookupError } from '../../src/lookups/lookup.ts';
import { listLookupOptions, LOOKUPS } from '../../src/lookups/registry.ts';
import type { LookupCall } from '../../src/lookups/lookup.ts';

/** What a lookup itself says that it takes. */
function askOptions(name: string): string[] {
  try {
    LOOKUPS.get(name)?.(['1'], new Map([['no_such_option', 1]]), {} as LookupCall);
  } catch (error) {
    if (error instanceof LookupError)
      return [...(error.help ?? '').matchAll(/`(\w+)`/g)].map(([, option = '']) => option);
    throw error;
  }
  throw new Error(`${name} takes any option`);
}

test.each([...LOOKUPS.keys()])('the check knows the options of %s', (name) => {
  expect(listLookupOptions(name)?.toSorted()).toEqual([...askOptions(name), 'errors', 'wantlist'].toSorted());
});
