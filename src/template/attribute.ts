import { ifAbsent } from './if-absent.ts';
import { asInt } from './argument.ts';
import { splitCodePoints } from './code-point.ts';
import { isHashable, readKey } from './dict-key.ts';
import { DICT_METHODS } from './dict-methods.ts';
import { Group } from './group.ts';
import { explainLimit } from './limits.ts';
import { LIST_METHODS, TUPLE_METHODS } from './list-methods.ts';
import type { Method } from './method.ts';
import { MUTATORS } from './method.ts';
import { bindArguments } from './signature.ts';
import { STRING_METHODS } from './string-methods.ts';
import type { Callable, Dict, Value } from './value.ts';
import { Markup, TemplateObject, Tuple, Undefined } from './value.ts';
import { isCallable, isHostObject } from './value-kind.ts';

/** `value.name`: a method of its type, else its own data. Nothing where there is neither; JavaScript's properties are out of reach. */
export function readAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof Map) return bindMethod(value, name) ?? value.get(name);
  if (value instanceof TemplateObject) return value.attribute(name);
  if (value instanceof Group) return ifAbsent(value.read(name), () => bindMethod(value, name));
  if (value !== null && isHostObject(value)) return ifAbsent(readMember(value, name), () => bindMethod(value, name));
  return value !== null && isCallable(value) ? value.members?.get(name) : bindMethod(value, name);
}

/** `value[key]`: an item, else (for a name) the method of that name, as Jinja2 has it. Nothing where there is neither. */
export function readItem(value: Value, key: Value): Value | undefined {
  if (value instanceof Map)
    return ifAbsent(isHashable(key) ? readKey(value, key) : undefined, () =>
      typeof key === 'string' ? bindMethod(value, key) : undefined,
    );
  if (typeof key === 'string') {
    if (value !== null && isHostObject(value)) return ifAbsent(readMember(value, key), () => bindMethod(value, key));
    return value instanceof TemplateObject || value instanceof Group
      ? readAttribute(value, key)
      : value !== null && isCallable(value)
        ? value.members?.get(key)
        : bindMethod(value, key);
  }
  const items = value instanceof TemplateObject ? value.items() : value;
  if (Array.isArray(items)) return isIndex(key) ? (items as readonly Value[]).at(asInt(key, 'an index')) : undefined;
  const text = value instanceof Markup ? value.text : value;
  return typeof text === 'string' && isIndex(key) ? splitCodePoints(text).at(Number(key)) : undefined;
}

/** Calls a method of a value's type; nothing where it has no such method. */
export function callMethod(
  value: Value,
  name: string,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Value | undefined {
  const self = value instanceof Markup ? value.text : value !== null && isHostObject(value) ? collect(value) : value;
  if (typeof self === 'string') return runMethod(STRING_METHODS.get(name), self, name, positional, keywords);
  if (self instanceof Map) return runMethod(DICT_METHODS.get(name), self, name, positional, keywords);
  if (self instanceof Tuple) return runMethod(TUPLE_METHODS.get(name), self, name, positional, keywords);
  if (Array.isArray(self)) return runMethod(LIST_METHODS.get(name), self, name, positional, keywords);
  return undefined;
}

/** True where `dict.name` is one of Python's methods and so never its own data. */
export function isDictMethod(name: string): boolean {
  return DICT_METHODS.has(name) && !MUTATORS.has(name);
}

function bindMethod(value: Value, name: string): Callable | undefined {
  if (MUTATORS.has(name) || !hasMethod(value, name)) return undefined;
  return { callable: name, call: (positional, keywords) => callMethod(value, name, positional, keywords) ?? null };
}

function hasMethod(value: Value, name: string): boolean {
  if (typeof value === 'string' || value instanceof Markup) return STRING_METHODS.has(name);
  if (value instanceof Tuple) return TUPLE_METHODS.has(name);
  if (Array.isArray(value)) return LIST_METHODS.has(name);
  return (value instanceof Map || (value !== null && isHostObject(value))) && DICT_METHODS.has(name);
}

function runMethod<Self>(
  method: Method<Self> | undefined,
  self: Self,
  name: string,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Value | undefined {
  if (method === undefined) return undefined;
  try {
    return method.run(self, ...bindArguments(name, method.signature, positional, keywords));
  } catch (error) {
    throw explainLimit(error);
  }
}

function readMember(value: { get(key: string): Value }, key: string): Value | undefined {
  const member = value.get(key);
  return member instanceof Undefined ? undefined : member;
}

function collect(value: { get(key: string): Value; keys(): Iterable<string> }): Dict {
  return new Map(Array.from(value.keys(), (key) => [key, value.get(key)]));
}

function isIndex(key: Value): boolean {
  return (typeof key === 'number' && Number.isInteger(key)) || typeof key === 'boolean';
}
