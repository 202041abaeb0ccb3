import { describe, toInteger } from './argument.ts';
import { limitSize } from './limits.ts';
import { formatFixed, formatSpecial } from './number-format.ts';
import { readFloat, readInt, readNumber } from './number.ts';
import { TemplateError } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { isNumber } from './value-kind.ts';

const SPECIFICATION = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** Python's format(value, specification): `>10`, `05d`, `,.2f`, `x`, `%`. */
export function formatValue(value: Value, specification: string): string {
  if (specification === '') return toText(value);
  const match = SPECIFICATION.exec(specification);
  if (match === null) throw new TemplateError(`\`${specification}\` is not a format`, 'value');
  const [, fillText, alignText, sign = '-', alternate, zero, widthText, group, precisionText, type = ''] = match;
  const width = limitSize(Number(widthText ?? 0));
  const precision = precisionText === undefined ? undefined : Number(precisionText);
  const isNumeric = isNumber(value) && type !== 's' && !(typeof value === 'boolean' && type === '');
  const fill = fillText ?? (zero === undefined ? ' ' : '0');
  const align = alignText ?? (zero === undefined ? (isNumeric ? '>' : '<') : '=');
  if (!isNumeric) {
    if (type !== '' && type !== 's') throw new TemplateError(`\`${type}\` formats numbers, not ${describe(value)}`);
    const text = toText(value);
    return pad(precision === undefined ? text : Array.from(text).slice(0, precision).join(''), '', fill, align, width);
  }
  const [isNegative, digits] = formatDigits(value, type, precision, alternate !== undefined);
  const shown = isNegative ? '-' : sign === '-' ? '' : sign;
  return pad(group === undefined ? digits : groupDigits(digits, group), shown, fill, align, width);
}

function formatDigits(
  value: Value,
  type: string,
  precision: number | undefined,
  isAlternate: boolean,
): [boolean, string] {
  const int = readInt(value);
  if (int !== undefined && !'eEfFgG%'.includes(type || 'd')) {
    const absolute = int < 0 ? -BigInt(int) : BigInt(int);
    if (type === 'c') return [false, String.fromCodePoint(Number(toInteger(value)))];
    const radix = { b: 2, o: 8, x: 16, X: 16 }[type] ?? 10;
    const text = absolute.toString(radix);
    const prefix = isAlternate && radix !== 10 ? `0${type.toLowerCase()}` : '';
    return [int < 0, type === 'X' ? (prefix + text).toUpperCase() : prefix + text];
  }
  const number = readNumber(value) ?? NaN;
  const absolute = Math.abs(number);
  const isNegative = number < 0 || Object.is(number, -0);
  if (type === '%') return [isNegative, `${formatFixed(absolute * 100, precision ?? 6)}%`];
  if (type === '') {
    if (precision === undefined) return [isNegative, toText(value).replace(/^-/, '')];
    const text = formatSpecial(absolute, 'g', precision);
    return [isNegative, readFloat(value) !== undefined && /^\d+$/.test(text) ? `${text}.0` : text];
  }
  if (!'eEfFgGn'.includes(type)) throw new TemplateError(`\`${type}\` does not format ${describe(value)}`);
  return [isNegative, formatSpecial(absolute, type === 'n' ? 'g' : type, precision ?? 6, isAlternate)];
}

function groupDigits(text: string, mark: string): string {
  return text.replace(/^\d+/, (digits) => digits.replaceAll(/\B(?=(?:\d{3})+$)/g, mark));
}

function pad(text: string, sign: string, fill: string, align: string, width: number): string {
  const missing = width - sign.length - Array.from(text).length;
  if (missing <= 0) return sign + text;
  if (align === '=') return sign + fill.repeat(missing) + text;
  const left = align === '<' ? 0 : align === '>' ? missing : Math.floor(missing / 2);
  return fill.repeat(left) + sign + text + fill.repeat(missing - left);
}
