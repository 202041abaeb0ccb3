import { explainLimit } from './limits.ts';
import { undefinedError } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import { type Dict, OMIT, TemplateObject, Tuple, Undefined, type Value } from './value.ts';

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

/**
 * A value as it leaves the templates: lists for tuples, and no members that are `omit`; the same value where there are neither.
 * @throws TemplateError for a member that is undefined, and as `checkNesting` does
 */
export function finishValue(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return goInto(() => finishItems(value));
  if (value instanceof Map) return goInto(() => finishMembers(value));
  return value instanceof TemplateObject ? finishObject(value) : value;
}

function finishMember(value: Value): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  return finishValue(value);
}

function finishObject(value: TemplateObject): TemplateObject {
  if (value.reasonToStay !== undefined) throw new TemplateError(value.reasonToStay, 'value');
  return value;
}

function finishItems(items: Value[]): Value[] {
  let finished = items instanceof Tuple ? Array.from(items) : undefined;
  for (const [index, item] of items.entries()) {
    const member = finishMember(item);
    if (member !== item) (finished ??= [...items])[index] = member;
  }
  const whole = finished ?? items;
  return whole.includes(OMIT) ? whole.filter((item) => item !== OMIT) : whole;
}

function finishMembers(dict: Dict): Dict {
  let finished: Dict | undefined;
  for (const [key, value] of dict) {
    const member = finishMember(value);
    if (member === OMIT) (finished ??= new Map(dict)).delete(key);
    else if (member !== value) (finished ??= new Map(dict)).set(key, member);
  }
  return finished ?? dict;
}
