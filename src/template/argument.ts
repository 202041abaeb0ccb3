import { makeInt, parseInteger, readFloat, readInt, readNumber } from './number.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import { toText } from './to-text.ts';
import { isTruthy } from './truth.ts';
import type { Dict, Value } from './value.ts';
import { Markup, Tuple } from './value.ts';
import { isHostObject, typeNameOf } from './value-kind.ts';

/** A string argument. @throws TemplateError for another type */
export function asString(value: Value | undefined, what: string, initial?: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  if (value === undefined && initial !== undefined) return initial;
  throw wrongType(value, what, 'a string');
}

/** Any value as Python's str() gives it. */
export function asText(value: Value | undefined, initial = ''): string {
  return value === undefined ? initial : toText(value);
}

/** An int argument in JavaScript's exact range. @throws TemplateError for another type */
export function asInt(value: Value | undefined, what: string, initial?: number): number {
  if (value === undefined && initial !== undefined) return initial;
  const int = value === undefined ? undefined : readInt(value);
  if (int === undefined) throw wrongType(value, what, 'an integer');
  return Number(int);
}

/** A number argument, an int or a float. @throws TemplateError for another type */
export function asNumber(value: Value | undefined, what: string, initial?: number): number {
  if (value === undefined && initial !== undefined) return initial;
  const number = value === undefined ? undefined : readNumber(value);
  if (number === undefined) throw wrongType(value, what, 'a number');
  return number;
}

export function asFlag(value: Value | undefined, initial = false): boolean {
  return value === undefined ? initial : isTruthy(value);
}

/** A dict, or a mapping such as `hostvars` as one. @throws TemplateError for another type */
export function asDict(value: Value | undefined, what: string): Dict {
  if (value instanceof Map) return value;
  if (value !== undefined && isHostObject(value))
    return new Map(Array.from(value.keys(), (key) => [key, value.get(key)]));
  throw wrongType(value, what, 'a dict');
}

/** Python's int(): truncates a float, reads a string. @throws TemplateError for what is no number */
export function toInteger(value: Value, base = 10): number | bigint {
  const int = readInt(value);
  if (int !== undefined) return int;
  const float = readFloat(value);
  if (float !== undefined && Number.isFinite(float)) return makeInt(BigInt(Math.trunc(float)));
  const text = value instanceof Markup ? value.text : value;
  const parsed = typeof text === 'string' ? parseInteger(text, base) : undefined;
  if (parsed === undefined) {
    refuseUse(value);
    throw new TemplateError(`${describe(value)} is not an integer`, 'value');
  }
  return parsed;
}

export function wrongType(value: Value | undefined, what: string, expected: string): TemplateError | Error {
  if (value === undefined) return new TemplateError(`${what} is missing`);
  try {
    refuseUse(value);
  } catch (error) {
    return error as Error;
  }
  return new TemplateError(`${what} has to be ${expected}, not ${describe(value)}`);
}

/** A value in a message: its type, and itself where it is short. */
export function describe(value: Value): string {
  if (value === null) return '`none`';
  if (typeof value === 'boolean') return value ? '`true`' : '`false`';
  const name = typeNameOf(value);
  const kind = {
    int: 'the number',
    float: 'the number',
    str: 'the string',
    list: 'a list',
    dict: 'a dict',
    tuple: 'a tuple',
  }[name];
  if (kind === undefined) return `a ${name}`;
  if (Array.isArray(value) || value instanceof Map || value instanceof Tuple) return kind;
  const text = toText(value);
  return text.length > 40 ? `a string of ${text.length} characters` : `${kind} \`${text}\``;
}
