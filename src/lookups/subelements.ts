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
    throw new LookupError('it takes a list or a dict, the key of a list in its items, and perhaps flags');
  }
  if (isSkipped(owners)) return [];
  const skipMissing = readFlags(flags);
  const path = toText(key).split('.');
  return listOwners(owners).flatMap((owner) => {
    if (!(owner instanceof Map)) throw new LookupError(`it takes dicts, not ${describe(owner)}`);
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
  throw new LookupError(`its first term has to be a list or a dict, not ${describe(value)}`);
}

function readFlags(flags: Value | undefined): boolean {
  if (flags === undefined || flags === null) return false;
  if (!(flags instanceof Map)) throw new LookupError(`its flags have to be a dict, not ${describe(flags)}`);
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
  if (value === undefined) return `could not find '${key}' key in an item`;
  const rest = new Map(owner);
  if (deeper.length > 0) {
    if (!(value instanceof Map)) return `\`${key}\` of an item has to be a dict, not ${describe(value)}`;
    const inner = takeOut(value, deeper);
    if (typeof inner === 'string') return inner;
    rest.set(key, inner.rest);
    return { items: inner.items, rest };
  }
  if (!Array.isArray(value)) throw new LookupError(`\`${key}\` of an item has to be a list, not ${describe(value)}`);
  rest.delete(key);
  return { items: value, rest };
}
