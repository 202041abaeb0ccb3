import { asFlag, asInt, asNumber, asString, describe, toInteger } from '../argument.ts';
import { negate } from '../arithmetic.ts';
import { formatFixed } from '../number-format.ts';
import { makeFloat, makeInt, parseFloatText, readFloat, readInt, readNumber } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { refuseUse } from '../refuse-use.ts';
import { TemplateError, UnknownReached } from '../template-error.ts';
import type { Value } from '../value.ts';
import { Float, Markup } from '../value.ts';

export const NUMBER_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'abs',
    defineFilter([], (_, value) => (asNumber(value, 'what `abs` takes') < 0 ? negate('-', value) : negate('+', value))),
  ],
  [
    'int',
    defineFilter(['default?', 'base?'], (_, value, initial = 0, base) =>
      readAsInt(value, initial, asInt(base, '`base`', 10)),
    ),
  ],
  [
    'float',
    defineFilter(['default?'], (_, value, initial = new Float(0)) => {
      const number = readAsFloat(value);
      return number === undefined ? initial : makeFloat(number);
    }),
  ],
  [
    'round',
    defineFilter(['precision?', 'method?'], (_, value, precision, method) =>
      round(value, asInt(precision, '`precision`', 0), asString(method, '`method`', 'common')),
    ),
  ],
  ['log', defineFilter(['base?'], (_, value, base) => logarithm(takeNumber('log', value), base))],
  [
    'pow',
    defineFilter(['y'], (_, value, exponent) =>
      makeReal(takeNumber('pow', value) ** takeNumber('pow', exponent), value, exponent),
    ),
  ],
  [
    'root',
    defineFilter(['base?'], (_, value, base) => {
      const degree = takeNumber('root', base ?? 2);
      const number = takeNumber('root', value);
      return makeReal(degree === 2 ? Math.sqrt(number) : number ** (1 / degree), value, base);
    }),
  ],
  ['filesizeformat', defineFilter(['binary?'], (_, value, binary) => formatFileSize(value, asFlag(binary)))],
];

/** Decimal places of the largest int. */
const MOST_PLACES = 1300;

function readAsInt(value: Value, initial: Value, base: number): Value {
  try {
    return toInteger(value, base);
  } catch (error) {
    if (error instanceof UnknownReached || (error instanceof TemplateError && error.kind !== 'value')) throw error;
    const number = readAsFloat(value);
    return number === undefined || !Number.isFinite(number) ? initial : makeInt(BigInt(Math.trunc(number)));
  }
}

function readAsFloat(value: Value): number | undefined {
  refuseUse(value);
  const text = value instanceof Markup ? value.text : value;
  return typeof text === 'string' ? parseFloatText(text) : readNumber(text);
}

function round(value: Value, precision: number, method: string): Value {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    throw new TemplateError('`method` has to be `common`, `ceil` or `floor`', 'value');
  }
  const number = asNumber(value, 'what `round` takes');
  if (method !== 'common') {
    const factor = 10 ** precision;
    const rounded = method === 'ceil' ? Math.ceil(number * factor) : Math.floor(number * factor);
    return makeFloat(rounded / factor);
  }
  const int = readInt(value);
  if (int !== undefined)
    return precision >= 0 ? int : precision < -MOST_PLACES ? 0 : roundInt(BigInt(int), 10n ** BigInt(-precision));
  if (!Number.isFinite(number)) return number;
  if (precision < 0) return makeFloat(Number(formatFixed(number / 10 ** -precision, 0)) * 10 ** -precision);
  return makeFloat(Number(formatFixed(number, Math.min(100, precision))));
}

function roundInt(int: bigint, unit: bigint): Value {
  const rest = ((int % unit) + unit) % unit;
  const down = int - rest;
  const isUp = rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n !== 0n);
  return makeInt(isUp ? down + unit : down);
}

function takeNumber(filter: string, value: Value | undefined): number {
  const number = value === undefined ? undefined : readNumber(value);
  if (number !== undefined) return number;
  refuseUse(value ?? null);
  throw new TemplateError(`${filter}() can only be used on numbers, not on ${describe(value ?? null)}`);
}

function logarithm(value: number, base: Value | undefined): Value {
  if (value <= 0) throw new TemplateError('math domain error: `log` takes numbers above 0', 'value');
  const number = takeNumber('log', base ?? Math.E);
  if (base === undefined) return makeFloat(Math.log(value));
  return makeReal(number === 10 ? Math.log10(value) : Math.log(value) / Math.log(number), value, base);
}

/** As in Python it is an error where finite numbers have no finite result. */
function makeReal(result: number, ...from: readonly (Value | undefined)[]): Value {
  const isGiven = from.some((value) => value !== undefined && !Number.isFinite(readFloat(value) ?? 0));
  if (!isGiven && !Number.isFinite(result))
    throw new TemplateError(
      Number.isNaN(result) ? 'math domain error: there is no such number' : 'math range error: the result is too large',
      'value',
    );
  return makeFloat(result);
}

function formatFileSize(value: Value, isBinary: boolean): string {
  const bytes = readAsFloat(value);
  if (bytes === undefined) throw new TemplateError(`${describe(value)} is not a size`, 'value');
  const base = isBinary ? 1024 : 1000;
  const units = isBinary
    ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']
    : ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const index = units.findIndex((_, power) => bytes < base ** (power + 2));
  const power = index === -1 ? units.length - 1 : index;
  return `${formatFixed((base * bytes) / base ** (power + 2), 1)} ${units[power] ?? ''}`;
}
