import { asInt, asString } from './argument.ts';
import { Bytes } from './bytes.ts';
import { countCodePoints, splitCodePoints } from './code-point.ts';
import { formatBraces } from './format-string.ts';
import { iterate } from './iterate.ts';
import { joinTexts, limitSize, repeatText } from './limits.ts';
import type { Method } from './method.ts';
import { defineMethod } from './method.ts';
import { sliceValue } from './slice.ts';
import { STRING_CHECKS } from './string-checks.ts';
import { partition, splitLines, splitText, splitWords, stripText } from './string-split.ts';
import { TemplateError } from './template-error.ts';
import { encodeText } from './text-encoding.ts';
import { toText } from './to-text.ts';
import { makeTranslation, translateText } from './translate-text.ts';
import type { Dict, Value } from './value.ts';
import { Tuple } from './value.ts';

type Side = 'both' | 'left' | 'right';

const METHODS: readonly (readonly [string, Method<string>])[] = [
  ['upper', defineMethod([], (text) => text.toUpperCase())],
  ['lower', defineMethod([], (text) => text.toLowerCase())],
  ['casefold', defineMethod([], (text) => text.replaceAll('ß', 'ss').toLowerCase())],
  ['capitalize', defineMethod([], (text) => capitalize(text))],
  ['title', defineMethod([], (text) => text.replaceAll(/\p{L}+/gu, capitalize))],
  ['swapcase', defineMethod([], (text) => Array.from(text, swapCase).join(''))],
  ['strip', defineMethod(['chars?'], (text, chars) => strip(text, chars, 'both'))],
  ['lstrip', defineMethod(['chars?'], (text, chars) => strip(text, chars, 'left'))],
  ['rstrip', defineMethod(['chars?'], (text, chars) => strip(text, chars, 'right'))],
  ['split', defineMethod(['sep?', 'maxsplit?'], (text, sep, maxsplit) => split(text, sep, maxsplit, false))],
  ['rsplit', defineMethod(['sep?', 'maxsplit?'], (text, sep, maxsplit) => split(text, sep, maxsplit, true))],
  [
    'splitlines',
    defineMethod(['keepends?'], (text, keepends) => splitLines(text, asInt(keepends, '`keepends`', 0) !== 0)),
  ],
  [
    'partition',
    defineMethod(['sep'], (text, sep) => Tuple.from(partition(text, asString(sep, 'the separator'), false))),
  ],
  [
    'rpartition',
    defineMethod(['sep'], (text, sep) => Tuple.from(partition(text, asString(sep, 'the separator'), true))),
  ],
  [
    'join',
    defineMethod(['items'], (text, items = null) =>
      joinTexts(
        iterate(items).map((item) => asString(item, 'each item to join')),
        text,
      ),
    ),
  ],
  [
    'replace',
    defineMethod(['old', 'new', 'count?'], (text, old, to, count) =>
      replaceText(
        text,
        asString(old, 'what to replace'),
        asString(to, 'the replacement'),
        asInt(count, 'the count', -1),
      ),
    ),
  ],
  [
    'startswith',
    defineMethod(['prefix', 'start?', 'end?'], (text, prefix, start, end) =>
      affixes(prefix).some((affix) => cut(text, start, end).startsWith(affix)),
    ),
  ],
  [
    'endswith',
    defineMethod(['suffix', 'start?', 'end?'], (text, suffix, start, end) =>
      affixes(suffix).some((affix) => cut(text, start, end).endsWith(affix)),
    ),
  ],
  [
    'encode',
    defineMethod(
      ['encoding?', 'errors?'],
      (text, encoding, errors) =>
        new Bytes(encodeText(text, asString(encoding, '`encoding`', 'utf-8'), asString(errors, '`errors`', 'strict'))),
    ),
  ],
  ['find', defineMethod(['sub', 'start?', 'end?'], (text, sub, start, end) => find(text, sub, start, end, false))],
  ['rfind', defineMethod(['sub', 'start?', 'end?'], (text, sub, start, end) => find(text, sub, start, end, true))],
  [
    'index',
    defineMethod(['sub', 'start?', 'end?'], (text, sub, start, end) => mustFind(find(text, sub, start, end, false))),
  ],
  [
    'rindex',
    defineMethod(['sub', 'start?', 'end?'], (text, sub, start, end) => mustFind(find(text, sub, start, end, true))),
  ],
  [
    'count',
    defineMethod(['sub', 'start?', 'end?'], (text, sub, start, end) =>
      countText(cut(text, start, end), asString(sub, 'what to count')),
    ),
  ],
  [
    'removeprefix',
    defineMethod(['prefix'], (text, prefix) => removeAffix(text, asString(prefix, 'the prefix'), 'left')),
  ],
  [
    'removesuffix',
    defineMethod(['suffix'], (text, suffix) => removeAffix(text, asString(suffix, 'the suffix'), 'right')),
  ],
  ['zfill', defineMethod(['width'], (text, width) => fillZeros(text, asInt(width, 'the width')))],
  [
    'center',
    defineMethod(['width', 'fillchar?'], (text, width, fill) =>
      padText(text, asInt(width, 'the width'), 'both', asString(fill, 'the fill', ' ')),
    ),
  ],
  [
    'ljust',
    defineMethod(['width', 'fillchar?'], (text, width, fill) =>
      padText(text, asInt(width, 'the width'), 'right', asString(fill, 'the fill', ' ')),
    ),
  ],
  [
    'rjust',
    defineMethod(['width', 'fillchar?'], (text, width, fill) =>
      padText(text, asInt(width, 'the width'), 'left', asString(fill, 'the fill', ' ')),
    ),
  ],
  ['expandtabs', defineMethod(['tabsize?'], (text, size) => expandTabs(text, asInt(size, 'the tab size', 8)))],
  ['format', defineMethod(['*', '**'], (text, list, dict) => formatBraces(text, list as Value[], dict as Dict))],
  ['format_map', defineMethod(['mapping'], (text, mapping) => formatBraces(text, [], mapping as Dict))],
  ['maketrans', defineMethod(['x', 'y?', 'z?'], (_, from = null, to, dropped) => makeTranslation(from, to, dropped))],
  ['translate', defineMethod(['table'], (text, table = null) => translateText(text, table))],
  ...STRING_CHECKS,
];

