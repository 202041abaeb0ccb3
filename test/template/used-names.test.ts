import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/source/read-yaml.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { compileExpression, compileTemplate, hasTemplate } from '../../src/template/compile.ts';
import { toValue } from '../../src/template/convert.ts';
import { TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { type Dict, Undefined } from '../../src/template/value.ts';
import { type Binding, layerOfBindings, layerOfNode } from '../../src/variables/layer.ts';
import { Scope } from '../../src/variables/scope.ts';

const VARIABLES = toValue({
  yes: true,
  no: false,
  one: 1,
  list: [1, 2],
  empty: [],
  dict: { a: 1, b: { c: 2 } },
  word: 'w',
  part: 'part',
}) as Dict;
const TEMPLATES: Readonly<Record<string, string>> = {
  part: '{{ word }}',
  macros: '{% macro m() %}{{ word }}{% endmacro %}{% macro n() %}{{ one }}{% endmacro %}{% set v = list %}',
  base: '{% block a %}{{ word }}{% endblock %}{% block b %}{{ one }}{% endblock %}',
};

/** The names that an evaluation asks for, in this order, each time that it does. */
function listLookups(text: string): string {
  const compiled = hasTemplate(text) ? compileTemplate(text) : compileExpression(text);
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
  const asked: string[] = [];
  compiled.evaluate({
    lookup: (name) => {
      asked.push(name);
      return VARIABLES.get(name) ?? new Undefined(`\`${name}\` is not defined`, name);
    },
    loader: (name) => {
      const source = TEMPLATES[name];
      return source === undefined ? undefined : { name, text: source };
    },
    now: () => new Date(0),
    random: () => 0,
  });
  return asked.join(' ');
}

describe('a name is looked up only when it is used', () => {
  test.each([
    // Short circuits.
    ['yes or word', 'yes'],
    ['no or word', 'no word'],
    ['no and word', 'no'],
    ['yes and word', 'yes word'],
    ['no and word or one', 'no one'],
    ['yes or no and word', 'yes'],
    ['not yes or not no or word', 'yes no'],
    ['one < 0 < word', 'one'],
    ['one < 2 < one + 5', 'one one'],
    // Inline if.
    ['word if yes else one', 'yes word'],
    ['word if no else one', 'no one'],
    ['word if yes', 'yes word'],
    ["'x' if no else ('y' if yes else word)", 'no yes'],
    // Tests and filters.
    ['word is defined and one', 'word one'],
    ['missing is defined and missing > 1', 'missing'],
    ['missing is undefined or missing.x', 'missing'],
    // A filter's arguments are evaluated before it, as in Python.
    ['word | default(one)', 'word one'],
    ['missing | default(one)', 'missing one'],
    // Members.
    ['dict.a', 'dict'],
    ["{'a': one, 'b': 2}.b", 'one'],
    // Statements.
    ['{% if no %}{{ word }}{% endif %}', 'no'],
    ['{% if yes %}{{ word }}{% else %}{{ one }}{% endif %}', 'yes word'],
    ['{% if no %}{{ word }}{% elif yes %}{{ one }}{% elif list %}{{ dict }}{% endif %}', 'no yes one'],
    ['{% for i in list %}{{ i }}{% else %}{{ word }}{% endfor %}', 'list'],
    ['{% for i in empty %}{{ one }}{% else %}{{ word }}{% endfor %}', 'empty word'],
    ['{% for i in list if i > 1 %}{{ word }}{% endfor %}', 'list word'],
    ['{% for i in list %}{% if loop.first %}{% continue %}{% endif %}{{ word }}{% endfor %}', 'list word'],
    ['{% for i in list %}{% break %}{{ word }}{% endfor %}', 'list'],
    ['{% macro m() %}{{ word }}{% endmacro %}{{ one }}', 'one'],
    ['{% macro m(a=word) %}{{ a }}{% endmacro %}{{ m(1) }}', ''],
    ['{% macro m(a=word) %}{{ a }}{% endmacro %}{{ m() }}', 'word'],
    ['{% macro m() %}{{ caller() if no else 1 }}{% endmacro %}{% call m() %}{{ word }}{% endcall %}', 'no'],
    ['{% set word = 1 %}{{ word }}', ''],
    ['{% with word = one %}{{ word }}{{ word }}{% endwith %}', 'one'],
    ['{# {{ word }} #}{% raw %}{{ word }}{% endraw %}{{ one }}', 'one'],
    // Other templates.
    ["{% include 'part' %}", 'word'],
    ["{% if no %}{% include 'part' %}{% endif %}", 'no'],
    ["{% import 'macros' as m with context %}x", 'list'],
    ["{% import 'macros' as m with context %}{{ m.n() }}", 'list one'],
    ["{% extends 'base' %}{% block a %}{% endblock %}", 'one'],
    ["{% extends 'base' %}{{ dict }}{% block b %}{% endblock %}", 'word'],
  ])('%s asks for: %s', (text, names) => {
    expect(listLookups(text)).toBe(names);
  });
});

/** Variables as a file has them: those on the right are computed, and say so. */
const FILE = `
used: "{{ a }}"
unused: "{{ b }}"
both: { a: "{{ a }}", b: "{{ b }}" }
items: ["{{ a }}", "{{ b }}"]
chain: "{{ used }}{{ used }}"
`;

describe('a variable is rendered only when it is used, and once', () => {
  test.each([
    ['{{ used }}', 'a'],
    ['{{ used ~ used }}', 'a'],
    ['{{ chain }}', 'a'],
    ['{{ both.a }}', 'a'],
    ["{{ both['b'] }}", 'b'],
    ['{{ both.a ~ both.a }}', 'a'],
    ["{{ both.a if both.a == 'a' else both.b }}", 'a'],
    ['{{ both | length }}', ''],
    ["{{ 'a' in both }}", ''],
    ["{{ both | combine({'a': 1}) }}", 'a b'],
    ['{{ items[0] }}', 'a b'],
    ['{{ unused is defined }}', 'b'],
    ["{{ 'x' if true else unused }}", ''],
  ])('%s renders: %s', (text, names) => {
    const rendered: string[] = [];
    const say = (name: string): [string, Binding] => [
      name,
      {
        kind: 'computed',
        compute: () => {
          rendered.push(name);
          return name;
        },
      },
    ];
    const { root } = readYaml(new SourceFile('vars.yml', FILE));
    if (root?.kind !== 'mapping') throw new Error('no mapping');
    const layers = [layerOfBindings('play vars', new Map([say('a'), say('b')])), layerOfNode('play vars', root)];
    const scope = new Scope(layers, { now: () => new Date(0), random: () => 0 });
    const compiled = compileTemplate(text);
    if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
    compiled.evaluate(scope.environment);
    expect(rendered.join(' ')).toBe(names);
  });
});
