import { expect, test } from 'vitest';
import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import type { Template } from '../../src/template/template.ts';
import { TemplateSyntaxProblem } from '../../src/template/template-error.ts';

/** A template and its free variables; those with a `?` are guarded. */
test.each([
  ['{{ a }}', 'a'],
  ['{{ a.b[c] }}', 'a c'],
  ['{{ a is defined }}', 'a?'],
  ['{{ a.b is defined }}', 'a?'],
  ['{{ a[b] is defined }}', 'a? b'],
  ['{{ a is not defined or a.b }}', 'a? a?'],
  ['{{ a is defined and a.b == c }}', 'a? a? c'],
  ['{{ a is defined or a }}', 'a? a'],
  ['{{ not (a is undefined) and a }}', 'a? a?'],
  ['{{ a is defined and b is defined and a + b }}', 'a? b? a? b?'],
  ["{{ a | default('x') }}", 'a?'],
  ['{{ a.b.c | d(e) }}', 'a? e'],
  ['{{ a | default(b | default(1)) }}', 'a? b?'],
  ["{{ a | upper | default('x') }}", 'a'],
  ['{{ (a | default(false)) and a.b }}', 'a? a?'],
  ['{{ (a | default(true)) and a.b }}', 'a? a'],
  ['{{ a if a is defined else b }}', 'a? a? b'],
  ['{{ b if a is undefined else a }}', 'b a? a?'],
  ['{% if a is defined %}{{ a }}{% else %}{{ a }}{% endif %}', 'a? a? a'],
  ['{% if a is undefined %}{% elif b %}{{ a }}{% endif %}', 'a? b a?'],
  ['{% for i in a %}{{ i }}{{ loop.index }}{{ b }}{% endfor %}{{ i }}', 'a b i'],
  ['{% for i in a if i.x is defined %}{{ i.x }}{% else %}{{ c }}{% endfor %}', 'a c'],
  ['{{ x }}{% set x = y %}{{ x }}', 'x y'],
  ['{% set x %}{{ y }}{% endset %}{{ x }}', 'y'],
  ['{% with x = y %}{{ x }}{% endwith %}{{ x }}', 'y x'],
  ['{% macro m(a, b=c) %}{{ a }}{{ b }}{{ d }}{{ varargs }}{% endmacro %}{{ m(e) }}', 'c d e'],
  ['{% call m() %}{{ a }}{% endcall %}', 'm a'],
  ["{% import 'x' as x %}{{ x.y }}", ''],
  ["{% from 'x' import y as z %}{{ y }}{{ z }}", 'y'],
  ["{{ lookup('file', a) }}{{ range(b) }}{{ omit }}", 'a b'],
  ['{% block b %}{{ super() }}{{ a }}{% endblock %}', 'a'],
  ['{% if a %}{% set x = 1 %}{% endif %}{{ x }}', 'a x?'],
  ['{% if a %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}{{ x }}', 'a'],
  ['{% if a %}{% set x = 1 %}{{ x }}{% else %}{{ x }}{% endif %}', 'a x'],
  ['{% macro m() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m() }}', 'x?'],
  ['{% for x in a %}{% block b %}{{ x }}{% endblock %}{% endfor %}', 'a x'],
  ['{% for x in a %}{% block b scoped %}{{ x }}{% endblock %}{% endfor %}', 'a'],
  ["{% extends 'x' %}{% block b %}{{ x }}{% endblock %}{% set x = a %}", 'a'],
  ['{% block b %}{% endblock %}{{ self.b() }}', ''],
  ['{% filter replace(a, b) %}{{ c }}{% endfilter %}', 'a b c'],
  ['{% raw %}{{ a }}{% endraw %}{# {{ b }} #}', ''],
  ['{{ true and none }}', ''],
  ["{{ users | selectattr('age', 'gt', limit) }}", 'users limit'],
])('%s asks for %s', (text, expected) => {
  const names = template(text).names.map(({ name, start, end, guarded }) => {
    expect(text.slice(start, end)).toBe(name);
    return guarded ? `${name}?` : name;
  });
  expect(names.join(' ')).toBe(expected);
});

test.each([
  ['a is defined', 'a'],
  ['a is defined and b.c is defined and d', 'a b'],
  ['a is defined or b is defined', ''],
  ['not a is undefined', 'a'],
  ['a | default(false) | bool', 'a'],
  ['a', ''],
])('%s proves that %s is defined', (text, expected) => {
  const compiled = compileExpression(text);
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
  expect([...compiled.provesDefined].join(' ')).toBe(expected);
});

test('filters, tests, lookups and templates are listed with their places', () => {
  const text = "{{ a | uper | map('x') }}{% if a is defnd %}{% endif %}{{ query('file', 'x') }}{% include 'part.j2' %}";
  const { filters, tests, lookups, files } = template(text);
  const shown = [filters, tests, lookups].map((list) =>
    list.map(({ name, start, end }) => `${name}=${text.slice(start, end)}`),
  );
  expect(shown).toEqual([['uper=uper', 'map=map'], ['defnd=defnd'], ["file='file'"]]);
  expect(files.map(({ how, name }) => `${how} ${name}`)).toEqual(['lookup x', 'include part.j2']);
});

test.each<[string, string]>([
  ['{% include "a" %}', 'include a sure'],
  ['{% include "a" ignore missing %}', 'include a sure optional'],
  ['{% include a %}', 'include undefined sure'],
  ['{% include ["a", "b"] %}', 'include undefined sure'],
  ['{% if x %}{% include "a" %}{% endif %}', 'include a'],
  ['{% for x in y %}{% include "a" %}{% endfor %}', 'include a'],
  ['{% macro m() %}{% include "a" %}{% endmacro %}', 'include a'],
  ['{% import "a" as b %}', 'import a sure alone'],
  ['{% from "a" import b with context %}', 'import a sure'],
  ['{% extends "a" %}{% include "b" %}', 'extends a sure, include b'],
  ['{{ lookup("file", "a", "b") }}', 'lookup a sure, lookup b sure'],
  ['{{ lookup("file", "a", errors="ignore") }}', 'lookup a sure optional'],
  ['{{ lookup("ansible.builtin.template", "a", template_vars={}) }}', 'lookup a sure alone'],
  ['{{ x and lookup("file", "a") }}', 'lookup a'],
  ['{{ lookup("file", "a") if x }}', 'lookup a'],
  ['{{ lookup(x, "a") }}', 'lookup undefined sure, lookup undefined sure'],
  ['{{ lookup("env", "a") }}', ''],
])('files of %s', (text, expected) => {
  const shown = template(text).files.map(({ how, name, isSure, isOptional, hasContext }) =>
    [how, name ?? 'undefined', isSure && 'sure', isOptional && 'optional', !hasContext && 'alone']
      .filter((word) => word !== false)
      .join(' '),
  );
  expect(shown.join(', ')).toBe(expected);
});

test.each([
  ['plain', true],
  ['{{ 1 + 2 }}', true],
  ['{{ range(3) | list }}', true],
  ['{{ a }}', false],
  ['{{ now() }}', false],
  ["{{ lookup('file', 'x') }}", false],
  ['{{ [1, 2] | random }}', false],
  ["{{ '/x' is exists }}", false],
  ["{% include 'x' %}", false],
])('%s is constant: %s', (text, expected) => {
  expect(template(text).isConstant).toBe(expected);
});

function template(text: string): Template {
  const compiled = compileTemplate(text);
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
  return compiled;
}
