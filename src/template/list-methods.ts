import { asFlag, asInt } from './argument.ts';
import { sortValues } from './compare.ts';
import { equals } from './equality.ts';
import { iterate } from './iterate.ts';
import { limitSize } from './limits.ts';
import type { Method } from './method.ts';
import { defineMethod } from './method.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

const SEQUENCE_METHODS: readonly (readonly [string, Method<Value[]>])[] = [
  ['count', defineMethod(['value'], (list, value = null) => list.filter((item) => equals(item, value)).length)],
  ['index', defineMethod(['value', 'start?', 'stop?'], findIndex)],
];

export const TUPLE_METHODS: ReadonlyMap<string, Method<Value[]>> = new Map(SEQUENCE_METHODS);

export const LIST_METHODS: ReadonlyMap<string, Method<Value[]>> = new Map([
  ...SEQUENCE_METHODS,
  ['copy', defineMethod([], (list) => list.slice())],
  [
    'append',
    defineMethod(['value'], (list, value = null) => {
      list.push(value);
      return null;
    }),
  ],
  [
    'extend',
    defineMethod(['values'], (list, values = null) => {
      const more = iterate(values);
      limitSize(list.length + more.length);
      // As many as there are now: a list may be put behind itself.
      for (const value of more.slice()) list.push(value);
      return null;
    }),
  ],
  [
    'insert',
    defineMethod(['index', 'value'], (list, index, value = null) => {
      list.splice(asInt(index, 'the index'), 0, value);
      return null;
    }),
  ],
  [
    'pop',
    defineMethod(['index?'], (list, index) => {
      const [item] = list.splice(checkIndex(list, asInt(index, 'the index', -1)), 1);
      return item ?? null;
    }),
  ],
  [
    'remove',
    defineMethod(['value'], (list, value = null) => {
      list.splice(Number(findIndex(list, value)), 1);
      return null;
    }),
  ],
  [
    'clear',
    defineMethod([], (list) => {
      list.length = 0;
      return null;
    }),
  ],
  [
    'reverse',
    defineMethod([], (list) => {
      list.reverse();
      return null;
    }),
  ],
  [
    'sort',
    defineMethod(['reverse?'], (list, reverse) => {
      const sorted = sortValues(list, (item) => item, asFlag(reverse));
      for (let index = 0; index < sorted.length; index++) list[index] = sorted[index] ?? null;
      return null;
    }),
  ],
]);

function findIndex(list: Value[], value: Value = null, start?: Value, stop?: Value): Value {
  const from = clampIndex(list, asInt(start, 'the start', 0));
  const to = clampIndex(list, asInt(stop, 'the stop', list.length));
  for (let index = from; index < to; index++) {
    const item = list[index];
    if (item !== undefined && equals(item, value)) return index;
  }
  throw new TemplateError('the value is not in the list', 'value');
}

function clampIndex(list: readonly Value[], index: number): number {
  return Math.min(list.length, Math.max(0, index < 0 ? index + list.length : index));
}

function checkIndex(list: readonly Value[], index: number): number {
  const at = index < 0 ? index + list.length : index;
  if (at < 0 || at >= list.length) throw new TemplateError('the list has no item at this index', 'value');
  return at;
}
