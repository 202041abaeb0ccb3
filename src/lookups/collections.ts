import type { Value } from '../template/value.ts';
import { type Lookup, LookupError } from './lookup.ts';

/** The entries of dicts as `{key, value}`. */
export const dict: Lookup = (terms) =>
  terms.flatMap((term) => {
    if (!(term instanceof Map)) throw new LookupError('the dict lookup takes dicts');
    return Array.from(
      term,
      ([key, value]) =>
        new Map<Value, Value>([
          ['key', key],
          ['value', value],
        ]),
    );
  });

/** Lists, flattened by one level. */
export const items: Lookup = (terms) => terms.flatMap((term) => (Array.isArray(term) ? [...term] : [term]));

/** Lists, flattened by one level, as `[index, item]`. */
export const indexedItems: Lookup = (terms, options, world) =>
  items(terms, options, world).map((item, index) => [index, item]);
