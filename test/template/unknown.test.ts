import { expect, test } from 'vitest';
import { containsUnknown } from '../../src/template/convert.ts';
import { Unknown } from '../../src/template/value.ts';
import { evaluate, render } from './evaluate.ts';

const unknown = new Unknown('the result of `Ask for a token`');
const VARIABLES = { u: unknown, list: [1, unknown], dict: { a: unknown, b: 1 }, yes: true };

test.each([
  'u',
  'u.a.b',
  'u[0]',
  'u[1:]',
  'list[u]',
  'u + 1',
  '1 + u',
  '-u',
  'not u',
  "u ~ 'a'",
  'u == 1',
  '1 < u',
  'u in [1]',
  '1 in u',
  '[1] == [u]',
  'u | upper',
  "'a' | replace('a', u)",
  "u | default('d')",
  "'a' | default(u, u)",
  'u is defined',
  'u is undefined',
  "'a' is eq u",
  "u.split(',')",
  "'a'.replace('a', u)",
  'range(u)',
  'list | sum',
  "list | join(',')",
  'list | sort',
  "list | select('odd')",
  'dict.a.b',
  'dict | to_json',
  '1 if u else 2',
  'u and yes',
  'u or not yes',
  'yes and u',
  'not yes or u',
  'u and nosuch.x',
  'u is defined and u.rc == 0',
])('%s is unknown', (expression) => {
  const result = evaluate(expression, VARIABLES);
  expect(result).toBe(unknown);
});

test.each([
  ['u and false', false],
  ['u or true', true],
  ['false and u', false],
  ['true or u', true],
  ['false and nosuch', false],
  ['list | length', 2],
  ["list | map('int') | first", 1],
  ['list | first', 1],
  ['list[0]', 1],
  ['dict.b', 1],
  ["'a' in dict", true],
  ['1 in list', true],
  ['1 if yes else u', 1],
  ['u if not yes else 2', 2],
  ['1 | default(u)', 1],
  ['yes | ternary(1, u)', 1],
])('%s is known', (expression, expected) => {
  expect(evaluate(expression, VARIABLES)).toBe(expected);
});

test('a template that mixes it in is unknown', () => {
  expect(render('{{ u }}', VARIABLES)).toBe(unknown);
  expect(render('a {{ u }} b', VARIABLES)).toBe(unknown);
  expect(render('{% if u %}a{% endif %}', VARIABLES)).toBe(unknown);
  expect(render('{% for i in u %}a{% endfor %}', VARIABLES)).toBe(unknown);
  expect(render('{% for i in list %}{{ i }}{% endfor %}', VARIABLES)).toBe(unknown);
  expect(render('{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(u) }}', VARIABLES)).toBe(unknown);
  expect(render('{% set x = u %}done', VARIABLES)).toBe('done');
});

test('inside of a result it can be found', () => {
  expect(containsUnknown(evaluate("{'a': [1, u]}", VARIABLES))).toBe(unknown);
  expect(containsUnknown(evaluate("{'a': [1]}", VARIABLES))).toBeUndefined();
});