export const STRING_METHODS: ReadonlyMap<string, Method<string>> = new Map(METHODS);

export function capitalize(text: string): string {
  const [first = '', ...rest] = text;
  const upper = first.toUpperCase();
  // A letter such as ß becomes two, of which only the first is a capital.
  const title = upper.length > first.length ? upper.charAt(0) + upper.slice(1).toLowerCase() : upper;
  return title + rest.join('').toLowerCase();
}

/** Python's str.replace; without a count, all. */
export function replaceText(text: string, old: string, replacement: string, count = -1): string {
  if (count < 0 && old !== '' && replacement.length <= old.length) return text.replaceAll(old, () => replacement);
  const parts = old === '' ? ['', ...splitCodePoints(text), ''] : text.split(old);
  const changes = count < 0 ? parts.length - 1 : Math.min(count, parts.length - 1);
  return (
    joinTexts(parts.slice(0, changes + 1), replacement) +
    (changes + 1 < parts.length ? old : '') +
    parts.slice(changes + 1).join(old)
  );
}

/** Python's ljust, rjust and center: blanks on the side (or sides) named. */
export function padText(text: string, width: number, side: Side, fill = ' '): string {
  if (countCodePoints(fill) !== 1) throw new TemplateError('the fill has to be one character', 'value');
  const missing = limitSize(width) - countCodePoints(text);
  if (missing <= 0) return text;
  const left = side === 'left' ? missing : side === 'right' ? 0 : Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function swapCase(character: string): string {
  return character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase();
}

function strip(text: string, chars: Value | undefined, side: Side): string {
  return stripText(text, chars === undefined || chars === null ? undefined : asString(chars, 'the characters'), side);
}

function split(text: string, sep: Value | undefined, maxsplit: Value | undefined, fromRight: boolean): string[] {
  const limit = asInt(maxsplit, 'maxsplit', -1);
  if (sep === undefined || sep === null) return splitWords(text, limit, fromRight);
  return splitText(text, asString(sep, 'the separator'), limit, fromRight);
}

function affixes(value: Value | undefined): string[] {
  return value instanceof Tuple
    ? Array.from(value, (item) => asString(item, 'each affix'))
    : [asString(value, 'the affix')];
}

function cut(text: string, start: Value | undefined, end: Value | undefined): string {
  return start === undefined && end === undefined ? text : toText(sliceValue(text, start ?? null, end ?? null, null));
}

function find(
  text: string,
  sub: Value | undefined,
  start: Value | undefined,
  end: Value | undefined,
  isLast: boolean,
): number {
  const wanted = asString(sub, 'what to find');
  const inside = cut(text, start, end);
  const at = isLast ? inside.lastIndexOf(wanted) : inside.indexOf(wanted);
  if (at === -1) return -1;
  const from = start === undefined || start === null ? 0 : asInt(start, 'the start');
  const length = countCodePoints(text);
  return countCodePoints(inside.slice(0, at)) + Math.min(length, Math.max(0, from < 0 ? from + length : from));
}

function mustFind(at: number): number {
  if (at === -1) throw new TemplateError('the text is not in the string', 'value');
  return at;
}

function countText(text: string, sub: string): number {
  return sub === '' ? countCodePoints(text) + 1 : text.split(sub).length - 1;
}

function removeAffix(text: string, affix: string, side: 'left' | 'right'): string {
  if (affix === '') return text;
  if (side === 'left') return text.startsWith(affix) ? text.slice(affix.length) : text;
  return text.endsWith(affix) ? text.slice(0, -affix.length) : text;
}

function fillZeros(text: string, width: number): string {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const missing = limitSize(width) - countCodePoints(text);
  return missing <= 0 ? text : sign + '0'.repeat(missing) + text.slice(sign.length);
}

function expandTabs(text: string, size: number): string {
  const blanks = repeatText(' ', size);
  let length = 0;
  return text
    .split('\n')
    .map((line) => {
      let column = 0;
      return Array.from(line, (character) => {
        const piece = character === '\t' ? blanks.slice(size > 0 ? column % size : 0) : character;
        column += character === '\t' ? piece.length : 1;
        limitSize((length += piece.length));
        return piece;
      }).join('');
    })
    .join('\n');
}
