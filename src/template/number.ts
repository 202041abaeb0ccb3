import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Float } from './value.ts';

/** Bits of the largest int; Python has no limit, a template that goes beyond is a mistake. */
const LARGEST_INT_BITS = 4096;
/** Of an int that is read from a text, as Python has it; beyond them it takes quadratic time. */
const MOST_DIGITS = 4300;
const LARGEST_INT = 1n << BigInt(LARGEST_INT_BITS);

/** A Python float as a value: a Float where its fraction is zero, else a number. */
export function makeFloat(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** A Python int as a value: a number where it is exact, else a bigint. */
export function makeInt(value: bigint | number): number | bigint {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value + 0;
    return makeInt(BigInt(value));
  }
  if (value > LARGEST_INT || value < -LARGEST_INT) throw new TemplateError('the number is too large', 'budget');
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** The int (a bool counts as 0 or 1), or nothing if the value is none. */
export function readInt(value: Value): number | bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return undefined;
}

/** The float's value, or nothing if the value is not a float. */
export function readFloat(value: Value): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? undefined : value;
  return value instanceof Float ? value.value : undefined;
}

/** Any number as JavaScript's (a large int is rounded), or nothing. */
export function readNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return undefined;
}

/** Python's repr() of a float: the shortest digits that read back, an exponent below 1e-4 and from 1e16. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const plain = exponent < 0 ? value.toFixed(Math.min(100, digitsAfterPoint(mantissa) - exponent)) : String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

function digitsAfterPoint(mantissa: string): number {
  const point = mantissa.indexOf('.');
  return point === -1 ? 0 : mantissa.length - point - 1;
}

/** Python's int(text, base): blanks around, a sign, `_` between digits, a prefix that fits the base; nothing if it is none. */
export function parseInteger(text: string, base = 10): number | bigint | undefined {
  const match = /^\s*([+-]?)(0[xXoObB])?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)\s*$/.exec(text);
  if (match === null) return undefined;
  let [, sign = '', prefix = '', digits = ''] = match;
  let radix = base;
  const prefixBase = { x: 16, o: 8, b: 2 }[prefix.slice(1).toLowerCase()];
  if (prefix !== '' && prefixBase !== undefined && (base === 0 || base === prefixBase)) {
    radix = prefixBase;
  } else if (prefix !== '') {
    digits = prefix + digits;
  }
  if (radix === 0) {
    if (/^0[0-9_]*[1-9]/.test(digits)) return undefined;
    radix = 10;
  }
  if (digits.length > MOST_DIGITS) throw new TemplateError('the number is too large', 'budget');
  let result = 0n;
  for (const digit of digits.replaceAll('_', '').toLowerCase()) {
    const number = digit >= 'a' ? digit.charCodeAt(0) - 87 : digit.charCodeAt(0) - 48;
    if (number >= radix) return undefined;
    result = result * BigInt(radix) + BigInt(number);
  }
  return makeInt(sign === '-' ? -result : result);
}

/** Python's float(text); nothing if it is none. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  const named = /^([+-]?)(inf(?:inity)?|nan)$/.exec(trimmed);
  if (named !== null) return named[2] === 'nan' ? NaN : named[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/.test(trimmed))
    return undefined;
  return Number(trimmed.replaceAll('_', ''));
}
