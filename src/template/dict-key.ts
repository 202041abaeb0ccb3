import { equals } from './equality.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import type { Dict, Value } from './value.ts';
import { Float, Markup, Tuple } from './value.ts';
import { typeNameOf } from './value-kind.ts';

/** The size at which a dict was seen to have no tuple and no float as key: looking through all for each number would be quadratic. */
const PLAIN_AT = new WeakMap<Dict, number>();

/** What a dict has under a key, or nothing. As in Python `1`, `1.0` and `true` are the same key. */
export function readKey(dict: Dict, key: Value): Value | undefined {
  const direct = dict.get(key);
  if (direct !== undefined || typeof key === 'string') return direct;
  const found = findKey(dict, key);
  return found === undefined ? undefined : dict.get(found.key);
}

export function hasKey(dict: Dict, key: Value): boolean {
  return dict.has(key) || findKey(dict, key) !== undefined;
}

/** Sets a key in place; a key that is equal to one that is there keeps the old one, as in Python. */
export function writeKey(dict: Dict, key: Value, value: Value): void {
  const plain = key instanceof Markup ? key.text : key;
  const found = typeof plain === 'string' ? undefined : findKey(dict, plain);
  const wasPlain = typeof plain === 'number' && PLAIN_AT.get(dict) === dict.size;
  dict.set(found === undefined ? plain : found.key, value);
  if (wasPlain) PLAIN_AT.set(dict, dict.size);
}

export function deleteKey(dict: Dict, key: Value): void {
  const found = findKey(dict, key);
  if (found !== undefined) dict.delete(found.key);
}

/** False for a list or a dict, and a tuple with one in it. */
export function isHashable(key: Value): boolean {
  if (key instanceof Tuple) return key.every(isHashable);
  return !(key instanceof Map || Array.isArray(key));
}

/** @throws TemplateError for a list or a dict, which no dict can have as key. */
function refuseUnhashable(key: Value): void {
  refuseUse(key);
  if (!(key instanceof Tuple) && !isHashable(key)) {
    throw new TemplateError(`a ${typeNameOf(key)} cannot be the key of a dict`);
  }
  if (key instanceof Tuple) for (const item of key) refuseUnhashable(item);
}

function findKey(dict: Dict, key: Value): { key: Value } | undefined {
  if (dict.has(key)) return { key };
  refuseUnhashable(key);
  if (key instanceof Markup) return findKey(dict, key.text);
  if (typeof key === 'string' || key === null) return undefined;
  for (const candidate of alternatives(key)) if (dict.has(candidate)) return { key: candidate };
  if (key instanceof Tuple || key instanceof Float || typeof key === 'number') {
    if (PLAIN_AT.get(dict) === dict.size && !(key instanceof Tuple)) return undefined;
    let isPlain = true;
    for (const candidate of dict.keys()) {
      if (!(candidate instanceof Tuple || candidate instanceof Float)) continue;
      isPlain = false;
      if (equals(candidate, key)) return { key: candidate };
    }
    if (isPlain) PLAIN_AT.set(dict, dict.size);
  }
  return undefined;
}

function alternatives(key: Value): Value[] {
  if (key === true) return [1];
  if (key === false) return [0];
  const value = key instanceof Float ? key.value : key;
  if (value === 1) return [1, true];
  if (value === 0) return [0, false];
  return typeof value === 'number' ? [value] : [];
}
