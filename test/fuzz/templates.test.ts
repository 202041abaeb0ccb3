import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import { fromValue } from '../../src/template/convert.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { makeEnvironment } from '../template/evaluate.ts';
import { FILTERS } from '../../src/template/filters/registry.ts';
import { TESTS } from '../../src/template/tests/registry.ts';
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

/** @throws what is neither a value nor an error of ours with a place */
function evaluate(text: string, compile: (text: string) => ReturnType<typeof compileTemplate>): void {
  const compiled = compile(text);
  if (compiled instanceof TemplateSyntaxProblem) {
    if (compiled.start < 0 || compiled.start > compiled.end || compiled.end > text.length) throw new Error('no place');
    return;
  }
  try {
    fromValue(compiled.evaluate(environment));
  } catch (error) {
    if (error instanceof TemplateError && error.start >= 0 && error.start <= error.end) return;
    throw new Error(`neither a value nor an error with a place: ${text}`, { cause: error });
  }
}

const FILTER_NAMES = [...FILTERS.keys()];
const TEST_NAMES = [...TESTS.keys()];
const METHODS =
  'upper encode title split rsplit splitlines partition join replace startswith find index count zfill center ljust expandtabs format format_map maketrans translate items keys values get pop update setdefault append extend insert remove sort reverse copy'.split(
    ' ',
  );
const OPERANDS =
  "1 -1 0 2.5 1e300 10**20 none true '' 'a' '%s' '{0}' '\\x00' '\\ud800' [] [1] [[1],['a']] {} {'a':1} {1:[2]} (1,2) x y d l m s v a b range(3) nosuch omit".split(
    ' ',
  );

test(
  `${ROUNDS} operations on values of any kind have a value, or an error of ours with a place`,
  () => {
    fuzz(OPERANDS, (mutated, { choose, below }) => {
      const operand = below(3) === 0 ? mutated : choose(OPERANDS);
      const args = Array.from({ length: below(4) }, () => (below(6) === 0 ? 'attribute=' : '') + choose(OPERANDS));
      const name = [` | ${choose(FILTER_NAMES)}`, ` is ${choose(TEST_NAMES)}`, `.${choose(METHODS)}`][below(3)] ?? '';
      evaluate(`(${operand})${name}(${args.join(', ')})`, compileExpression);
    });
  },
  TIMEOUT_MS,
);

test.each([
  ['expressions', EXPRESSIONS, compileExpression],
  ['templates', TEMPLATES, (text: string) => compileTemplate(text)],
  ['template files', TEMPLATES, (text: string) => compileTemplate(text, { keepTrailingNewline: true })],
] as const)(
  `${ROUNDS} mutated %s have a value, or an error of ours with a place`,
  (_, corpus, compile) => {
    fuzz(corpus, (text) => evaluate(text, compile));
  },
  TIMEOUT_MS,
);
