import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileTemplate, type Template } from '../../src/template/compile.ts';
import { GLOBALS } from '../../src/template/globals/registry.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { Undefined, type Value } from '../../src/template/value.ts';

interface Golden {
  readonly text: string;
  /** What jinja2.meta finds; null where it finds a mistake. */
  readonly names: readonly string[] | null;
}

const GOLDENS = JSON.parse(readFileSync(new URL('./goldens/names.json', import.meta.url), 'utf8')) as Golden[];

/** What the template gives values to, by its text alone. */
const SETS = /\{% (?:set|for|with|import \S+ as|from "m" import|macro|call\() ?([^%]*)/g;

function compile(text: string): Template | undefined {
  const compiled = compileTemplate(text);
  return compiled instanceof TemplateSyntaxProblem ? undefined : compiled;
}

const listNames = (template: Template): string[] => [...new Set(template.names.map(({ name }) => name))].toSorted();
const listTheirs = (names: readonly string[]): string[] => names.filter((name) => !GLOBALS.has(name)).toSorted();
const without = (names: readonly string[], others: readonly string[]): string[] =>
  names.filter((name) => !others.includes(name));

/**
 * Where we mean to find other names than jinja2.meta, which takes the names of a frame as a whole: `+` is one that only we find, `-` one that only it
 * finds. A name that is not asked for is not ours; one that is set further down has its old value until then.
 */
test.each([
  ['{% set x %}{{ x }}{% endset %}', '+x', 'the body of a block is rendered before the name is set'],
  ['{% call y() %}{{ x }}{% set x = 1 %}{% endcall %}{% set x = 2 %}', '+x', 'what is set further down is not set yet'],
  ['{% for y in a %}{{ x }}{% set x = 1 %}{% endfor %}', '', 'the same in a loop, where it agrees'],
  ['{% macro m() %}{{ x }}{% endmacro %}{% set x = 1 %}', '+x', 'a macro may be called before it is set: guarded'],
  ['{% if a %}{% set x = 1 %}{% endif %}', '-x', 'nobody uses it'],
  ['{% if a %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}{{ x }}', '-x', 'every branch sets it'],
  ['{% if a %}{% set x = 1 %}{% endif %}{{ x }}', '', 'one branch does not, where it agrees'],
  ['{% set x = 1 %}{% block b %}{{ x }}{% endblock %}', '-x', 'a block sees what the template has set'],
  ['{% for x in a %}{% block b scoped %}{{ x }}{% endblock %}{% endfor %}', '-x', 'a scoped one sees the loop'],
  ['{% for x in a %}{% block b %}{{ x }}{% endblock %}{% endfor %}', '', 'another does not, where it agrees'],
  ['{% set x.y = a %}', '-x', 'only a namespace of the template has members to set'],
])('%s: %s (%s)', (text, expected) => {
  const golden = GOLDENS.find((candidate) => candidate.text === text);
  const template = compile(text);
  if (golden?.names == null || template === undefined) throw new Error(`not recorded: ${text}`);
  const ours = listNames(template);
  const theirs = listTheirs(golden.names);
  const added = without(ours, theirs).map((name) => `+${name}`);
  expect([...added, ...without(theirs, ours).map((name) => `-${name}`)].join(' ')).toBe(expected);
});

describe(`the free names of ${GOLDENS.length} templates`, () => {
  test('are those that jinja2.meta finds, but for names that the template sets itself', () => {
    const wrong: string[] = [];
    let others = 0;
    for (const { text, names } of GOLDENS) {
      const template = compile(text);
      const ours = template === undefined ? null : listNames(template);
      const theirs = names === null ? null : listTheirs(names);
      if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
      const own = [...text.matchAll(SETS)].map(([, target]) => target).join(' ');
      const different = ours && theirs && [...without(ours, theirs), ...without(theirs, ours)];
      if (different?.every((name) => new RegExp(`\\b${name}\\b`).test(own)) === true) others++;
      // An unknown test is no mistake of syntax to us.
      else if (text !== '{{ a is b }}') wrong.push(`${text}: ${ours?.join(' ')}; jinja2.meta: ${theirs?.join(' ')}`);
    }
    expect(wrong).toEqual([]);
    expect(GOLDENS.length - others).toBeGreaterThan(1300);
  });

  // The names of the templates have values of many types, so that most of each template is reached in one of the rounds.
  test.each([
    ['nothing', () => null],
    ['true', () => true],
    ['pairs', () => [[1, 2]]],
    ['functions', () => ({ callable: 'f', call: () => 'called' })],
    ['undefined', (name: string) => new Undefined('', name)],
  ] satisfies [string, (name: string) => Value][])('hold all that is asked for where each is %s', (_, make) => {
    const wrong: string[] = [];
    for (const { text } of GOLDENS) {
      const template = compile(text);
      if (template === undefined) continue;
      const asked = new Set<string>();
      try {
        template.evaluate({
          lookup: (name) => {
            asked.add(name);
            return make(name);
          },
          loader: (name) => ({ name, text: '{% set y = 1 %}{% set z = 2 %}' }),
          now: () => new Date(0),
          random: () => 0,
        });
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
      }
      const missed = without([...asked], [...listNames(template), ...GLOBALS.keys()]);
      if (missed.length > 0) wrong.push(`${text}: ${missed.join(' ')}`);
    }
    expect(wrong).toEqual([]);
  });
});
