import { asDict } from '../template/argument.ts';
import { flattenList } from '../template/flatten.ts';
import { limitSize } from '../template/limits.ts';
import type { Value } from '../template/value.ts';
import { isHostObject } from '../template/value-kind.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { readOptions } from './options.ts';

/** The entries of dicts as `{key, value}`. */
export const dict: Lookup = (terms, given) => {
  readOptions(given, {});
  return terms.flatMap((term) => {
    if (!isMapping(term)) throw new LookupError('with_dict expects a dict');
    return Array.from(
      asDict(term, 'a term'),
      ([key, value]) =>
        new Map<Value, Value>([
          ['key', key],
          ['value', value],
        ]),
    );
  });
};

/** Lists, flattened by one level. */
export const items: Lookup = (terms, given) => {
  readOptions(given, {});
  return flatten(terms);
};

/** What it was given. */
export const list: Lookup = (terms, given) => {
  readOptions(given, {});
  return [...terms];
};

/** Lists, flattened by one level, as `[index, item]`. */
export const indexedItems: Lookup = (terms, given) => {
  readOptions(given, {});
  return flatten(terms).map((item, index) => [index, item]);
};

/** The first items of all lists, the second ones, and so on; where a list is too short, none. */
export const together: Lookup = (terms, given) => {
  readOptions(given, {});
  if (terms.length === 0) throw new LookupError('with_together requires at least one element in each list');
  const lists = terms.map(listItems);
  const length = Math.max(...lists.map((items) => items.length));
  return Array.from({ length }, (_, index) => flatten(lists.map((items) => items[index] ?? null)));
};

/** Every item of the first list with every one of the second, and so on. */
export const nested: Lookup = (terms, given) => {
  readOptions(given, {});
  const [first, ...others] = terms.map(listItems);
  if (first === undefined) throw new LookupError('with_nested requires at least one element in the nested list');
  let rows = first.map((item) => flatten([item]));
  for (const items of others) {
    limitSize(rows.length * items.length);
    rows = rows.flatMap((row) => items.map((item) => flatten([row, item])));
  }
  return rows.map(flatten);
};

/** The items of lists, down to the last list in a list. Of the collection community.general. */
export const flattened: Lookup = (terms, given) => {
  readOptions(given, {});
  return flattenList(terms, undefined, false);
};

/** Every item of the first list with every one of the second, and so on. Of the collection community.general. */
export const cartesian: Lookup = (terms, given, world) => nested(terms, given, world);

/** One of the terms. */
export const randomChoice: Lookup = (terms, given, { world }) => {
  readOptions(given, {});
  const chosen = terms[terms.length === 0 ? 0 : world.pickIndex(terms.length)];
  return chosen === undefined ? [] : [chosen];
};

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (Array.isArray(value) ? [...value] : [value]));
}

/** The items of a list, the keys of a dict; anything else is a list of itself. */
function listItems(value: Value): Value[] {
  if (Array.isArray(value)) return [...value];
  return isMapping(value) ? [...asDict(value, 'a term').keys()] : [value];
}

function isMapping(value: Value): boolean {
  return value instanceof Map || isHostObject(value);
}
