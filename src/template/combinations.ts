import { limitSize } from './limits.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Tuple } from './value.ts';

/** Python's itertools.permutations, in its order. @throws TemplateError where they are too many */
export function listPermutations(items: readonly Value[], length: number): Value[] {
  checkLength(length);
  limitRows(length, (index) => items.length - index);
  const rows: Value[] = [];
  const chosen: number[] = [];
  const used = new Set<number>();
  const extend = (): void => {
    if (chosen.length === length) rows.push(pickAll(items, chosen));
    else
      for (let index = 0; index < items.length; index++) {
        if (used.has(index)) continue;
        used.add(index);
        chosen.push(index);
        extend();
        chosen.pop();
        used.delete(index);
      }
  };
  if (length <= items.length) extend();
  return rows;
}

/** Python's itertools.combinations, in its order. @throws TemplateError where they are too many */
export function listCombinations(items: readonly Value[], length: number): Value[] {
  checkLength(length);
  const { length: count } = items;
  if (length > count) return [];
  // As many as of those that are left out; each quotient so far is a whole number of combinations.
  const least = Math.min(length, count - length);
  limitRows(least, (index) => (count - index) / (index + 1), length);
  const rows: Value[] = [];
  const chosen = Array.from({ length }, (_, index) => index);
  for (;;) {
    rows.push(pickAll(items, chosen));
    const at = chosen.findLastIndex((index, place) => index < count - length + place);
    if (at === -1) return rows;
    const start = chosen[at] ?? 0;
    for (let place = at; place < length; place++) chosen[place] = start + 1 + place - at;
  }
}

function checkLength(length: number): void {
  if (length < 0) throw new TemplateError('`r` cannot be negative', 'value');
}

function limitRows(factors: number, factor: (index: number) => number, length = factors): void {
  let rows = 1;
  for (let index = 0; index < factors && rows > 0; index++) limitSize((rows *= factor(index)));
  limitSize(rows * Math.max(1, length));
}

function pickAll(items: readonly Value[], chosen: readonly number[]): Tuple {
  return Tuple.from(chosen, (index) => items[index] ?? null);
}
