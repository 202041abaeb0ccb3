import type { ArgumentSpec } from './arg.ts';
import { PENDING } from './argument-problem.ts';
import { formatPython } from './format-python.ts';
import { parseWords } from './parse-words.ts';
import { parseDict } from './parse-dict.ts';

/** A value that does not fit; `expected` completes "must be". */
export class Misfit {
  readonly expected: string;
  readonly help: string | undefined;

  constructor(expected: string, help?: string) {
    this.expected = expected;
    this.help = help;
  }
}

const TRUE_WORDS = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);
const FALSE_WORDS = new Set(['n', 'no', 'off', '0', 'false', 'f', '0.0']);

/** A single value in the type that its specification asks for, by the rules of Ansible's `check_type_*`. Lists and dicts: only the outer shape. */
export function coerceArgument(spec: ArgumentSpec, value: unknown, splitsText: boolean): unknown {
  if (value === PENDING) return value;
  switch (spec.type) {
    case 'any':
      return value;
    case 'str':
      return coerceText(spec, value);
    case 'path':
      return isCollection(value) ? new Misfit('a path') : coerceText(spec, value);
    case 'bool':
      return coerceBoolean(value);
    case 'int':
      return coerceInteger(value);
    case 'float':
      return coerceFloat(value);
    case 'mode':
      return coerceMode(value);
    case 'list':
      return coerceList(spec, value, splitsText);
    case 'dict':
      return coerceDict(value);
  }
}

export function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function coerceText(spec: ArgumentSpec, value: unknown): unknown {
  if (typeof value === 'string') return spec.words === true ? coerceWords(value) : value;
  // YAML reads `on`, `yes` and `off` as booleans before a choice of that name can be seen.
  if (typeof value === 'boolean' && spec.choices !== undefined) {
    const words = spec.choices.filter((choice) => (value ? TRUE_WORDS : FALSE_WORDS).has(choice));
    if (words.length === 1) return words[0];
  }
  return formatPython(value);
}

function coerceWords(text: string): string | Misfit {
  try {
    parseWords(text);
    return text;
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : String(error);
    return new Misfit(`text that splits into words (${reason})`, 'Words can also be given as a list, in `argv`.');
  }
}

function coerceBoolean(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : '';
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  return new Misfit('a boolean', 'Booleans are true and false; yes, no, on, off, 1 and 0 are read as such.');
}

function coerceInteger(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'string' && /^\s*[-+]?\d+(?:_\d+)*(?:\.0*)?\s*$/.test(value)) {
    const number = Number(value.replaceAll('_', ''));
    if (Number.isSafeInteger(number)) return number;
  }
  return new Misfit('an integer');
}

function coerceFloat(value: unknown): unknown {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  return new Misfit('a number');
}

const SYMBOLIC_MODE = /^(?:[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*$/;

function coerceMode(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0o7777) {
    return value.toString(8).padStart(4, '0');
  }
  if (typeof value === 'string') {
    const text = value.trim();
    const octal = /^(?:0o)?([0-7]{1,5})$/.exec(text)?.[1];
    if (octal !== undefined && Number.parseInt(octal, 8) <= 0o7777)
      return Number.parseInt(octal, 8).toString(8).padStart(4, '0');
    if (text === 'preserve' || SYMBOLIC_MODE.test(text)) return text;
  }
  return new Misfit(
    "a mode such as '0644' or 'u=rw,g=r,o='",
    "An octal mode is quoted and begins with 0: mode: '0644'.",
  );
}

function coerceList(spec: ArgumentSpec, value: unknown, splitsText: boolean): unknown {
  if (Array.isArray(value)) return value;
  const element = spec.elements?.type ?? 'str';
  if (typeof value === 'string' && splitsText && element !== 'any' && element !== 'dict' && element !== 'list') {
    return value.trim() === '' ? [] : value.split(',').map((part) => part.trim());
  }
  if (isCollection(value) && element !== 'dict' && element !== 'any') return new Misfit('a list');
  return [value];
}

function coerceDict(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [formatPython(key), item]));
  if (isCollection(value) && !Array.isArray(value)) return value;
  const parsed = typeof value === 'string' ? parseDict(value) : undefined;
  return parsed ?? new Misfit('a mapping');
}
