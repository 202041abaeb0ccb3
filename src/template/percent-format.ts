import { describe, toInteger } from './argument.ts';
import { countCodePoints } from './code-point.ts';
import { readKey } from './dict-key.ts';
import { formatSpecial } from './number-format.ts';
import { readFloat, readInt, readNumber } from './number.ts';
import { TemplateError } from './template-error.ts';
import { toAscii, toRepr, toText } from './to-text.ts';
import type { Value } from './value.ts';
import { Tuple } from './value.ts';
import { limitSize } from './limits.ts';

const DIRECTIVE = /%(?:\(([^)]*)\))?([-#0 +]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)?/gs;

/** Python's `format % values`: a tuple gives one value a directive, a dict gives them by name, anything else is the only value. */
export function formatPercent(format: string, values: Value): string {
  const list: readonly Value[] = values instanceof Tuple ? values : [values];
  let used = 0;
  let isNamed = false;
  const next = (): Value => {
    const value = isNamed ? undefined : list[used++];
    if (value === undefined) throw new TemplateError('the format has more places than there are values');
    return value;
  };
  const result = format.replace(
    DIRECTIVE,
    (
      all: string,
      name: string | undefined,
      flags: string,
      widthText?: string,
      precisionText?: string,
      type?: string,
    ) => {
      if (all === '%%') return '%';
      if (type === undefined) throw new TemplateError('the format ends in the middle of a directive', 'value');
      const width = widthText === '*' ? Number(toInteger(next())) : Number(widthText ?? 0);
      const precision =
        precisionText === '*'
          ? Number(toInteger(next()))
          : precisionText === undefined
            ? undefined
            : Number(precisionText);
      isNamed ||= name !== undefined;
      const value = name === undefined ? next() : readNamed(values, name);
      return formatDirective(all, value, { flags, width: limitSize(width), precision, type });
    },
  );
  if (
    used < list.length &&
    !(values instanceof Map) &&
    !(Array.isArray(values) && !(values instanceof Tuple) && used === 0)
  ) {
    throw new TemplateError('the format has fewer places than there are values');
  }
  return result;
}

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

function readNamed(values: Value, name: string): Value {
  if (!(values instanceof Map)) throw new TemplateError('a format with names needs a dict');
  const value = readKey(values, name);
  if (value === undefined)
    throw new TemplateError(`the format needs \`${name}\`, which is not among the values`, 'value');
  return value;
}

function formatDirective(all: string, value: Value, directive: Directive): string {
  const { flags, width, precision, type } = directive;
  if ('sra'.includes(type)) {
    const text = type === 's' ? toText(value) : type === 'r' ? toRepr(value) : toAscii(value);
    return pad(
      precision === undefined ? text : Array.from(text).slice(0, precision).join(''),
      '',
      width,
      flags.replace('0', ''),
    );
  }
  if (type === 'c') {
    return pad(readCharacter(value), '', width, flags.replace('0', ''));
  }
  const [sign, digits] = formatNumber(all, value, directive);
  const shownSign = sign === '-' ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return pad(digits, shownSign, width, flags);
}

function readCharacter(value: Value): string {
  if (typeof value === 'string' && countCodePoints(value) === 1) return value;
  const code = Number(readInt(value) ?? -1);
  if (code < 0 || code > 0x10ffff)
    throw new TemplateError(`\`%c\` needs a character or a code point, not ${describe(value)}`);
  return String.fromCodePoint(code);
}

function formatNumber(all: string, value: Value, directive: Directive): [string, string] {
  const { flags, precision, type } = directive;
  if ('diuxXo'.includes(type)) {
    const isWhole = readInt(value) !== undefined || (readFloat(value) !== undefined && 'diu'.includes(type));
    if (!isWhole) {
      throw new TemplateError(`\`${all}\` needs a number, not ${describe(value)}`);
    }
    const int = BigInt(toInteger(value));
    const radix = type === 'o' ? 8 : type.toLowerCase() === 'x' ? 16 : 10;
    let digits = (int < 0n ? -int : int).toString(radix).padStart(precision ?? 0, '0');
    if (flags.includes('#') && radix !== 10) digits = (radix === 8 ? '0o' : '0x') + digits;
    return [int < 0n ? '-' : '', type === 'X' ? digits.toUpperCase() : digits];
  }
  if (!'eEfFgG'.includes(type)) throw new TemplateError(`\`${all}\` is not a directive of a format`, 'value');
  const number = readNumber(value);
  if (number === undefined) throw new TemplateError(`\`${all}\` needs a number, not ${describe(value)}`);
  const isNegative = number < 0 || Object.is(number, -0);
  return [isNegative ? '-' : '', formatSpecial(Math.abs(number), type, precision ?? 6, flags.includes('#'))];
}

function pad(text: string, sign: string, width: number, flags: string): string {
  const missing = width - sign.length - Array.from(text).length;
  if (missing <= 0) return sign + text;
  if (flags.includes('-')) return sign + text + ' '.repeat(missing);
  return flags.includes('0') ? sign + '0'.repeat(missing) + text : ' '.repeat(missing) + sign + text;
}
