import { goInto } from './deep-walk.ts';
import { makeInt } from './number.ts';
import type { Dict, Value } from './value.ts';
import { Float, Markup, Omit, TemplateObject, Tuple, Undefined, Unknown } from './value.ts';
import { isHostObject } from './value-kind.ts';

export { equals } from './equality.ts';
export { toText } from './to-text.ts';
export { isTruthy } from './truth.ts';

/** Plain data as a value, deep: an object is a dict, `undefined` is null, an integer beyond 2^53 a bigint. What is a value already stays. */
export function toValue(json: unknown): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === 'number') return Number.isInteger(json) ? makeInt(json) : json;
  if (typeof json !== 'object') {
    return typeof json === 'string' || typeof json === 'boolean' || typeof json === 'bigint' ? json : null;
  }
  if (json instanceof Tuple) return Tuple.from(json, toValue);
  if (Array.isArray(json)) return Array.from(json, toValue);
  if (json instanceof Map) {
    const dict: Dict = new Map();
    for (const [key, value] of json) dict.set(toValue(key), toValue(value));
    return dict;
  }
  if (isSpecial(json)) return json;
  const dict: Dict = new Map();
  for (const [key, value] of Object.entries(json)) dict.set(key, toValue(value));
  return dict;
}

/**
 * A value as plain data for JSON and for the arguments of modules: a dict is an object without a prototype, a float a number, a tuple an array.
 * Undefined and Unknown stay as they are at any depth, so that the caller can find them; an item or key that is `omit` is left out.
 */
export function fromValue(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) {
    return goInto(() =>
      Array.from(value)
        .filter((item) => !(item instanceof Omit))
        .map(fromValue),
    );
  }
  if (value instanceof Map) return goInto(() => fromEntries(value));
  if (value instanceof Markup) return value.text;
  if (isHostObject(value)) return fromEntries(Array.from(value.keys(), (key) => [key, describeMember(value.get(key))]));
  if (value instanceof TemplateObject) return value.toText();
  return value;
}

/** Of all variables at once some cannot be rendered, which is no reason to show none. */
function describeMember(value: Value): Value {
  if (value instanceof Undefined) return `VARIABLE IS NOT DEFINED: ${value.message}`;
  return value instanceof Unknown ? `UNKNOWN: ${value.reason}` : value;
}

function fromEntries(entries: Iterable<readonly [Value, Value]>): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of entries) if (!(item instanceof Omit)) object[keyText(key)] = fromValue(item);
  return object;
}

/** The name of a key in JSON, as Python's json.dumps gives it. */
export function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (key instanceof Float) return Number.isInteger(key.value) ? key.value.toFixed(1) : String(key.value);
  if (key instanceof Markup) return key.text;
  return key instanceof Tuple ? `(${Array.from(key, keyText).join(', ')})` : typeof key === 'object' ? '' : String(key);
}

/** The first unknown value at any depth. Members of a HostObject are not asked for. */
export function containsUnknown(value: Value): Unknown | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Unknown) return value;
  if (Array.isArray(value)) return goInto(() => findUnknown(value));
  return value instanceof Map ? goInto(() => findUnknown(value.values())) : undefined;
}

function findUnknown(items: Iterable<Value>): Unknown | undefined {
  for (const item of items) {
    const found = containsUnknown(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSpecial(value: object): value is Exclude<Value & object, Value[] | Dict> {
  return (
    value instanceof Float ||
    value instanceof Undefined ||
    value instanceof Unknown ||
    value instanceof Omit ||
    value instanceof Markup ||
    value instanceof TemplateObject ||
    'callable' in value ||
    'hostObject' in value
  );
}
