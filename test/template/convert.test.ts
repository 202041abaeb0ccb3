import { describe, expect, test } from 'vitest';
import { containsUnknown, equals, fromValue, isTruthy, toText, toValue } from '../../src/template/convert.ts';
import { Float, Markup, OMIT, Tuple, Undefined, Unknown, type Value } from '../../src/template/value.ts';

test('plain data becomes values, deep', () => {
  expect(toValue({ a: [1, { b: null }], c: undefined, d: 2 ** 60 })).toEqual(
    new Map<Value, Value>([
      ['a', [1, new Map([['b', null]])]],
      ['c', null],
      ['d', 2n ** 60n],
    ]),
  );
  const unknown = new Unknown('x');
  expect(toValue({ a: unknown })).toEqual(new Map([['a', unknown]]));
});

test('values become plain data, deep', () => {
  const unknown = new Unknown('x');
  const missing = new Undefined('y');
  const value: Value = new Map<Value, Value>([
    ['f', new Float(2)],
    ['t', Tuple.from([1, 'a'])],
    ['m', new Markup('<b>')],
    [1, [unknown, OMIT, missing]],
    ['o', OMIT],
    ['__proto__', 1],
  ]);
  const plain = fromValue(value) as Record<string, unknown>;
  expect(Object.getPrototypeOf(plain)).toBeNull();
  expect(Object.entries(plain)).toEqual([
    ['1', [unknown, missing]],
    ['f', 2],
    ['t', [1, 'a']],
    ['m', '<b>'],
    ['__proto__', 1],
  ]);
});

test('a mapping that computes its members', () => {
  const hosts = { hostObject: 'hostvars', get: (key: string): Value => key.toUpperCase(), keys: () => ['a', 'b'] };
  expect({ ...(fromValue(hosts) as object) }).toEqual({ a: 'A', b: 'B' });
  expect(toText(hosts)).toBe("{'a': 'A', 'b': 'B'}");
});

describe('Python’s str()', () => {
  test.for<[Value, string]>([
    [true, 'True'],
    [null, 'None'],
    [1, '1'],
    [12345678901234567890n, '12345678901234567890'],
    [new Float(1), '1.0'],
    [new Float(1e16), '1e+16'],
    [new Float(1e15), '1000000000000000.0'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [0.1 + 0.2, '0.30000000000000004'],
    [Infinity, 'inf'],
    [new Float(-0), '-0.0'],
    [['a', 1, null], "['a', 1, None]"],
    [Tuple.from([1]), '(1,)'],
    [
      new Map<Value, Value>([
        ['a', new Float(1)],
        [1, "it's"],
      ]),
      `{'a': 1.0, 1: "it's"}`,
    ],
  ])('%s is %s', ([value, expected]) => {
    expect(toText(value)).toBe(expected);
  });
});

test.for<[Value, boolean]>([
  ['', false],
  ['0', true],
  [0, false],
  [new Float(0), false],
  [0n, false],
  [null, false],
  [[], false],
  [[0], true],
  [new Map(), false],
  [NaN, true],
])('the truth of %s is %s', ([value, expected]) => {
  expect(isTruthy(value)).toBe(expected);
});

test('equality is Python’s', () => {
  expect(equals(1, new Float(1))).toBe(true);
  expect(equals(true, 1)).toBe(true);
  expect(equals('1', 1)).toBe(false);
  expect(equals([1], Tuple.from([1]))).toBe(false);
  expect(equals(9007199254740993n, 9007199254740992)).toBe(false);
  expect(equals(new Map<Value, Value>([[1, 'a']]), new Map<Value, Value>([[new Float(1), 'a']]))).toBe(true);
  expect(() => equals(new Undefined('`x` is not defined'), 1)).toThrow('`x` is not defined');
});

test('an unknown value is found at any depth', () => {
  const unknown = new Unknown('x');
  expect(containsUnknown([1, new Map([['a', [unknown]]])])).toBe(unknown);
  expect(containsUnknown([1, new Map([['a', [2]]])])).toBeUndefined();
});
