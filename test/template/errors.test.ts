import { describe, expect, test } from 'vitest';
import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import type { TemplateOptions } from '../../src/template/template-options.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { makeEnvironment } from './evaluate.ts';

const VARIABLES = { word: 'hello', list: [1], dict: { name: 1, nested: { port: 80 } }, none: null };
const TEMPLATES: Readonly<Record<string, string>> = {
  broken: 'one\n{% if %}',
  failing: 'fine {{ nosuch.x }}',
  macros: '{% macro m(a) %}{{ a.b.c }}{% endmacro %}',
};

/** A template, the text that is marked, the message, and the help. */
const EVALUATION: readonly (readonly [text: string, marked: string, message: string, help?: string])[] = [
  ['x {{ nosuch }}', 'nosuch', '`nosuch` is not defined'],
  ['{{ nosuch.a.b }}', 'nosuch', '`nosuch` is not defined'],
  ['{{ nosuch | upper }}', 'nosuch', '`nosuch` is not defined'],
  ['{{ 1 + nosuch }}', 'nosuch', '`nosuch` is not defined'],
  ['{{ dict.nmae }}', 'dict.nmae', '`dict` has no attribute `nmae`', 'did you mean `name`?'],
  ['{{ dict.nested.prot }}', 'dict.nested.prot', '`dict.nested` has no attribute `prot`', 'did you mean `port`?'],
  ["{{ dict['zzz'] }}", "dict['zzz']", '`dict` has no attribute `zzz`'],
  ['{{ list[3] }}', 'list[3]', '`list` has no item 3'],
  ['{% set x = nosuch %}{{ x }}', 'nosuch', '`nosuch` is not defined'],
  ['{% for i in nosuch %}{% endfor %}', 'nosuch', '`nosuch` is not defined'],
  ['{% for i in 5 %}{% endfor %}', '5', 'the number `5` cannot be looped over'],
  ['{% if nosuch %}{% endif %}', 'nosuch', '`nosuch` is not defined'],
  [
    "{{ 1 + 'a' }}",
    "1 + 'a'",
    '`+` cannot take the number `1` and the string `a`',
    'use `~` to join values as text, or the filter `int` to make a number of a string',
  ],
  ['{{ 1 < word }}', '1 < word', '`<` cannot compare a int with a str'],
  ['{{ word | uper }}', 'uper', 'there is no filter `uper`', 'did you mean `upper`?'],
  ['{{ word is defind }}', 'defind', 'there is no test `defind`', 'did you mean `defined`?'],
  ["{{ list | map('uper') }}", "list | map('uper')", 'there is no filter `uper`', 'did you mean `upper`?'],
  ["{{ word | replace('a') }}", "word | replace('a')", '`replace` needs the argument `new`'],
  [
    "{{ word | replace('a', 'b', cuont=1) }}",
    "word | replace('a', 'b', cuont=1)",
    '`replace` has no argument `cuont`',
    'did you mean `count`?',
  ],
  ['{{ word | upper(1) }}', 'word | upper(1)', '`upper` takes no arguments, not 1'],
  ['{{ word.nosuch() }}', 'word.nosuch()', 'a str has no method `nosuch`'],
  ['{{ word(1) }}', 'word(1)', 'a str cannot be called'],
  ['{{ 1 / 0 }}', '1 / 0', 'division by zero'],
  ['{{ [1] in 5 }}', '[1] in 5', 'nothing can be `in` the number `5`'],
  ['{{ {[1]: 2} }}', '{[1]: 2}', 'a list cannot be the key of a dict'],
  ['{{ dict.name.x.y }}', 'dict.name.x', '`dict.name` has no attribute `x`'],
  ["{% include 'nosuch' %}", "'nosuch'", 'there is no template `nosuch`'],
  ["{% from 'macros' import z %}{{ z() }}", 'z()', '`macros` has no `z` to import'],
  ["{{ lookup('file', 'x') }}", "lookup('file', 'x')", 'lookups cannot be used here'],
];

test.each(EVALUATION)('%s', (text = '', marked, message, help) => {
  const error = fail(text);
  expect(error.message).toBe(message);
  expect(text.slice(error.start, error.end)).toBe(marked);
  expect(error.help).toBe(help);
  expect(error.source).toBeUndefined();
});

test('the missing variable is named', () => {
  expect(fail('{{ nosuch.x }}')).toMatchObject({ kind: 'undefined', missing: 'nosuch' });
  expect(fail('{{ 1 / 0 }}')).toMatchObject({ kind: 'value', missing: undefined });
});

