import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import { fromValue } from '../../src/template/convert.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { makeEnvironment } from '../template/evaluate.ts';
import { EXPRESSIONS, TEMPLATES } from './corpus.ts';
import { fuzz, ROUNDS, TIMEOUT_MS } from './mutate.ts';

const VARIABLES = JSON.parse(
  readFileSync(new URL('../template/goldens/variables.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const OTHERS: Readonly<Record<string, string>> = {
  m: '{% macro f(a) %}{{ a }}{% endmacro %}',
  b: '{% block a %}b{% endblock %}',
  a: "{% include 'a' %}",
};
const environment = makeEnvironment(
  {
    ...VARIABLES,
    a: { b: 1 },
    b: { a: [2] },
    x: 'aab {{ 1 }}',
    y: 'k: [1, {b: c}]',
    d: [{ a: { b: [1] } }],
    l: [1, 'b', null, 2.5],
    m: [true],
    s: '<é>',
    v: '1.10',
  },
  {
    budget: { steps: 20_000, length: 1_000_000, depth: 20 },
    loader: (name) => (Object.hasOwn(OTHERS, name) ? { name, text: OTHERS[name] ?? '' } : undefined),
  },
);

test.each([
  ['expressions', EXPRESSIONS, compileExpression],
  ['templates', TEMPLATES, (text: string) => compileTemplate(text)],
  ['template files', TEMPLATES, (text: string) => compileTemplate(text, { keepTrailingNewline: true })],
] as const)(
  `${ROUNDS} mutated %s have a value, or an error of ours with a place`,
  (_, corpus, compile) => {
    fuzz(corpus, (text) => {
      const compiled = compile(text);
      if (compiled instanceof TemplateSyntaxProblem) {
        if (compiled.start < 0 || compiled.start > compiled.end || compiled.end > text.length)
          throw new Error('no place');
        return;
      }
      try {
        fromValue(compiled.evaluate(environment));
      } catch (error) {
        if (!(error instanceof TemplateError) || error.start < 0 || error.start > error.end) throw error;
      }
    });
  },
  TIMEOUT_MS,
);
