import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import { makeEnvironment } from './evaluate.ts';
import { makeRandom } from './random-expression.ts';

const SEED = 20_240_131;
const ROUNDS = 4_000;
const PIECES = [
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  '#}',
  '-%}',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  "'",
  '"',
  '\\',
  '|',
  '.',
  ',',
  ':',
  '=',
  '~',
  '*',
  '**',
  '%',
  'if',
  'else',
  'for',
  'in',
  'is',
  'not',
  'and',
  'raw',
  'endfor',
  'endif',
  'set',
  'macro',
  'loop',
  '0',
  '1e9',
  '\n',
  ' ',
  '😀',
  '\0',
];

interface Golden {
  readonly text: string;
}

const read = (name: string): Golden[] =>
  JSON.parse(readFileSync(new URL(`./goldens/${name}.json`, import.meta.url), 'utf8')) as Golden[];
const variables = JSON.parse(readFileSync(new URL('./goldens/variables.json', import.meta.url), 'utf8')) as unknown;

test.each(['templates', 'expressions'])(`${ROUNDS} mutated %s give a value or an error of ours`, (name) => {
  const random = makeRandom(SEED);
  const goldens = read(name);
  const environment = makeEnvironment(variables, {
    budget: { steps: 2_000, length: 100_000, depth: 20 },
    loader: () => ({ name: 'x', text: '{% macro m() %}{% endmacro %}x' }),
  });
  for (let round = 0; round < ROUNDS; round++) {
    const text = mutate(goldens[Math.floor(random() * goldens.length)]?.text ?? '', random);
    expect(outcome(text, name === 'templates', environment), JSON.stringify(text)).not.toBe('crash');
  }
});

function outcome(text: string, isTemplate: boolean, environment: ReturnType<typeof makeEnvironment>): string {
  try {
    const compiled = isTemplate ? compileTemplate(text) : compileExpression(text);
    if (compiled instanceof TemplateSyntaxProblem) {
      return compiled.start >= 0 && compiled.start <= compiled.end && compiled.end <= text.length ? 'problem' : 'crash';
    }
    compiled.evaluate(environment);
    return 'value';
  } catch (error) {
    return error instanceof TemplateError && error.start >= 0 && error.start <= error.end ? 'error' : 'crash';
  }
}

function mutate(source: string, random: () => number): string {
  let text = source;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const at = Math.floor(random() * (text.length + 1));
    const length = Math.floor(random() * 4);
    const piece = random() < 0.6 ? (PIECES[Math.floor(random() * PIECES.length)] ?? '') : '';
    text = text.slice(0, at) + piece + text.slice(at + length);
  }
  return text;
}
