import { goInto } from './deep-walk.ts';
import { ifAbsent } from './if-absent.ts';
import { readFloat, readInt } from './number.ts';
import { refuseUse } from './refuse-use.ts';
import type { Dict, Value } from './value.ts';
import { Float, Markup, TemplateObject, Tuple } from './value.ts';

/** Python's `==`. @throws TemplateError where an undefined value is compared. */
export function equals(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  refuseUse(left);
  refuseUse(right);
  if (left instanceof Markup) return equals(left.text, right);
  if (right instanceof Markup) return equals(left, right.text);
  if (typeof left === 'number' && typeof right === 'number') return left === right;
  if (left === null || right === null || typeof left === 'string' || typeof right === 'string') return left === right;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left instanceof Tuple === right instanceof Tuple && goInto(() => equalItems(left, right));
  }
  if (left instanceof Map && right instanceof Map) return goInto(() => equalDicts(left, right));
  if (left instanceof TemplateObject && right instanceof TemplateObject) return left.isEqual(right);
  return left === right || equalNumbers(left, right);
}

function equalNumbers(left: Value, right: Value): boolean {
  const a = readInt(left) ?? readFloat(left);
  const b = readInt(right) ?? readFloat(right);
  // Loose equality compares a bigint with a number by value.
  return a !== undefined && b !== undefined && a == b;
}

function equalItems(left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    const a = left[index];
    const b = right[index];
    if (a === undefined || b === undefined || !equals(a, b)) return false;
  }
  return true;
}

function equalDicts(left: Dict, right: Dict): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = ifAbsent(right.get(key), () => readEqualKey(right, key));
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

function readEqualKey(dict: Dict, key: Value): Value | undefined {
  if (typeof key === 'string') return undefined;
  if (!(key instanceof Tuple || key instanceof Float || typeof key === 'number' || typeof key === 'boolean')) {
    return undefined;
  }
  for (const [candidate, value] of dict) if (equals(candidate, key)) return value;
  return undefined;
}
