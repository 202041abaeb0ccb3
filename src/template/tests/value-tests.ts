import { asFlag, asNumber } from '../argument.ts';
import { calculate } from '../arithmetic.ts';
import { compare } from '../compare.ts';
import { equals } from '../equality.ts';
import { isIn } from '../membership.ts';
import { iterate } from '../iterate.ts';
import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { readFloat } from '../number.ts';
import { isTruthy } from '../truth.ts';
import type { Value } from '../value.ts';
import { ValueSet } from '../unique.ts';

const EQUAL = defineTest(['other'], (_, value, other = null) => equals(value, other));
const UNEQUAL = defineTest(['other'], (_, value, other = null) => !equals(value, other));
const LESS = defineTest(['other'], (_, value, other = null) => compare(value, other, '<') < 0);
const LESS_OR_EQUAL = defineTest(['other'], (_, value, other = null) => compare(value, other, '<=') <= 0);
const GREATER = defineTest(['other'], (_, value, other = null) => compare(value, other, '>') > 0);
const GREATER_OR_EQUAL = defineTest(['other'], (_, value, other = null) => compare(value, other, '>=') >= 0);
const SUBSET = defineTest(['other'], (_, value, other = null) => isSubset(value, other));
const SUPERSET = defineTest(['other'], (_, value, other = null) => isSubset(other, value));
const NAN = defineTest([], (_, value) => Number.isNaN(readFloat(value) ?? 0));

/** How a value compares with others. */
export const VALUE_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['==', EQUAL],
  ['eq', EQUAL],
  ['equalto', EQUAL],
  ['!=', UNEQUAL],
  ['ne', UNEQUAL],
  ['<', LESS],
  ['lt', LESS],
  ['lessthan', LESS],
  ['<=', LESS_OR_EQUAL],
  ['le', LESS_OR_EQUAL],
  ['>', GREATER],
  ['gt', GREATER],
  ['greaterthan', GREATER],
  ['>=', GREATER_OR_EQUAL],
  ['ge', GREATER_OR_EQUAL],
  ['in', defineTest(['seq'], (_, value, container = null) => isIn(value, container))],
  ['contains', defineTest(['value'], (_, container, value = null) => isIn(value, container))],
  ['odd', defineTest([], (_, value) => equals(calculate('%', value, 2), 1))],
  ['even', defineTest([], (_, value) => equals(calculate('%', value, 2), 0))],
  [
    'divisibleby',
    defineTest(['num'], (_, value, divisor) =>
      equals(calculate('%', value, divisor ?? asNumber(divisor, 'the divisor')), 0),
    ),
  ],
  ['subset', SUBSET],
  ['issubset', SUBSET],
  ['superset', SUPERSET],
  ['issuperset', SUPERSET],
  ['nan', NAN],
  ['isnan', NAN],
  ['any', defineTest([], (_, value) => iterate(value).some(isTruthy))],
  ['all', defineTest([], (_, value) => iterate(value).every(isTruthy))],
  [
    'truthy',
    defineTest(['convert_bool?'], (_, value, converts) => isTruthy(asFlag(converts) ? readBool(value) : value)),
  ],
  [
    'falsy',
    defineTest(['convert_bool?'], (_, value, converts) => !isTruthy(asFlag(converts) ? readBool(value) : value)),
  ],
];

function isSubset(value: Value, other: Value): boolean {
  const set = ValueSet.from(iterate(other));
  return iterate(value).every((item) => set.has(item));
}

/** Ansible's reading of texts that look like a boolean; anything else stays. */
function readBool(value: Value): Value {
  if (typeof value !== 'string') return value;
  const word = value.toLowerCase().trim();
  if (['y', 'yes', 'on', '1', 'true', 't', '1.0'].includes(word)) return true;
  return ['n', 'no', 'off', '0', 'false', 'f', '0.0'].includes(word) ? false : value;
}
