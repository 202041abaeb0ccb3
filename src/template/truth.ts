import { refuseUse } from './refuse-use.ts';
import type { Value } from './value.ts';
import { Float, Markup, NoElse, TemplateObject } from './value.ts';
import { isHostObject } from './value-kind.ts';

/** Python's bool(). @throws TemplateError for an undefined value. */
export function isTruthy(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  // NaN is true in Python.
  if (typeof value === 'number') return value !== 0;
  if (value === null) return false;
  if (typeof value === 'bigint') return value !== 0n;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof NoElse) return false;
  refuseUse(value);
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Markup) return value.text !== '';
  if (value instanceof TemplateObject) return value.size !== 0;
  if (isHostObject(value)) return !value.keys()[Symbol.iterator]().next().done;
  return true;
}
