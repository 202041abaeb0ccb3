import { asDict, asFlag, asString, describe } from '../argument.ts';
import { combineDicts, isListMerge } from '../combine.ts';
import { sortValues } from '../compare.ts';
import { hasKey, readKey, writeKey } from '../dict-key.ts';
import { listItems } from '../dict-methods.ts';
import { flattenList } from '../flatten.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { refuseUse } from '../refuse-use.ts';
import { checkKeywords } from '../signature.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Dict, Value } from '../value.ts';
import { Markup, Tuple, Undefined } from '../value.ts';
import { isHostObject } from '../value-kind.ts';

export const DICT_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'items',
    defineFilter([], (_, value) => (value instanceof Undefined ? [] : listItems(asDict(value, 'what `items` takes'))), {
      takesUndefined: true,
    }),
  ],
  [
    'dictsort',
    defineFilter(['case_sensitive?', 'by?', 'reverse?'], (_, value, caseSensitive, by, reverse) =>
      sortDict(
        asDict(value, 'what `dictsort` takes'),
        asFlag(caseSensitive),
        asString(by, '`by`', 'key'),
        asFlag(reverse),
      ),
    ),
  ],
  [
    'dict2items',
    defineFilter(['key_name?', 'value_name?'], (_, value, keyName, valueName) => {
      const [key, item] = [asString(keyName, '`key_name`', 'key'), asString(valueName, '`value_name`', 'value')];
      return Array.from(
        takeDict(value, 'dict2items requires a dictionary, got'),
        (entry) =>
          new Map<Value, Value>([
            [key, entry[0]],
            [item, entry[1]],
          ]),
      );
    }),
  ],
  [
    'items2dict',
    defineFilter(['key_name?', 'value_name?'], (_, value, keyName, valueName) =>
      makeDict(value, asString(keyName, '`key_name`', 'key'), asString(valueName, '`value_name`', 'value')),
    ),
  ],
  [
    'combine',
    defineFilter(['*', '**'], (_, value, others, options) => combine([value, ...(others as Value[])], options as Dict)),
  ],
  [
    'subelements',
    defineFilter(['subelements', 'skip_missing?'], (_, value, path, skipMissing) =>
      listSubelements(value, path, asFlag(skipMissing)),
    ),
  ],
  [
    'rekey_on_member',
    defineFilter(['key', 'duplicates?'], (_, value, key = null, duplicates) =>
      rekey(value, key, asString(duplicates, '`duplicates`', 'error')),
    ),
  ],
];

function sortDict(dict: Dict, isCaseSensitive: boolean, by: string, isReversed: boolean): Value {
  if (by !== 'key' && by !== 'value') throw new TemplateError('`by` has to be `key` or `value`', 'value');
  const fold = (item: Value): Value => (isCaseSensitive || typeof item !== 'string' ? item : item.toLowerCase());
  return sortValues(listItems(dict), (pair) => fold((pair as Tuple)[by === 'key' ? 0 : 1] ?? null), isReversed);
}

function makeDict(value: Value, keyName: string, valueName: string): Dict {
  if (!Array.isArray(value)) throw new TemplateError(`items2dict requires a list, got ${describe(value)} instead`);
  const dict: Dict = new Map();
  for (const entry of value) {
    if (!(entry instanceof Map))
      throw new TemplateError(`items2dict requires a list of dictionaries, got a list with ${describe(entry)}`);
    const key = readKey(entry, keyName);
    const item = readKey(entry, valueName);
    if (key === undefined || item === undefined) {
      throw new TemplateError(
        `items2dict requires each dictionary in the list to contain the keys '${keyName}' and '${valueName}'`,
        'value',
      );
    }
    writeKey(dict, key, item);
  }
  return dict;
}

function combine(terms: readonly Value[], options: Dict): Dict {
  const listMerge = asString(options.get('list_merge'), '`list_merge`', 'replace');
  if (!isListMerge(listMerge)) throw new TemplateError(`\`list_merge\` cannot be \`${listMerge}\``, 'value');
  checkKeywords('combine', options, ['recursive', 'list_merge']);
  const dicts = flattenList(terms, 1, true).map((term) =>
    takeDict(term, 'failed to combine variables, expected dicts but got'),
  );
  const isRecursive = asFlag(options.get('recursive'));
  const [first = new Map<Value, Value>(), ...others] = dicts;
  return others.reduce((low, high) => combineDicts(low, high, isRecursive, listMerge), first);
}

/** @param words what is said of another type, in front of it */
function takeDict(value: Value, words: string): Dict {
  if (value instanceof Map || (value !== null && isHostObject(value))) return asDict(value, 'it');
  refuseUse(value);
  throw new TemplateError(`${words} ${describe(value)}`);
}

function listSubelements(value: Value, path: Value | undefined, skipsMissing: boolean): Value {
  const elements = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : undefined;
  if (elements === undefined)
    throw new TemplateError(`obj must be a list of dicts or a nested dict, not ${describe(value)}`);
  const keys = Array.isArray(path) ? path : readPath(path);
  const result: Value[] = [];
  for (const element of elements) {
    let found: Value | undefined = element;
    for (const key of keys) {
      if (!(found instanceof Map))
        throw new TemplateError(`the key ${toText(key)} should point to a dictionary, got ${describe(found)}`);
      found = readKey(found, key);
      if (found === undefined) {
        if (!skipsMissing)
          throw new TemplateError(`could not find '${toText(key)}' key in iterated item`, 'value', {
            help: 'skip_missing=True leaves such items out',
          });
        found = [];
        break;
      }
    }
    if (!Array.isArray(found))
      throw new TemplateError(`the key ${keys.map(toText).join('.')} should point to a list, got ${describe(found)}`);
    for (const item of found) result.push(Tuple.from([element, item]));
  }
  return result;
}

function readPath(path: Value | undefined): Value[] {
  if (typeof path === 'string' || path instanceof Markup) return toText(path).split('.');
  throw new TemplateError(`subelements must be a list or a string, not ${describe(path ?? null)}`);
}

function rekey(value: Value, key: Value, duplicates: string): Dict {
  const items = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : undefined;
  if (items === undefined) throw new TemplateError(`Type is not a valid list, set, or dict: ${describe(value)}`);
  if (duplicates !== 'error' && duplicates !== 'overwrite')
    throw new TemplateError(`duplicates parameter to rekey_on_member has unknown value ${duplicates}`, 'value');
  const dict: Dict = new Map();
  for (const item of items) {
    if (!(item instanceof Map)) throw new TemplateError(`List item is not a valid dict: ${describe(item)}`);
    const member = readKey(item, key);
    if (member === undefined) throw new TemplateError(`Key ${toText(key)} was not found`, 'value');
    if (hasKey(dict, member) && duplicates !== 'overwrite')
      throw new TemplateError(`Key ${toText(member)} is not unique, cannot correctly turn into dict`, 'value');
    writeKey(dict, member, item);
  }
  return dict;
}
