import { asFlag, asInt, asString, asText } from '../argument.ts';
import { countCodePoints } from '../code-point.ts';
import { joinTexts, repeatText } from '../limits.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { formatPercent } from '../percent-format.ts';
import { sliceValue } from '../slice.ts';
import { capitalize, padText, replaceText } from '../string-methods.ts';
import { splitLines, splitText, splitWords, stripText } from '../string-split.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Dict, Value } from '../value.ts';
import { Tuple } from '../value.ts';
import { wrapText } from '../wrap-text.ts';

export const TEXT_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['upper', defineFilter([], (_, value) => toText(value).toUpperCase())],
  ['lower', defineFilter([], (_, value) => toText(value).toLowerCase())],
  ['capitalize', defineFilter([], (_, value) => capitalize(toText(value)))],
  ['title', defineFilter([], (_, value) => toTitle(toText(value)))],
  ['string', defineFilter([], (_, value) => toText(value))],
  [
    'trim',
    defineFilter(['chars?'], (_, value, chars) =>
      stripText(toText(value), chars === undefined || chars === null ? undefined : asString(chars, '`chars`'), 'both'),
    ),
  ],
  [
    'replace',
    defineFilter(['old', 'new', 'count?'], (_, value, old, replacement, count) =>
      replaceText(toText(value), asText(old), asText(replacement), asInt(count ?? undefined, '`count`', -1)),
    ),
  ],
  [
    'center',
    defineFilter(['width?'], (_, value, width) => padText(toText(value), asInt(width, '`width`', 80), 'both')),
  ],
  [
    'indent',
    defineFilter(['width?', 'first?', 'blank?'], (_, value, width, first, blank) =>
      indent(asString(value, 'what to indent'), width, asFlag(first), asFlag(blank)),
    ),
  ],
  ['truncate', defineFilter(['length?', 'killwords?', 'end?', 'leeway?'], truncate)],
  ['wordcount', defineFilter([], (_, value) => toText(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)],
  [
    'wordwrap',
    defineFilter(
      ['width?', 'break_long_words?', 'wrapstring?', 'break_on_hyphens?'],
      (_, value, width, breaksLong, wrapString, breaksHyphens) => {
        const end = asString(wrapString ?? undefined, '`wrapstring`', '\n');
        const options = {
          width: asInt(width, '`width`', 79),
          breaksLongWords: asFlag(breaksLong, true),
          breaksOnHyphens: asFlag(breaksHyphens, true),
        };
        return joinTexts(
          splitLines(asString(value, 'what to wrap')).map((line) => joinTexts(wrapText(line, options), end)),
          end,
        );
      },
    ),
  ],
  ['format', defineFilter(['*', '**'], (_, value, list, dict) => format(toText(value), list as Value[], dict as Dict))],
  [
    'split',
    defineFilter(['sep?', 'maxsplit?'], (_, value, sep, maxsplit) => {
      const limit = asInt(maxsplit, '`maxsplit`', -1);
      const text = asString(value, 'what to split');
      return sep === undefined || sep === null
        ? splitWords(text, limit, false)
        : splitText(text, asString(sep, 'the separator'), limit, false);
    }),
  ],
  [
    'comment',
    defineFilter(['style?', '**'], (_, value, style, options) =>
      comment(asString(value, 'what to comment'), asString(style, '`style`', 'plain'), options as Dict),
    ),
  ],
];

function toTitle(text: string): string {
  return text
    .split(/([-\s({[<]+)/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

function indent(text: string, width: Value | undefined, first: boolean, blank: boolean): string {
  const prefix = typeof width === 'string' ? width : repeatText(' ', asInt(width, '`width`', 4));
  const lines = splitLines(`${text}\n`);
  const indented = lines.map((line, index) => (index === 0 || (line === '' && !blank) ? line : prefix + line));
  return (first ? prefix : '') + joinTexts(indented, '\n');
}

function truncate(
  _: unknown,
  value: Value,
  lengthValue?: Value,
  killwords?: Value,
  endValue?: Value,
  leewayValue?: Value,
): Value {
  const text = asString(value, 'what to truncate');
  const length = asInt(lengthValue, '`length`', 255);
  const end = asString(endValue, '`end`', '...');
  const leeway = asInt(leewayValue ?? undefined, '`leeway`', 5);
  if (length < countCodePoints(end))
    throw new TemplateError(`\`length\` has to be at least ${countCodePoints(end)}, the length of \`end\``, 'value');
  if (leeway < 0) throw new TemplateError('`leeway` cannot be negative', 'value');
  if (countCodePoints(text) <= length + leeway) return text;
  const kept = toText(sliceValue(text, 0, length - countCodePoints(end), null));
  if (asFlag(killwords)) return kept + end;
  const space = kept.lastIndexOf(' ');
  return (space === -1 ? kept : kept.slice(0, space)) + end;
}

function format(text: string, list: readonly Value[], dict: Dict): string {
  if (list.length > 0 && dict.size > 0)
    throw new TemplateError('`format` takes values with names or without, not both');
  return formatPercent(text, dict.size > 0 ? dict : Tuple.from(list));
}

const COMMENT_STYLES: ReadonlyMap<string, { decoration: string; beginning?: string; end?: string }> = new Map([
  ['plain', { decoration: '# ' }],
  ['erlang', { decoration: '% ' }],
  ['c', { decoration: '// ' }],
  ['cblock', { decoration: ' * ', beginning: '/*', end: ' */' }],
  ['xml', { decoration: ' - ', beginning: '<!--', end: '-->' }],
]);

function comment(text: string, style: string, options: Dict): string {
  const known = COMMENT_STYLES.get(style);
  if (known === undefined) throw new TemplateError(`there is no comment style \`${style}\``, 'value');
  const read = (name: string, initial: string): string => asText(options.get(name), initial);
  const count = (name: string): number => asInt(options.get(name), `\`${name}\``, 1);
  const newline = read('newline', '\n');
  const decoration = read('decoration', known.decoration);
  const beginning = read('beginning', known.beginning ?? '');
  const prefix = read('prefix', decoration.trimEnd());
  const postfix = read('postfix', decoration.trimEnd());
  const end = read('end', known.end ?? '');
  const decorated = replaceText(
    decoration + replaceText(text, newline, newline + decoration),
    decoration + newline,
    decoration.trimEnd() + newline,
  );
  return [
    beginning === '' ? '' : beginning + newline,
    prefix === '' ? '' : repeatText(prefix === newline ? newline : prefix + newline, count('prefix_count')),
    decorated,
    repeatText(newline + postfix, count('postfix_count')),
    end === '' ? '' : newline + end,
  ].join('');
}
