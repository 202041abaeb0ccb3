import { describe, expect, test } from 'vitest';
import { TemplateError } from '../../src/template/template-error.ts';
import { answer, evaluate, render } from './evaluate.ts';

const VARIABLES = {
  long: 'x'.repeat(1_000_000),
  many: Array.from({ length: 100_000 }, (_, index) => index),
  near: `${'a'.repeat(60)}!`,
  dicts: [{ a: 1 }, { a: 2 }],
};

/** Doubles `x` a hundred times: 2^100 lists, or characters, of which each level is there once. */
const double = (start: string, next: string, last: string): string =>
  `{% set ns = namespace(x=${start}, y=${start}) %}{% for i in range(100) %}{% set ns.x = ${next} %}{% set ns.y = ${next.replaceAll('.x', '.y')} %}{% endfor %}${last}`;
/** A list in itself. */
const itself = (last: string): string => `{% set x = [1] %}{% do x.append(x) %}${last}`;

describe('what would fill the memory is refused before it is made', () => {
  test.each([
    ["'\\t'.expandtabs(10 ** 10)", 'too large'],
    ["('\\t' * 1000000).expandtabs(1000)", 'too large'],
    ["'a' | indent(10 ** 10)", 'too large'],
    ["('a\\n' * 100000) | indent(1000000)", 'too large'],
    ["'a' | indent('x' * 1000) | indent(10 ** 8)", 'too large'],
    ["long | wordwrap(1000, wrapstring='x' * 1000000)", 'too large'],
    ["long.replace('x', 'y' * 1000)", 'too large'],
    ["long | replace('x', 'y' * 1000)", 'too large'],
    ["long.replace('', 'y' * 1000)", 'too large'],
    ["('x' * 100000).join(many | map('string'))", 'too large'],
    ["many | join('x' * 10000)", 'too large'],
    ['many | permutations', 'too large'],
    ['many | permutations(2)', 'too large'],
    ['range(12) | permutations', 'too large'],
    ['many | combinations(2)', 'too large'],
    ['many | combinations(50000)', 'too large'],
    ['range(40) | combinations(20)', 'too large'],
    ['many | product(many)', 'too large'],
    ['many | slice(10 ** 9)', 'too large'],
    ["many | batch(10 ** 9, 'x')", 'too large'],
    ['many | to_nice_json(indent=10000)', 'too large'],
    ['many | to_nice_json(indent=10 ** 9)', 'too large'],
    ['[[many]] | to_nice_yaml(indent=10 ** 9)', 'too large'],
    ['[[many]] | to_nice_yaml(indent=10000)', 'too large'],
    ["{'a': 1} | tojson(indent=10 ** 9)", 'too large'],
    ["'a' | comment(prefix='x' * 1000000, prefix_count=10 ** 6)", 'too large'],
    ["'a' | comment(postfix_count=10 ** 10)", 'too large'],
    ["('a\\n' * 1000) | comment(decoration='x' * 1000000)", 'too large'],
    ["long | regex_replace('x', 'y' * 1000)", 'too large'],
    ["long | regex_replace('', 'y' * 1000)", 'too large'],
    ["('9' * 1000000) | int", 'too large'],
    ["('f' * 1000000) | int(base=16)", 'too large'],
    ["('9' * 400000) | human_to_bytes", 'too large'],
    ['long ~ long ~ (long * 16)', 'too large'],
    ['long + long * 16', 'too large'],
    ['many + many * 170', 'too large'],
    ["'a' | password_hash('sha512', rounds=999999999)", 'the rounds of sha512'],
    ["long | password_hash('md5', 'abc')", 'at most 4096 characters'],
    ["'x' | regex_search('a' * 1000000)", 'too long'],
    ["'x' | regex_search('(?:a' * 50000 ~ ')' * 50000)", 'too long'],
    ["'x' | regex_search('(' * 10000)", 'nest too deep'],
    ["'2020' | to_datetime('%Y%Y')", 'a directive twice'],
  ])('%s', (expression, message) => {
    expect(answer(expression, VARIABLES)).toContain(message);
  });

  test.each([
    ["'x'", 'ns.x ~ ns.x', '{{ ns.x }}', 'too large'],
    ["'x'", 'ns.x + ns.x', '{{ ns.x }}', 'too large'],
    ['[1]', 'ns.x + ns.x', '{{ ns.x }}', 'too large'],
    ['2', 'ns.x * ns.x', '{{ ns.x }}', 'too large'],
    ...[
      '{{ ns.x }}',
      'x{{ ns.x }}',
      '{{ ns.x | to_json }}',
      '{{ ns.x | flatten }}',
      '{{ ns.x | pprint }}',
      '{{ ns.x == ns.y }}',
      '{{ ns.x < ns.y }}',
      '{{ [ns.x, ns.y] | unique }}',
    ].map((last): [string, string, string, string] => ['[]', '[ns.x, ns.x]', last, 'too many lists and dicts']),
    ['[]', '[ns.x, ns.x]', '{{ ns.x | to_yaml }}', 'too'],
    ['[]', '[ns.x, ns.x]', '{{ ns.x | to_nice_yaml }}', 'too'],
    ['{}', "{'a': ns.x, 'b': ns.x}", '{{ ns.x | combine(ns.y, recursive=true) }}', 'too many lists and dicts'],
  ])('%s, doubled a hundred times by %s, in %s', (start, next, last, message) => {
    expect(() => render(double(start, next, last))).toThrow(message);
  });

  test.each([
    '{{ x }}',
    'x{{ x }}',
    '{{ x | to_json }}',
    '{{ x | to_yaml }}',
    '{{ x | to_nice_yaml }}',
    '{{ x | flatten }}',
    '{{ x | pprint }}',
    '{{ x == [1, x] }}',
    '{{ x in [[1, x]] }}',
    "{{ x | hash('md5') }}",
    '{{ [[1, x], x] | unique }}',
    '{{ x < [1, x] }}',
  ])('a list in itself, in %s', (last) => {
    expect(() => render(itself(last))).toThrow(TemplateError);
  });

  test('what is nested by a loop', () => {
    const text = `{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}`;
    for (const last of ['{{ ns.x }}', 'x{{ ns.x }}', '{{ ns.x | to_json }}', '{{ ns.x | flatten }}'])
      expect(() => render(text + last)).toThrow('too deep');
  });
});