describe('in another template', () => {
  test('an error is placed there', () => {
    const error = fail("{% include 'failing' %}");
    expect(error.source?.name).toBe('failing');
    expect(TEMPLATES['failing']?.slice(error.start, error.end)).toBe('nosuch');
  });
  test('a syntax problem too', () => {
    const error = fail("{% include 'broken' %}");
    expect(error).toMatchObject({
      kind: 'include',
      message: 'expected an expression, found `%}`',
      source: { name: 'broken' },
    });
    expect(TEMPLATES['broken']?.slice(error.start, error.end)).toBe('%}');
  });
  test('an undefined argument of a macro is placed where it was asked for', () => {
    const text = "{% from 'macros' import m %}{{ m(nosuch) }}";
    const error = fail(text);
    expect(error.source).toBeUndefined();
    expect(text.slice(error.start, error.end)).toBe('nosuch');
  });
});

/** A text, the part that is marked, the message, and the help. */
const SYNTAX: readonly (readonly [text: string, marked: string, message: string, help?: string])[] = [
  ['{{ a', '{{', 'this is not closed: there is no `}}`'],
  ['{{ a }', '}', '`}` closes nothing'],
  ['{% if a', '{%', 'this is not closed: there is no `%}`'],
  ['{# a', '{#', 'this is not closed: there is no `#}`'],
  ['{% raw %}{{ a', '{% raw %}', 'this is not closed: there is no `{% endraw %}`'],
  ['{% if a %}x', 'if', '`if` is not closed: there is no `{% elif %}` or `{% else %}` or `{% endif %}`'],
  [
    '{% for a in b %}{% endif %}',
    'endif',
    '`endif` does not belong here',
    '`for` is open and waits for `endfor` or `else`',
  ],
  ['{% endif %}', 'endif', '`endif` does not belong here', 'nothing is open here'],
  ['{% fro a in b %}', 'fro', 'there is no statement `fro`', 'did you mean `for`?'],
  ['{{ a b }}', 'b', 'expected `}}`, found `b`'],
  ['{{ }}', '}}', 'expected an expression, found `}}`'],
  ['{{ a = 1 }}', '=', 'expected `}}`, found `=`', 'two values are compared by `==`'],
  ["{{ 'a }}", "'a }}", 'this string is not closed', "it needs a ' at its end"],
  ['{{ a && b }}', '&', 'unexpected `&`', 'the words are `and`, `or` and `not`'],
  ['{{ $a }}', '$', 'unexpected `$`', 'variables are written by their name alone'],
  ['{{ (1 }}', '}', 'expected `)`, found `}`'],
  ['{{ [1) }}', ')', 'expected `]`, found `)`'],
  ['{{ a.* }}', '*', 'expected a name or a number after the dot, found `*`'],
  ['{{ f(a=1, 2) }}', '2', 'an argument without a name cannot follow one with a name'],
  ['{{ a is b is c }}', 'is', 'tests cannot be chained', 'join them by `and`'],
  ['{% break %}', 'break', '`break` stands outside of a loop'],
  ['{% set 1 = 2 %}', '1', 'nothing can be assigned to this'],
  ['{% block a %}{% endblock %}{% block a %}{% endblock %}', 'a', 'block `a` is defined twice'],
];

test.each(SYNTAX)('%s', (text = '', marked, message, help) => {
  const problem = compileTemplate(text);
  if (!(problem instanceof TemplateSyntaxProblem)) throw new Error('this has no syntax problem');
  expect(problem.message).toBe(message);
  expect(text.slice(problem.start, problem.end)).toBe(marked);
  expect(problem.help).toBe(help);
});

test('braces inside of an expression', () => {
  expect(compileExpression('{{ a }} == 1')).toBeInstanceOf(TemplateSyntaxProblem);
  expect(compileExpression('a == {{ b }}')).toBeInstanceOf(TemplateSyntaxProblem);
});

test('offsets count the text as it is, with its carriage returns', () => {
  const text = 'a\r\n{{ nosuch }}\r\n';
  const error = fail(text);
  expect(text.slice(error.start, error.end)).toBe('nosuch');
});

function fail(text: string, options?: TemplateOptions): TemplateError {
  const compiled = compileTemplate(text, options);
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
  const loader = (name: string): { name: string; text: string } | undefined => {
    const found = TEMPLATES[name];
    return found === undefined ? undefined : { name, text: found };
  };
  try {
    compiled.evaluate(makeEnvironment(VARIABLES, { loader }));
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('this has no error');
}
