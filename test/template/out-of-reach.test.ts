import { describe, expect, test } from 'vitest';
import { answer, evaluate, render } from './evaluate.ts';

const VALUES = [
  "''",
  '1',
  '1.0',
  '[]',
  '()',
  '{}',
  'none',
  'true',
  'range',
  'range(1)',
  "''.upper",
  'dict',
  'loop',
  'cycler(1)',
  'namespace()',
  'joiner()',
  'now()',
  'hosts',
  '(10 ** 20)',
  'false',
  "('a' | escape)",
  "(1, 'a')",
  "('2020-01-01' | to_datetime('%Y-%m-%d'))",
  "([{'a': 1}] | groupby('a') | first)",
  'lookup',
  "('a' | urlsplit)",
  "('1.5' | float)",
  '{}.keys',
  'omit',
];
const PROPERTIES = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'size',
  'call',
  'apply',
  'bind',
  'get_',
  'push',
  'map',
  'entries',
  'value',
  'members',
  'then',
  '__class__',
  '__globals__',
  'callable',
  '__mro__',
  '__subclasses__',
  '__init__',
  '__getattribute__',
  '__defineGetter__',
  '__lookupGetter__',
  'isPrototypeOf',
  'process',
  'globalThis',
  'require',
  'import',
  'arguments',
  'caller',
  'at',
  'flat',
  'charAt',
  'concat',
  'then',
];

describe('nothing of JavaScript or Python can be reached', () => {
  const variables = { loop: 1, hosts: { a: 1 } };
  test.each(VALUES)('through %s', (value) => {
    for (const property of PROPERTIES) {
      expect(evaluate(`${value}.${property} is defined`, variables), `${value}.${property}`).toBe(false);
      expect(evaluate(`${value}['${property}'] is defined`, variables), `${value}['${property}']`).toBe(false);
      expect(evaluate(`(${value} | attr('${property}')) is defined`, variables), `${value} | attr`).toBe(false);
      expect(evaluate(`[${value}] | map(attribute='${property}') | select('defined') | list`, variables)).toEqual([]);
    }
  });

  test.each(['map', 'sort', 'groupby', 'selectattr', 'rejectattr', 'unique', 'sum', 'min', 'max'])(
    'through the attribute of %s',
    (filter) => {
      for (const property of [
        'constructor',
        '__proto__',
        'a.constructor',
        'a.__class__.__mro__',
        'length',
        'toString',
      ]) {
        const argument =
          filter === 'selectattr' || filter === 'rejectattr' ? `'${property}'` : `attribute='${property}'`;
        const found = answer(`[{'a': 'x'}, {'a': 'y'}] | ${filter}(${argument}) | list | string`);
        expect(found, property).toMatch(
          /has no attribute|is not defined|no item|^\[\]$|^\[\{'a': 'x'\}, \{'a': 'y'\}\]$/,
        );
      }
    },
  );

  test.each([
    "'{0.__class__}'.format('a')",
    "'{0.constructor}'.format({})",
    "'{0[__proto__]}'.format({})",
    "'{a.__class__.__mro__}'.format(a=1)",
    "'{0.__init__.__globals__}'.format(range)",
    "'{.constructor}'.format([])",
    "'{0[constructor]}' .format_map({'0': 1})",
    "'%(constructor)s' % {}",
    "'%(__proto__)s' % {'a': 1}",
    "'x' | format(constructor=1) ~ ('%(toString)s' | format(a=1))",
    "'a' | regex_replace('a', '\\\\g<constructor>')",
    "'a' | regex_search('(?P<x>a)', '\\\\g<__proto__>')",
    "'http://a' | urlsplit('constructor')",
    "'a' | hash('constructor')",
    "'a' | comment('__proto__')",
    "'a' | password_hash('constructor')",
    "'a' | human_to_bytes('constructor')",
    "1 | human_readable(unit='constructor')",
    "'a' | constructor",
    "'a' is constructor",
    "'a' | __proto__",
    "'a' is toString",
    "['a'] | map('constructor') | list",
    "['a'] | select('__proto__') | list",
    "[1] | selectattr('a', 'toString') | list",
    "lookup('constructor', 'a')",
    "query('__proto__')",
    "[{'a': 1}] | subelements('constructor')",
    "'constructor' | extract({})",
    "{} | dict2items(key_name='constructor') | items2dict(key_name='toString')",
    "'10.0.0.1' | ipaddr('constructor')",
    "'%constructor' | strftime(0) ~ ('x' | to_datetime('%__proto__'))",
    "'1' is version('1', 'constructor')",
    "'1' is version('1', version_type='toString')",
    "[1] | combine({}, list_merge='constructor')",
    '(1 | type_debug).constructor',
    'cycler(1).constructor()',
    "namespace(a=1).constructor('return process')()",
    "dict.constructor('return process')()",
    'joiner().__class__',
    "''.constructor.constructor('return process')()",
    "''['constructor']['constructor']('return process')()",
    "[]['map']['constructor']",
    'range.call(1)',
    'now().constructor',
  ])('through %s', (expression) => {
    const found = JSON.stringify(answer(expression));
    expect(found).not.toMatch(/native code|function ?\(|\[object|=>|class /i);
  });

  test('through macros, loops and modules of templates', () => {
    // What a loop and a macro do have in Jinja2.
    const own = ['length', 'caller', 'arguments'];
    for (const property of PROPERTIES.filter((name) => !own.includes(name))) {
      for (const text of [
        `{% macro m() %}{% endmacro %}{{ m.${property} is defined }}`,
        `{% for i in [1] %}{{ loop.${property} is defined }}{% endfor %}`,
        `{% import 'x' as x %}{{ x.${property} is defined }}`,
        `{% set n = namespace() %}{% set n.a = 1 %}{{ n.${property} is defined }}`,
        `{% macro m() %}{{ caller.${property} is defined }}{% endmacro %}{% call m() %}{% endcall %}`,
        `{% block b %}{{ self.${property} is defined }}{% endblock %}`,
      ]) {
        const loader = (name: string): { name: string; text: string } => ({ name, text: '{% set a = 1 %}' });
        expect(render(text, {}, undefined, { loader }), text).toBe(false);
      }
    }
  });

  test('a template cannot set what JavaScript has', () => {
    render("{% set n = namespace() %}{% set n.__proto__ = {'polluted': 1} %}{% set n.constructor = 1 %}");
    evaluate("{'__proto__': {'polluted': 1}} | combine({'__proto__': {'polluted': 2}}, recursive=true)");
    evaluate('\'{"__proto__": {"polluted": 1}}\' | from_json | combine({\'a\': 1}, recursive=true)');
    evaluate("'__proto__: {polluted: 1}' | from_yaml | dict2items | items2dict");
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('through names', () => {
    for (const name of [...PROPERTIES, 'process', 'globalThis', 'this', 'require', 'Object', 'eval']) {
      expect(evaluate(`${name} is defined`)).toBe(false);
    }
  });

  test('a dict may have such keys as data', () => {
    expect(evaluate("{'constructor': 5}.constructor")).toBe(5);
    expect(evaluate("{'__proto__': 6}['__proto__']")).toBe(6);
    expect(evaluate('(\'{"__proto__": {"a": 1}}\' | from_json).a is defined')).toBe(false);
  });
});
