import type { Callable, HostObject, Value } from './value.ts';
import { Float, Markup, Omit, TemplateObject, Tuple, Undefined, Unknown } from './value.ts';

export type Kind =
  | 'none'
  | 'bool'
  | 'int'
  | 'float'
  | 'str'
  | 'list'
  | 'tuple'
  | 'dict'
  | 'host'
  | 'callable'
  | 'object'
  | 'omit'
  | 'undefined'
  | 'unknown';

/** Python's view of what a value is; a Markup is a str. */
export function kindOf(value: Value): Kind {
  if (typeof value === 'string') return 'str';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'boolean') return 'bool';
  if (value === null) return 'none';
  if (typeof value === 'bigint') return 'int';
  if (value instanceof Map) return 'dict';
  if (value instanceof Tuple) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Float) return 'float';
  if (value instanceof Undefined) return 'undefined';
  if (value instanceof Unknown) return 'unknown';
  if (value instanceof Markup) return 'str';
  if (value instanceof Omit) return 'omit';
  if (value instanceof TemplateObject) return 'object';
  return isHostObject(value) ? 'host' : 'callable';
}

export function isCallable(value: Value): value is Callable {
  return typeof value === 'object' && value !== null && 'callable' in value;
}

export function isHostObject(value: Value): value is HostObject {
  return typeof value === 'object' && value !== null && 'hostObject' in value;
}

/** An int or a float; as in Python a bool is one too. */
export function isNumber(value: Value): value is number | bigint | boolean | Float {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float;
}

/** Python's name for the type, for messages and `type_debug`. */
export function typeNameOf(value: Value): string {
  const kind = kindOf(value);
  switch (kind) {
    case 'none':
      return 'NoneType';
    case 'host':
      return 'dict';
    case 'callable':
      return 'function';
    case 'object':
      return (value as TemplateObject).typeName;
    case 'undefined':
      return 'Undefined';
    case 'unknown':
      return 'Unknown';
    case 'bool':
    case 'int':
    case 'float':
    case 'str':
    case 'list':
    case 'tuple':
    case 'dict':
    case 'omit':
      return kind;
  }
}
