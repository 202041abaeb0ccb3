import { describe, toInteger } from '../template/argument.ts';
import { toText } from '../template/convert.ts';
import { readNumber } from '../template/number.ts';
import { refuseUse } from '../template/refuse-use.ts';
import type { Dict, Value } from '../template/value.ts';
import { kindOf } from '../template/value-kind.ts';
import { suggest } from '../util/suggest.ts';
import { LookupError } from './lookup.ts';

/** Reads one option; nothing where it is not given, which `null` counts as too. */
export type OptionReader<T> = (value: Value | undefined, name: string) => T;

type Shape = Readonly<Record<string, OptionReader<unknown>>>;
type Options<S extends Shape> = { readonly [Name in keyof S]: ReturnType<S[Name]> };

/** The options of a lookup by their readers. Throws LookupError for a wrong value, and for a name that is none. */
export function readOptions<S extends Shape>(given: ReadonlyMap<string, Value>, shape: S): Options<S> {
  for (const name of given.keys()) {
    if (Object.hasOwn(shape, name)) continue;
    const names = Object.keys(shape);
    const near = suggest(name, names);
    if (names.length === 0) throw new LookupError(`it has no options, and was given \`${name}\``);
    throw new LookupError(
      `it has no option \`${name}\``,
      near === undefined ? `it has ${names.map((known) => `\`${known}\``).join(', ')}` : `did you mean \`${near}\`?`,
    );
  }
  const entries = Object.entries(shape).map(([name, read]) => [name, read(given.get(name) ?? undefined, name)]);
  return Object.fromEntries(entries) as Options<S>;
}

export function text(initial: string): OptionReader<string>;
export function text(): OptionReader<string | undefined>;
export function text(initial?: string): OptionReader<string | undefined> {
  return (value, name) => {
    if (value === undefined) return initial;
    if (!isScalar(value)) throw wrongOption(name, value, 'a string');
    return toText(value);
  };
}

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);
const FALSE = new Set(['n', 'no', 'off', '0', 'false', 'f', '0.0']);

/** Ansible's booleans: `yes`, `off`, `1` and the like are some too. */
export function flag(initial: boolean): OptionReader<boolean> {
  return (value, name) => {
    if (value === undefined) return initial;
    const word = isScalar(value) ? toText(value).trim().toLowerCase() : '';
    if (TRUE.has(word)) return true;
    if (FALSE.has(word)) return false;
    throw wrongOption(name, value, 'a boolean');
  };
}

export function integer(initial: number): OptionReader<number> {
  return (value, name) => {
    if (value === undefined) return initial;
    const kind = kindOf(value);
    try {
      if (kind === 'int' || kind === 'str') return Number(toInteger(value));
    } catch {
      // Said below, with the option's name.
    }
    throw wrongOption(name, value, 'an integer');
  };
}

export function number(initial: number): OptionReader<number> {
  return (value, name) => {
    if (value === undefined) return initial;
    const read = kindOf(value) === 'str' ? Number(toText(value).trim() || NaN) : readNumber(value);
    if (read === undefined || !Number.isFinite(read)) throw wrongOption(name, value, 'a number');
    return read;
  };
}

/** A list of strings; a string is split at its commas. */
export function list(): OptionReader<string[] | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every(isScalar)) return value.map(toText);
    if (!isScalar(value)) throw wrongOption(name, value, 'a list of strings');
    return toText(value)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  };
}

export function dict(): OptionReader<Dict> {
  return (value, name) => {
    if (value === undefined) return new Map();
    if (value instanceof Map) return value;
    throw wrongOption(name, value, 'a dict');
  };
}

export function choice<T extends string>(initial: T, ...others: readonly T[]): OptionReader<T> {
  return (value, name) => {
    if (value === undefined) return initial;
    const choices = [initial, ...others];
    const word = value === true ? 'yes' : value === false ? 'no' : isScalar(value) ? toText(value) : '';
    const chosen = choices.find((known) => known === word);
    if (chosen !== undefined) return chosen;
    const near = suggest(word, choices);
    throw new LookupError(
      `\`${name}\` is one of ${choices.join(', ')}, not ${describe(value)}`,
      near === undefined ? undefined : `did you mean \`${near}\`?`,
    );
  };
}

/** Any value, as it is. */
export function raw(): OptionReader<Value | undefined> {
  return (value) => value;
}

function isScalar(value: Value): boolean {
  return ['str', 'int', 'float', 'bool'].includes(kindOf(value));
}

function wrongOption(name: string, value: Value, expected: string): LookupError {
  for (const part of Array.isArray(value) ? value : [value]) refuseUse(part);
  return new LookupError(`\`${name}\` has to be ${expected}, not ${describe(value)}`);
}
