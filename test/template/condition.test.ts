import { expect, test } from 'vitest';
import { compileCondition } from '../../src/template/compile.ts';
import { TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { createScalar } from '../../src/source/scalar.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { layerOfData } from '../../src/variables/layer.ts';
import { RenderError } from '../../src/variables/render-error.ts';
import { Scope } from '../../src/variables/scope.ts';

function evaluate(text: string): unknown {
  const file = new SourceFile('p.yml', text);
  const scope = new Scope([layerOfData('task vars', { name: 'web', number: 3, flag: true })], {
    now: () => new Date(0),
    random: () => 0,
  });
  const span = { file, start: 0, end: text.length };
  return scope.evaluateExpression(createScalar({ value: text, style: 'plain', span }));
}

test.each<[string, unknown]>([
  ["name == '{{ name }}'", true],
  ["'a {{ name }} {{ number }}' == 'a web 3'", true],
  ["number == '{{ number }}'", true],
  ["'{{ name }}' in ['web', 'db']", true],
  ["{'a': '{{ name }}'}['a'] == 'web'", true],
  ['{{ flag }}', true],
  ['{{ flag }} ', true],
  ["name == '{'", false],
])('%s', (text, expected) => {
  expect(evaluate(text)).toBe(expected);
});

test.each([
  ["{{ name }} == 'web'", 0],
  ["name == {{ 'web' }}", 8],
])('%s has a syntax error at %d', (text, start) => {
  expect(compileCondition(text)).toMatchObject({ start });
  expect(compileCondition(text)).toBeInstanceOf(TemplateSyntaxProblem);
});

test('what is undefined in a string is shown at the string', () => {
  const text = "name == '{{ nowhere }}'";
  expect(() => evaluate(text)).toThrow(RenderError);
  const compiled = compileCondition(text);
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
  expect(compiled.names.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
    ['name', 'name'],
    ['nowhere', "'{{ nowhere }}'"],
  ]);
});