describe('what would take ages', () => {
  test.each([
    "near | regex_search('(a+)+$')",
    "near | regex_replace('(a+)+$', '')",
    "near | regex_findall('(a|aa)+$')",
    "near is match('(a+)+$')",
    "near is search('(a|a)*$')",
    "long | regex_search('x*x*x*y')",
  ])('%s is stopped', (expression) => {
    expect(answer(expression, VARIABLES)).toBe('the regular expression takes too long with this text: it was stopped');
  });

  test.each([
    ['many | unique | length', 100_000],
    ['many | union(many) | length', 100_000],
    ['many | intersect(many) | length', 100_000],
    ['many | difference(many) | length', 0],
    ['many | symmetric_difference(many) | length', 0],
    ['many | zip(many) | unique | length', 100_000],
    ["many | map('string') | list | path_join | length", 588_889],
    ['dict(many | zip(many)) | length', 100_000],
    ['([[1]] * 100000) | sum(start=[]) | length', 100_000],
    ["('<a' * 500000) | striptags | length", 1_000_000],
    ["('<!--' * 250000) | striptags | length", 1_000_000],
    ['many | combinations(100000) | length', 1],
    ["('foo-bar-baz' * 1000) is search('ba[rz]-?$')", true],
  ])('%s is done at once', (expression, value) => {
    expect(evaluate(expression, VARIABLES)).toBe(value);
  });

  test.each([
    '{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(50) }}',
    '{% for i in range(1000000) %}{{ long | length }}{% endfor %}',
    "{% for i in range(1000000) %}{% do long.split('y') %}{% endfor %}",
    '{% set ns = namespace(x=[]) %}{% for i in range(1000000) %}{% set ns.x = ns.x + [i] %}{% endfor %}',
  ])('%s is stopped', (text) => {
    const budget = { steps: 200_000 };
    expect(() => render(text, VARIABLES, undefined, { budget })).toThrow('takes too many steps');
  });
});

test('what was stopped says where, and what to look for', () => {
  const wrong = `{{ 'a' }} {{ near | regex_search('(a+)+$') }}`;
  const expression = "near | regex_search('(a+)+$')";
  const start = wrong.indexOf(expression);
  const help = expect.stringContaining('(a+)+') as unknown;
  expect(() => render(wrong, VARIABLES)).toThrow(
    expect.objectContaining({ kind: 'budget', help, start, end: start + expression.length }),
  );
});

test.each([
  ["'a' | comment('constructor')", 'there is no comment style `constructor`'],
  ["'&constructor; &#9999999999; &amp;' | striptags", '&constructor; \ufffd &'],
  ["'%zz %ff a+b %C3%A9' | urldecode", '%zz \ufffd a b é'],
  ["'\\ud800' | urlencode", '%EF%BF%BD'],
  ['(10 ** 400) | filesizeformat', 'inf YB'],
  ['1 | round(-10 ** 9)', 0],
])('%s has an answer', (expression, value) => {
  expect(answer(expression)).toBe(value);
});

test('sets know what is equal', () => {
  expect(evaluate('[1, 1.0, true, 0, false, 0.5, none, "1", [1], [1.0], (1,)] | unique | length')).toBe(7);
  expect(evaluate("[{'a': 1, 'b': [2]}, {'b': [2.0], 'a': true}, {'a': 1}] | unique | length")).toBe(2);
  expect(evaluate('[10 ** 20, 1e20, 10 ** 20 + 1] | unique | length')).toBe(2);
});

test('a dict keeps the first of equal keys, however large it has grown', () => {
  expect(
    evaluate("dict([[1, 'a'], [2, 'b'], [1.0, 'c'], [3, 'd'], [2.0, 'e'], [3.0, 'f'], [4.0, 'g'], [4, 'h']]) | string"),
  ).toBe("{1: 'c', 2: 'e', 3: 'f', 4.0: 'h'}");
});
