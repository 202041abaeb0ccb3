import { describe } from './argument.ts';
import { limitSize } from './limits.ts';
import { formatSpecial } from './number-format.ts';
import { readFloat, readInt, readNumber } from './number.ts';
import { refuseUse } from './refuse-use.ts';
import { TemplateError } from './template-error.ts';
import { toText } from './to-text.ts';
import type { Value } from './value.ts';
import { Markup } from './value.ts';

const SPECIFICATION = /^(?:([^])?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([^])?$/u;
const RADIXES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

interface Specification {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string | undefined;
  readonly isAlternate: boolean;
  readonly isZeroed: boolean;
  readonly width: number;
  readonly group: string | undefined;
  readonly precision: number | undefined;
  readonly type: string;
}

/** Python's format(value, specification): `>10`, `05d`, `,.2f`, `x`, `%`. @throws TemplateError for what does not go together */
export function formatValue(value: Value, text: string): string {
  refuseUse(value);
  if (text === '') return toText(value);
  const specification = parse(text);
  if (typeof value === 'string') return formatText(value, specification);
  if (value instanceof Markup) return formatText(value.text, specification);
  const int = readInt(value);
  if (int !== undefined && !'eEfFgG%'.includes(specification.type || 'd')) return formatInt(BigInt(int), specification);
  const number = readNumber(value);
  if (number === undefined) throw new TemplateError(`${describe(value)} takes no format`);
  return formatNumber(number, readFloat(value) === undefined ? undefined : value, specification);
}

function parse(text: string): Specification {
  const match = SPECIFICATION.exec(text);
  if (match === null) throw new TemplateError(`\`${text}\` is not a format`, 'value');
  const [, fill, align, sign, alternate, zero, width, group, precision, type = ''] = match;
  const isZeroed = zero !== undefined && fill === undefined;
  return {
    fill: fill ?? (isZeroed ? '0' : ' '),
    align,
    sign,
    isAlternate: alternate !== undefined,
    isZeroed,
    width: limitSize(Number(width ?? 0)),
    group,
    precision: precision === undefined ? undefined : limitSize(Number(precision)),
    type,
  };
}

function formatText(text: string, specification: Specification): string {
  const { align, sign, isAlternate, group, precision, type } = specification;
  if (type !== '' && type !== 's') throw refuse(type, 'a string');
  if (sign !== undefined || isAlternate || group !== undefined || align === '=')
    throw new TemplateError('the format of a string has no sign, no `#`, no `=` and no groups', 'value');
  return pad('', precision === undefined ? text : Array.from(text).slice(0, precision).join(''), specification, '<');
}

function formatInt(int: bigint, specification: Specification): string {
  const { sign, isAlternate, group, precision, type } = specification;
  if (precision !== undefined) throw new TemplateError('the format of an integer has no precision', 'value');
  if (type === 'c') {
    if (sign !== undefined || isAlternate || group !== undefined || int < 0n || int > 0x10ffffn)
      throw new TemplateError('`c` formats a code point, without sign, `#` and groups', 'value');
    return pad('', String.fromCodePoint(Number(int)), specification, '>');
  }
  const radix = RADIXES[type];
  if (radix === undefined && !['', 'd', 'n'].includes(type)) throw refuse(type, 'an integer');
  const digits = (int < 0n ? -int : int).toString(radix ?? 10);
  const prefix = isAlternate && radix !== undefined ? `0${type}` : '';
  const head = showSign(int < 0n, specification) + prefix;
  return padNumber(head, type === 'X' ? digits.toUpperCase() : digits, '', specification);
}

function formatNumber(number: number, float: Value | undefined, specification: Specification): string {
  const { isAlternate, precision, type } = specification;
  if (type !== '' && !'eEfFgGn%'.includes(type)) throw refuse(type, 'a float');
  const absolute = Math.abs(number);
  const head = showSign(number < 0 || Object.is(number, -0), specification);
  const body =
    type === '%'
      ? `${formatSpecial(absolute * 100, 'f', precision ?? 6, isAlternate)}%`
      : type === ''
        ? formatShortest(absolute, float ?? absolute, precision, isAlternate)
        : formatSpecial(absolute, type === 'n' ? 'g' : type, precision ?? 6, isAlternate);
  const [, digits = '', rest = ''] = /^(\d*)([^]*)$/.exec(body) ?? [];
  return padNumber(head, digits, rest, specification);
}

/** Without a type: as str() has it; or in so many digits, of which one stands behind the point. */
function formatShortest(absolute: number, float: Value, precision: number | undefined, isAlternate: boolean): string {
  if (precision === undefined) {
    const text = toText(float).replace(/^-/, '');
    return isAlternate ? text.replace(/^(\d+)(?=e|$)/, '$1.') : text;
  }
  const digits = Math.max(1, precision);
  const exponent = absolute === 0 ? 0 : Number(absolute.toExponential(Math.min(100, digits - 1)).split('e')[1]);
  if (Number.isFinite(absolute) && exponent === digits - 1) {
    const text = formatSpecial(absolute, 'e', digits - 1, isAlternate);
    return isAlternate ? text : text.replace(/\.0+(?=e)|(\.\d*?)0+(?=e)/, '$1');
  }
  const text = formatSpecial(absolute, 'g', precision, isAlternate);
  return /^\d+$/.test(text) ? `${text}.0` : text;
}

function showSign(isNegative: boolean, { sign }: Specification): string {
  if (isNegative) return '-';
  return sign === '+' || sign === ' ' ? sign : '';
}

function padNumber(head: string, digits: string, rest: string, specification: Specification): string {
  const { group, width, fill, type, align } = specification;
  if (group === undefined) return pad(head, digits + rest, specification, '>');
  const radix = RADIXES[type];
  if (type === 'n' || (radix !== undefined && group === ',')) throw refuse(`${group}${type}`, 'a number');
  const size = radix === undefined ? 3 : 4;
  let padded = digits;
  if (fill === '0' && (align === '=' || (align === undefined && specification.isZeroed))) {
    const missing = (): number => width - head.length - rest.length - groupDigits(padded, group, size).length;
    while (missing() > 0) padded = `0${padded}`;
  }
  return pad(head, groupDigits(padded, group, size) + rest, specification, '>');
}

function groupDigits(digits: string, mark: string, size: number): string {
  return digits.replaceAll(size === 3 ? /\B(?=(?:\w{3})+$)/g : /\B(?=(?:\w{4})+$)/g, mark);
}

function pad(head: string, text: string, specification: Specification, initial: '<' | '>'): string {
  const { fill, width, isZeroed } = specification;
  const align = specification.align ?? (isZeroed && initial === '>' ? '=' : initial);
  const missing = width - head.length - Array.from(text).length;
  if (missing <= 0) return head + text;
  if (align === '=') return head + fill.repeat(missing) + text;
  const left = align === '<' ? 0 : align === '>' ? missing : Math.floor(missing / 2);
  return fill.repeat(left) + head + text + fill.repeat(missing - left);
}

function refuse(type: string, what: string): TemplateError {
  return new TemplateError(`\`${type}\` does not format ${what}`, 'value');
}
