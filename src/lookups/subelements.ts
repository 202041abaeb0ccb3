import { asDict, describe } from '../template/argument.ts';
import { toText } from '../template/convert.ts';
import { type Dict, Markup, type Value } from '../template/value.ts';
import { isHostObject } from '../template/value-kind.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { flag, readOptions } from './options.ts';

/**
 * Each dict of a list (or of a dict's values), without the list at its key, with each item of that list. The key may be `a.b`;
 * dicts that lack it are an error, unless a third term is `{'skip_missing': true}`.
 */
export const subelements: Lookup = (terms, given) => {
  readOptions(given, {});
  const [owners, key, flags, ...rest] = terms;
  if (owners === undefined || !(typeof key === 'string' || key instanceof Markup) || rest.length > 0) {
    throw new LookupError(
      'subelements lookup expects a list of two or three items, first a dict or a list, second a string pointing to the subkey, third the flags',
    );
  }
  if (isSkipped(owners)) return [];
  const skipMissing = readFlags(flags);
  const path = toText(key).split('.');
  return listOwners(owners).flatMap((owner) => {
    if (!(owner instanceof Map))
      throw new LookupError(`subelements lookup expects a dictionary, got ${describe(owner)}`);
    if (isSkipped(owner)) return [];
    const taken = takeOut(owner, path);
    if (typeof taken !== 'string') return taken.items.map((item): Value => [taken.rest, item]);
    if (skipMissing) return [];
    throw new LookupError(taken);
  });
};

function listOwners(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map || isHostObject(value)) return [...asDict(value, 'the first term').values()];
  throw new LookupError(
    `subelements lookup expects a list of two or three items, first a dict or a list, and got ${describe(value)}`,
  );
}

function readFlags(flags: Value | undefined): boolean {
  if (flags === undefined || flags === null) return false;
  if (!(flags instanceof Map))
    throw new LookupError(`the optional third item must be a dict with flags, not ${describe(flags)}`);
  const named = new Map(Array.from(flags, ([name, value]) => [toText(name), value]));
  return readOptions(named, { skip_missing: flag(false) }).skip_missing;
}

/** A result of a loop that did not run. */
function isSkipped(value: Value): boolean {
  return value instanceof Map && (value.get('skipped') ?? false) !== false;
}

/** The list at the path, and a copy of the dict without it; or what is missing. */
function takeOut(
  owner: Dict,
  path: readonly string[],
): { readonly items: readonly Value[]; readonly rest: Dict } | string {
  const [key = '', ...deeper] = path;
  const value = owner.get(key);
  if (value === undefined) return `could not find '${key}' key in iterated item`;
  const rest = new Map(owner);
  if (deeper.length > 0) {
    if (!(value instanceof Map)) return `the key ${key} should point to a dictionary, got ${describe(value)}`;
    const inner = takeOut(value, deeper);
    if (typeof inner === 'string') return inner;
    rest.set(key, inner.rest);
    return { items: inner.items, rest };
  }
  if (!Array.isArray(value)) throw new LookupError(`the key ${key} should point to a list, got ${describe(value)}`);
  rest.delete(key);
  return { items: value, rest };
}
