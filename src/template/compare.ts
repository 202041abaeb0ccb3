import { compareCodePoints } from './code-point.ts';
import { goInto } from './deep-walk.ts';
import { equals } from './equality.ts';
import { readFloat, readInt } from './number.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Markup, TemplateObject, Tuple } from './value.ts';
import { typeNameOf } from './value-kind.ts';

/**
 * Python's order of two values: negative, zero, positive, or NaN where a float is not a number.
 * @throws TemplateError where Python has no order for them, such as a number and a string.
 */
export function compare(left: Value, right: Value, operator = '<'): number {
  if (typeof left === 'number' && typeof right === 'number')
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : NaN;
  refuseUse(left);
  refuseUse(right);
  const a = left instanceof Markup ? left.text : left;
  const b = right instanceof Markup ? right.text : right;
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  const x = readInt(a) ?? readFloat(a);
  const y = readInt(b) ?? readFloat(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : Number.isNaN(x) || Number.isNaN(y) ? NaN : 0;
  if (Array.isArray(a) && Array.isArray(b) && a instanceof Tuple === b instanceof Tuple) {
    return goInto(() => compareItems(a, b, operator));
  }
  if (a instanceof TemplateObject && b instanceof TemplateObject && a.typeName === b.typeName) {
    if (a.order !== undefined && b.order !== undefined) return a.order - b.order;
  }
  throw new TemplateError(`\`${operator}\` cannot compare a ${typeNameOf(a)} with a ${typeNameOf(b)}`);
}

function compareItems(left: readonly Value[], right: readonly Value[], operator: string): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const a = left[index];
    const b = right[index];
    if (a !== undefined && b !== undefined && !equals(a, b)) return compare(a, b, operator);
  }
  return left.length - right.length;
}

/** The same for what stands in a list: there equal values need no order. */
export function compareUnequal(left: Value, right: Value): number {
  return (typeof left === 'object' || left !== right) && equals(left, right) ? 0 : compare(left, right);
}

/** Sorts a copy by Python's order, keeping equals in their order also when reversed. */
export function sortValues(
  items: Iterable<Value>,
  key: (item: Value) => Value,
  isReversed = false,
  order: (left: Value, right: Value) => number = compare,
): Value[] {
  const keyed = Array.from(items, (item) => ({ item, key: key(item) }));
  keyed.sort((a, b) => (isReversed ? order(b.key, a.key) : order(a.key, b.key)));
  return keyed.map(({ item }) => item);
}
