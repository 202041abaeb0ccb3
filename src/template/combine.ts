import { goInto } from './deep-walk.ts';
import { readKey, writeKey } from './dict-key.ts';
import { isIn } from './membership.ts';
import type { Dict, Value } from './value.ts';

const LIST_MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'] as const;
export type ListMerge = (typeof LIST_MERGES)[number];

export function isListMerge(text: string): text is ListMerge {
  return (LIST_MERGES as readonly string[]).includes(text);
}

/** Ansible's merge of two dicts into a new one: the second wins, dicts inside are merged if asked for, lists as `list_merge` says. */
export function combineDicts(low: Dict, high: Dict, isRecursive: boolean, listMerge: ListMerge): Dict {
  const result: Dict = new Map(low);
  for (const [key, value] of high) {
    const before = readKey(result, key);
    if (isRecursive && before instanceof Map && value instanceof Map) {
      const merged = goInto(() => combineDicts(before, value, isRecursive, listMerge));
      writeKey(result, key, merged);
    } else if (Array.isArray(before) && Array.isArray(value)) {
      writeKey(result, key, mergeLists(before, value, listMerge));
    } else {
      writeKey(result, key, value);
    }
  }
  return result;
}

function mergeLists(low: Value[], high: Value[], listMerge: ListMerge): Value[] {
  switch (listMerge) {
    case 'replace':
      return high;
    case 'keep':
      return low;
    case 'append':
      return [...low, ...high];
    case 'prepend':
      return [...high, ...low];
    case 'append_rp':
      return [...low.filter((item) => !isIn(item, high)), ...high];
    case 'prepend_rp':
      return [...high, ...low.filter((item) => !isIn(item, high))];
  }
}
