import { isIterable } from '../iterate.ts';
import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { refuseUse } from '../refuse-use.ts';
import { toText } from '../to-text.ts';
import type { Value } from '../value.ts';
import { Markup, NoElse, Undefined } from '../value.ts';
import { isCallable, isNumber, kindOf } from '../value-kind.ts';

const looks = (check: (value: Value) => boolean): TestOperation =>
  defineTest([], (_, value) => check(value), { takesUndefined: true });

/** What a value is. As in Jinja2 an undefined one is none of these, and no error. */
export const TYPE_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['defined', looks((value) => !(value instanceof Undefined))],
  ['undefined', looks((value) => value instanceof Undefined)],
  ['none', looks((value) => value === null)],
  ['boolean', looks((value) => typeof value === 'boolean')],
  ['true', looks((value) => value === true)],
  ['false', looks((value) => value === false)],
  ['integer', looks((value) => kindOf(value) === 'int')],
  ['float', looks((value) => kindOf(value) === 'float')],
  ['number', looks((value) => isNumber(value))],
  ['string', looks((value) => kindOf(value) === 'str')],
  ['mapping', looks((value) => kindOf(value) === 'dict' || kindOf(value) === 'host')],
  ['sequence', looks((value) => isIterable(value) || value instanceof NoElse)],
  ['iterable', defineTest([], (_, value) => isIterable(value) || value instanceof NoElse)],
  ['callable', looks((value) => value !== null && isCallable(value))],
  ['escaped', looks((value) => value instanceof Markup)],
  ['filter', defineTest([], (runtime, value) => runtime.hasFilter(toText(value)))],
  ['test', defineTest([], (runtime, value) => runtime.hasTest(toText(value)))],
  ['sameas', defineTest(['other'], (_, value, other = null) => isSame(value, other), { takesUndefined: true })],
];

function isSame(value: Value, other: Value): boolean {
  refuseUse(other);
  return value === other;
}
