import { ifAbsent } from './if-absent.ts';
import { deleteKey, readKey, writeKey } from './dict-key.ts';
import { iterate } from './iterate.ts';
import type { Method } from './method.ts';
import { defineMethod } from './method.ts';
import { TemplateError } from './template-error.ts';
import { toRepr } from './to-text.ts';
import type { Dict, Value } from './value.ts';
import { Tuple } from './value.ts';

export const DICT_METHODS: ReadonlyMap<string, Method<Dict>> = new Map([
  ['keys', defineMethod<Dict>([], (dict) => [...dict.keys()])],
  ['values', defineMethod<Dict>([], (dict) => [...dict.values()])],
  ['items', defineMethod<Dict>([], (dict) => listItems(dict))],
  [
    'get',
    defineMethod<Dict>(['key', 'default?'], (dict, key = null, initial = null) =>
      ifAbsent(readKey(dict, key), () => initial),
    ),
  ],
  [
    'fromkeys',
    defineMethod<Dict>(['keys', 'value?'], (_, keys = null, value = null) => {
      const dict: Dict = new Map();
      for (const key of iterate(keys)) writeKey(dict, key, value);
      return dict;
    }),
  ],
  ['copy', defineMethod<Dict>([], (dict) => new Map(dict))],
  [
    'pop',
    defineMethod<Dict>(['key', 'default?'], (dict, key = null, initial) => {
      const value = ifAbsent(readKey(dict, key), () => initial);
      if (value === undefined) throw new TemplateError(`the dict has no key ${toRepr(key)}`, 'value');
      deleteKey(dict, key);
      return value;
    }),
  ],
  [
    'popitem',
    defineMethod<Dict>([], (dict) => {
      const last = listItems(dict).at(-1);
      if (last === undefined) throw new TemplateError('the dict is empty', 'value');
      deleteKey(dict, (last as Tuple)[0] ?? null);
      return last;
    }),
  ],
  [
    'setdefault',
    defineMethod<Dict>(['key', 'default?'], (dict, key = null, initial = null) => {
      const value = ifAbsent(readKey(dict, key), () => initial);
      writeKey(dict, key, value);
      return value;
    }),
  ],
  [
    'update',
    defineMethod<Dict>(['other?', '**'], (dict, other, keywords) => {
      if (other !== undefined) for (const [key, value] of readPairs(other)) writeKey(dict, key, value);
      for (const [key, value] of keywords as Dict) writeKey(dict, key, value);
      return null;
    }),
  ],
  [
    'clear',
    defineMethod<Dict>([], (dict) => {
      dict.clear();
      return null;
    }),
  ],
]);

export function listItems(dict: Dict): Value[] {
  return Array.from(dict, ([key, value]) => Tuple.from([key, value]));
}

/** The pairs of a dict, or of a list of pairs. @throws TemplateError for what is neither */
export function readPairs(value: Value): (readonly [Value, Value])[] {
  if (value instanceof Map) return [...value];
  return iterate(value).map((pair) => {
    const [key, item, ...rest] = iterate(pair);
    if (key === undefined || item === undefined || rest.length > 0) {
      throw new TemplateError('a dict is made of pairs of a key and a value', 'value');
    }
    return [key, item] as const;
  });
}
