import { ifAbsent } from '../if-absent.ts';
import { asFlag, asInt } from '../argument.ts';
import { flattenList } from '../flatten.ts';
import { iterate } from '../iterate.ts';
import { listCombinations, listPermutations } from '../combinations.ts';
import { limitSize } from '../limits.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { checkKeywords } from '../signature.ts';
import { TemplateError } from '../template-error.ts';
import type { Dict, Value } from '../value.ts';
import { Tuple } from '../value.ts';
import { findUnique, ValueSet } from '../unique.ts';

/** Sets in the order of the lists that they are given as, and what makes lists of lists. */
export const SET_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['union', defineFilter(['other'], (_, value, other = null) => findUnique([...iterate(value), ...iterate(other)]))],
  [
    'intersect',
    defineFilter(['other'], (_, value, other = null) => {
      const set = ValueSet.from(iterate(other));
      return findUnique(iterate(value)).filter((item) => set.has(item));
    }),
  ],
  ['difference', defineFilter(['other'], (_, value, other = null) => subtract(iterate(value), iterate(other)))],
  [
    'symmetric_difference',
    defineFilter(['other'], (_, value, other = null) => [
      ...subtract(iterate(value), iterate(other)),
      ...subtract(iterate(other), iterate(value)),
    ]),
  ],
  [
    'flatten',
    defineFilter(['levels?', 'skip_nulls?'], (_, value, levels, skipNulls) =>
      flattenList(
        iterate(value),
        levels === undefined || levels === null ? undefined : asInt(levels, '`levels`'),
        asFlag(skipNulls, true),
      ),
    ),
  ],
  [
    'zip',
    defineFilter(['*', '**'], (_, value, others, options) => {
      checkKeywords('zip', options as Dict, ['strict']);
      const lists = [value, ...(others as Value[])].map(iterate);
      const isStrict = asFlag((options as Dict).get('strict'));
      if (isStrict && lists.some(({ length }) => length !== lists[0]?.length))
        throw new TemplateError('the lists to zip differ in length', 'value');
      return zip(lists, undefined);
    }),
  ],
  [
    'zip_longest',
    defineFilter(['*', '**'], (_, value, others, options) => {
      checkKeywords('zip_longest', options as Dict, ['fillvalue']);
      return zip([value, ...(others as Value[])].map(iterate), (options as Dict).get('fillvalue') ?? null);
    }),
  ],
  [
    'product',
    defineFilter(['*', '**'], (_, value, others, options) => {
      checkKeywords('product', options as Dict, ['repeat']);
      const pools = [value, ...(others as Value[])].map(iterate);
      return product(Array.from({ length: asInt((options as Dict).get('repeat'), '`repeat`', 1) }, () => pools).flat());
    }),
  ],
  [
    'permutations',
    defineFilter(['r?'], (_, value, length) => {
      const items = iterate(value);
      return listPermutations(items, asInt(length ?? undefined, '`r`', items.length));
    }),
  ],
  ['combinations', defineFilter(['r'], (_, value, length) => listCombinations(iterate(value), asInt(length, '`r`')))],
];

function subtract(items: readonly Value[], others: readonly Value[]): Value[] {
  const set = ValueSet.from(others);
  return findUnique(items).filter((item) => !set.has(item));
}

function zip(lists: readonly (readonly Value[])[], fill: Value | undefined): Value {
  const lengths = lists.map((list) => list.length);
  const length = fill === undefined ? Math.min(...lengths) : Math.max(...lengths);
  return Array.from({ length }, (_, index) => Tuple.from(lists, (list) => ifAbsent(list[index], () => fill ?? null)));
}

function product(pools: readonly (readonly Value[])[]): Value {
  limitSize(pools.reduce((size, pool) => size * Math.max(1, pool.length), 1));
  let rows: Value[][] = [[]];
  for (const pool of pools) rows = rows.flatMap((row) => pool.map((item) => [...row, item]));
  return rows.map((row) => Tuple.from(row));
}
