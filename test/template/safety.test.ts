import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../src/template/compile.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { evaluate, makeEnvironment, render } from './evaluate.ts';

describe('what would not end is stopped', () => {
  const budget = { steps: 10_000, length: 100_000, depth: 20 };
  test.each([
    ['{% for i in range(20000) %}{% endfor %}', 'takes too many steps'],
    ['{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}', 'takes too many steps'],
    ["{% for i in range(2000) %}{{ 'a' * 100 }}{% endfor %}", 'makes too much text'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'without an end'],
    ["{% include 'self' %}", 'without an end'],
    ["{% extends 'again' %}", 'without an end'],
    ['{% for n in [1] recursive %}{{ loop([1]) }}{% endfor %}', 'without an end'],
    ["{{ 'a' * 10 ** 12 }}", 'too large'],
    ['{{ [0] * 10 ** 9 }}', 'too large'],
    ['{{ range(10 ** 9) | length }}', 'too large'],
    ['{{ 2 ** (10 ** 6) }}', 'too large'],
    ["{{ '%999999999d' % 1 }}", 'too large'],
    ["{{ '{:999999999}'.format('a') }}", 'too large'],
    ["{{ 'a' | center(10 ** 9) }}", 'too large'],
    ["{{ range(20000) | map('string') }}", 'takes too many steps'],
    ['{{ range(1000) | list | product(range(1000), range(1000)) }}', 'too large'],
  ])('%s', (text, message) => {
    const loader = (name: string): { name: string; text: string } => ({
      name,
      text: name === 'self' ? "{% include 'self' %}" : "{% extends 'again' %}",
    });
    const compiled = compileTemplate(text);
    if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
    expect(() => compiled.evaluate(makeEnvironment({}, { budget, loader }))).toThrow(message);
  });

  test.each([
    ['parentheses', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['lists', `{{ ${'['.repeat(5000)}${']'.repeat(5000)} }}`],
    ['nots', `{{ ${'not '.repeat(5000)}1 }}`],
    ['minuses', `{{ ${'- '.repeat(5000)}1 }}`],
    ['ifs', '{% if 1 %}'.repeat(5000) + '{% endif %}'.repeat(5000)],
    ['inline ifs', `{{ ${'1 if 0 else '.repeat(5000)}2 }}`],
  ])('deep nesting of %s is a syntax problem', (_, text) => {
    expect(compileTemplate(text)).toBeInstanceOf(TemplateSyntaxProblem);
  });

  test.each([
    ['sums', `{{ ${'1 + '.repeat(20_000)}1 }}`],
    ['attributes', `{{ a${'.b'.repeat(20_000)} }}`],
    ['filters', `{{ 1${' | abs'.repeat(20_000)} }}`],
  ])('a long chain of %s gives a value or an error of ours', (_, text) => {
    const compiled = compileTemplate(text);
    if (compiled instanceof TemplateSyntaxProblem) return;
    expect(tryTo(() => compiled.evaluate(makeEnvironment({ a: {} })))).toBe(true);
  });
});

test('what looks like a template in a value stays text', () => {
  expect(render('{{ a }}', { a: '{{ 1 + 1 }}' })).toBe('{{ 1 + 1 }}');
  expect(render('x {{ a }}', { a: '{% raw %}' })).toBe('x {% raw %}');
});

test('a variable is not changed by a template that changes it', () => {
  const environment = makeEnvironment({ list: [1], dict: { inner: [1] } });
  const compiled = compileTemplate('{% do list.append(2) %}{% do dict.inner.append(2) %}{{ list }}{{ dict.inner }}');
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
  expect(compiled.evaluate(environment)).toBe('[1, 2][1, 2]');
  expect(compiled.evaluate(environment)).toBe('[1, 2][1, 2]');
});

test('what the environment throws comes through as it is', () => {
  const wait = new Error('waits for a fact');
  const lookup = (): never => {
    throw wait;
  };
  for (const text of [
    'a',
    'a.b + 1',
    "a | default('x')",
    'u and a',
    "lookup('file', 'x')",
    '[1] | map("default", a)',
  ]) {
    expect(() => evaluate(text, {}, { lookup, lookups: lookup })).toThrow(wait);
  }
});

/** True if it gives a value or an error of ours. */
function tryTo(step: () => unknown): boolean {
  try {
    step();
    return true;
  } catch (error) {
    return error instanceof TemplateError;
  }
}
