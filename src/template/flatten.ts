import { goInto } from './deep-walk.ts';
import { limitSize } from './limits.ts';
import type { Value } from './value.ts';

/** Ansible's flatten: lists and tuples inside of a list, down to a depth (all without one), nulls left out unless they are to be kept. */
export function flattenList(items: readonly Value[], levels: number | undefined, skipsNulls: boolean): Value[] {
  const result: Value[] = [];
  for (const item of items) {
    if (skipsNulls && (item === null || item === 'None' || item === 'null')) continue;
    if (Array.isArray(item) && (levels === undefined || levels >= 1)) {
      const inner = goInto(() => flattenList(item, levels === undefined ? undefined : levels - 1, skipsNulls));
      for (const each of inner) result.push(each);
      limitSize(result.length);
    } else {
      result.push(item);
    }
  }
  return result;
}
