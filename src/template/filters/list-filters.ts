import { ifAbsent } from '../if-absent.ts';
import { asFlag, asInt, asText, wrongType } from '../argument.ts';
import { sum } from '../arithmetic.ts';
import { makePathReader, makePathsReader } from '../attribute-path.ts';
import { countCodePoints, splitCodePoints } from '../code-point.ts';
import { compare, compareUnequal, sortValues } from '../compare.ts';
import { equals } from '../equality.ts';
import { Group } from '../group.ts';
import { iterate } from '../iterate.ts';
import { joinTexts, limitSize } from '../limits.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Value } from '../value.ts';
import { Markup, TemplateObject, Undefined } from '../value.ts';
import { isHostObject } from '../value-kind.ts';
import { findUnique } from '../unique.ts';

export const LIST_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['list', defineFilter([], (_, value) => Array.from(iterate(value)))],
  [
    'first',
    defineFilter([], (_, value) =>
      ifAbsent(iterate(value)[0], () => new Undefined('there is no first item: the list is empty')),
    ),
  ],
  [
    'last',
    defineFilter([], (_, value) =>
      ifAbsent(iterate(value).at(-1), () => new Undefined('there is no last item: the list is empty')),
    ),
  ],
  ['length', defineFilter([], (_, value) => measure(value))],
  ['count', defineFilter([], (_, value) => measure(value))],
  [
    'reverse',
    defineFilter([], (_, value) =>
      typeof value === 'string' || value instanceof Markup
        ? splitCodePoints(toText(value)).reverse().join('')
        : Array.from(iterate(value)).reverse(),
    ),
  ],
  [
    'join',
    defineFilter(['d?', 'attribute?'], (_, value, separator, attribute) =>
      joinTexts(iterate(value).map(makePathReader(attribute)).map(toText), asText(separator)),
    ),
  ],
  [
    'sort',
    defineFilter(['reverse?', 'case_sensitive?', 'attribute?'], (_, value, reverse, caseSensitive, attribute) => {
      const key = makePathsReader(attribute, makeFold(asFlag(caseSensitive)));
      return sortValues(iterate(value), key, asFlag(reverse), compareUnequal);
    }),
  ],
  [
    'unique',
    defineFilter(['case_sensitive?', 'attribute?'], (_, value, caseSensitive, attribute) => {
      const read = makePathReader(attribute);
      const fold = makeFold(asFlag(caseSensitive));
      return findUnique(iterate(value), (item) => fold(read(item)));
    }),
  ],
  [
    'min',
    defineFilter(['case_sensitive?', 'attribute?'], (_, value, caseSensitive, attribute) =>
      pick(value, -1, asFlag(caseSensitive), attribute),
    ),
  ],
  [
    'max',
    defineFilter(['case_sensitive?', 'attribute?'], (_, value, caseSensitive, attribute) =>
      pick(value, 1, asFlag(caseSensitive), attribute),
    ),
  ],
  [
    'sum',
    defineFilter(['attribute?', 'start?'], (_, value, attribute, start = 0) => {
      if (typeof start === 'string') throw new TemplateError('`sum` adds numbers: use `join` for strings');
      return sum(iterate(value).map(makePathReader(attribute)), start);
    }),
  ],
  [
    'slice',
    defineFilter(['slices', 'fill_with?'], (_, value, slices, fill) =>
      sliceColumns(iterate(value), asInt(slices, '`slices`'), fill ?? null),
    ),
  ],
  [
    'batch',
    defineFilter(['linecount', 'fill_with?'], (_, value, size, fill) =>
      batch(iterate(value), asInt(size, '`linecount`'), fill ?? null),
    ),
  ],
  [
    'groupby',
    defineFilter(['attribute', 'default?', 'case_sensitive?'], (_, value, attribute, initial, caseSensitive) =>
      groupBy(iterate(value), attribute, initial, asFlag(caseSensitive)),
    ),
  ],
];

function makeFold(isCaseSensitive: boolean): (value: Value) => Value {
  return isCaseSensitive ? (value) => value : foldCase;
}

function foldCase(value: Value): Value {
  if (value instanceof Markup) return value.text.toLowerCase();
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function measure(value: Value): number {
  if (typeof value === 'string') return countCodePoints(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof Markup) return countCodePoints(value.text);
  if (value instanceof TemplateObject && value.size !== undefined) return value.size;
  if (value !== null && isHostObject(value)) return iterate(value).length;
  throw wrongType(value, 'what has a length', 'a string, a list or a dict');
}

function pick(value: Value, sign: 1 | -1, isCaseSensitive: boolean, attribute: Value | undefined): Value {
  const fold = makeFold(isCaseSensitive);
  const read = makePathReader(attribute);
  let best: Value | undefined;
  let bestKey: Value = null;
  for (const item of iterate(value)) {
    const key = fold(read(item));
    if (best === undefined || compare(key, bestKey) * sign > 0) {
      best = item;
      bestKey = key;
    }
  }
  return ifAbsent(best, () => new Undefined('there is no item to choose: the list is empty'));
}

function sliceColumns(items: readonly Value[], count: number, fill: Value): Value {
  if (count === 0) throw new TemplateError('`slices` cannot be 0', 'value');
  const size = Math.floor(items.length / count);
  const surplus = ((items.length % count) + count) % count;
  let offset = 0;
  return Array.from({ length: limitSize(Math.max(0, count)) }, (_, index) => {
    const start = offset + index * size;
    if (index < surplus) offset++;
    const column = items.slice(start, offset + (index + 1) * size);
    if (fill !== null && index >= surplus) column.push(fill);
    return column;
  });
}

function batch(items: readonly Value[], size: number, fill: Value): Value {
  if (items.length === 0) return [];
  const rows: Value[][] = [[]];
  for (const item of items) {
    const row = rows.at(-1);
    if (row === undefined || row.length === size) rows.push([item]);
    else row.push(item);
  }
  const last = rows.at(-1);
  if (fill !== null && last !== undefined) while (last.length < limitSize(size)) last.push(fill);
  return rows;
}

function groupBy(
  items: readonly Value[],
  attribute: Value | undefined,
  initial: Value | undefined,
  isCaseSensitive: boolean,
): Value {
  const read = makePathReader(attribute, initial ?? undefined);
  const fold = makeFold(isCaseSensitive);
  const groups: { key: Value; shown: Value; items: Value[] }[] = [];
  for (const item of sortValues(items, (item) => fold(read(item)))) {
    const key = fold(read(item));
    const group = groups.at(-1);
    if (group !== undefined && equals(group.key, key)) group.items.push(item);
    else groups.push({ key, shown: read(item), items: [item] });
  }
  return groups.map((group) => Group.create(group.shown, group.items));
}
