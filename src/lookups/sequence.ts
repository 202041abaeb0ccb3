import { toText } from '../template/convert.ts';
import { limitSize } from '../template/limits.ts';
import { formatPercent } from '../template/percent-format.ts';
import type { Value } from '../template/value.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { type OptionReader, readOptions, text } from './options.ts';
import { splitTerm } from './split-term.ts';

const NUMBER = '0?x?[0-9a-f]+';
const SHORTCUT = new RegExp(`^(?:(${NUMBER})-)?(${NUMBER})(?:/(${NUMBER}))?(?::(.+))?$`, 'is');

/** Numbers from `start` to `end`, or `count` of them, `stride` apart, as texts by `format`. A term is `[start-]end[/stride][:format]` or `name=value` text. */
export const sequence: Lookup = (terms, given) => {
  const list = terms.length === 0 ? [''] : terms.map((term) => toText(term).trim());
  return list.flatMap((term) => countOut(new Map<string, Value>([...given, ...readTerm(term)])));
};

function readTerm(term: string): ReadonlyMap<string, string> {
  const [, start, end, stride, format] = SHORTCUT.exec(term) ?? [];
  if (end !== undefined) {
    const entries = Object.entries({ start, end, stride, format });
    return new Map(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
  const { key, options } = splitTerm(term);
  if (key === '') return options;
  throw new LookupError(`\`${term}\` is neither \`[start-]end[/stride][:format]\` nor \`name=value\` text`);
}

function countOut(given: ReadonlyMap<string, Value>): string[] {
  const options = readOptions(given, {
    start: whole(),
    end: whole(),
    count: whole(),
    stride: whole(),
    format: text('%d'),
  });
  const { count, end, format, start = 1, stride = 1 } = options;
  if (count === undefined && end === undefined) throw new LookupError('must specify count or end in with_sequence');
  if (count !== undefined && end !== undefined)
    throw new LookupError("can't specify both count and end in with_sequence");
  if (count !== undefined && count < 0) throw new LookupError('`count` has to be 0 or more');
  if (format.split('%').length !== 2) throw new LookupError(`bad formatting string: ${format}`);
  if (stride === 0 || count === 0) return [];
  const last = end ?? start + ((count ?? 0) - 1) * stride;
  if (stride > 0 && last < start) throw new LookupError('to count backwards make stride negative');
  if (stride < 0 && last > start) throw new LookupError("to count forward don't make stride negative");
  const length = limitSize(Math.floor((last - start) / stride) + 1);
  return Array.from({ length }, (_, index) => formatPercent(format, start + index * stride));
}

/** A number in decimal, as `0x1f`, or in octal as `0600`. */
function whole(): OptionReader<number | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    const word = toText(value).trim().toLowerCase();
    const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(word) ?? [];
    const plain = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
    const number = /^(?:0x[0-9a-f]+|0o[0-7]+|0|[1-9]\d*)$/.test(plain) ? Number(plain) : NaN;
    if (!Number.isSafeInteger(number)) throw new LookupError(`\`${name}\` has to be an integer, not \`${word}\``);
    return sign === '-' ? -number : number;
  };
}
