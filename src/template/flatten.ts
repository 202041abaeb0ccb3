import type { Value } from './value.ts';

/** Ansible's flatten: lists and tuples inside of a list, down to a depth (all without one), nulls left out unless they are to be kept. */
export function flattenList(items: readonly Value[], levels: number | undefined, skipsNulls: boolean): Value[] {
  const result: Value[] = [];
  for (const item of items) {
    if (skipsNulls && (item === null || item === 'None' || item === 'null')) continue;
    if (Array.isArray(item) && (levels === undefined || levels >= 1)) {
      result.push(...flattenList(item, levels === undefined ? undefined : levels - 1, skipsNulls));
    } else {
      result.push(item);
    }
  }
  return result;
}
