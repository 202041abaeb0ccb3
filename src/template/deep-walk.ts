import { explainLimit } from './limits.ts';
import { TemplateError } from './template-error.ts';
import { type Dict, Tuple, type Value } from './value.ts';

/** Lists and dicts that one walk visits: one that is shared counts each time, so that values which hold each other twice, thirty levels deep, are found. */
const MOST_VISITS = 500_000;

let visits = 0;
let level = 0;

/** Goes down into a list or dict. @throws TemplateError where the whole walk visits too many, or gets too deep */
export function goInto<T>(step: () => T): T {
  if (level === 0) visits = 0;
  if (++visits > MOST_VISITS) {
    throw new TemplateError('a value has too many lists and dicts inside of each other: it was stopped', 'budget', {
      help: 'look for a value that is put into itself, or several times into the next',
    });
  }
  level++;
  try {
    return step();
  } catch (error) {
    throw explainLimit(error);
  } finally {
    level--;
  }
}

/** @throws TemplateError for a value that contains itself, or is nested too deep for those who use it */
export function checkNesting(value: Value): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) goInto(() => value.forEach(checkNesting));
  else if (value instanceof Map) goInto(() => value.forEach(checkNesting));
}

/** A value with lists for the tuples in it; the same value where there are none. @throws TemplateError as `checkNesting` does */
export function listForTuple(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return goInto(() => convertItems(value));
  return value instanceof Map ? goInto(() => convertMembers(value)) : value;
}

function convertItems(items: Value[]): Value[] {
  let converted = items instanceof Tuple ? Array.from(items) : undefined;
  for (const [index, item] of items.entries()) {
    const list = listForTuple(item);
    if (list !== item) (converted ??= [...items])[index] = list;
  }
  return converted ?? items;
}

function convertMembers(dict: Dict): Dict {
  let converted: Dict | undefined;
  for (const [key, member] of dict) {
    const list = listForTuple(member);
    if (list !== member) (converted ??= new Map(dict)).set(key, list);
  }
  return converted ?? dict;
}
