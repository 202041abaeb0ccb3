import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import type { Environment } from '../../src/template/environment.ts';
import { parseJson } from '../../src/template/json-parse.ts';
import { formatFloat } from '../../src/template/number.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import type { Dict, Value } from '../../src/template/value.ts';
import { Float, Tuple, Undefined } from '../../src/template/value.ts';
import { findDifference, DIFFERENCES } from './differences.ts';

const FOLDER = new URL('./goldens/', import.meta.url);

interface Golden {
  readonly text: string;
  readonly value?: unknown;
  readonly error?: true;
}

const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const variables = parseJson(read('variables.json')) as Dict;
const templates = JSON.parse(read('loader.json')) as Record<string, string>;

const environment: Environment = {
  lookup: (name) =>
    variables.get(name) ?? (variables.has(name) ? null : new Undefined(`\`${name}\` is not defined`, name)),
  loader: (name) => (Object.hasOwn(templates, name) ? { name, text: templates[name] ?? '' } : undefined),
  now: () => new Date(0),
  random: () => 0,
};

/** Every case that Python's Jinja2 was asked, with its answer; those where we mean to differ stand in differences.ts with ours. */
describe.each(readdirSync(FOLDER).filter((name) => /^(?:expressions|templates|generated-[\w-]+)\.json$/.test(name)))(
  '%s',
  (file) => {
    const goldens = JSON.parse(read(file)) as Golden[];
    test(`agrees in all ${goldens.length} cases`, () => {
      const wrong: string[] = [];
      for (const golden of goldens) {
        const difference = findDifference(golden.text);
        const expected = difference === undefined ? (golden.error === true ? 'error' : golden.value) : difference.ours;
        const actual = answer(golden.text, file.startsWith('templates'));
        const isError = expected === 'error' && golden.value !== 'error';
        if (isError ? !(actual instanceof Failure) : JSON.stringify(actual) !== JSON.stringify(expected)) {
          wrong.push(
            `${golden.text}\n    expected ${JSON.stringify(expected)}\n    got      ${JSON.stringify(actual)}`,
          );
        }
      }
      expect(wrong.join('\n')).toBe('');
    });
  },
);

test('there are enough cases, and no difference is stale', () => {
  const files = readdirSync(FOLDER).filter((name) => /^(?:expressions|templates|generated-[\w-]+)\.json$/.test(name));
  const texts = new Set(files.flatMap((file) => (JSON.parse(read(file)) as Golden[]).map(({ text }) => text)));
  expect(texts.size).toBeGreaterThan(4000);
  expect(DIFFERENCES.filter(({ cases }) => ![...texts].some((text) => cases.test(text)))).toEqual([]);
});

class Failure {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Undefined values inside of a result are the caller's to find; Jinja2 was asked to print them. */
class NestedUndefined extends Error {}

function answer(text: string, isTemplate: boolean): unknown {
  const options = { escapeBackslashes: false, keepTrailingNewline: false };
  const compiled = isTemplate ? compileTemplate(text, options) : compileExpression(text);
  if (compiled instanceof TemplateSyntaxProblem) {
    if (compiled.start < 0 || compiled.end > text.length) throw new Error(`a place outside of the text: ${text}`);
    return new Failure(compiled.message);
  }
  try {
    return encode(compiled.evaluate(environment));
  } catch (error) {
    if (error instanceof NestedUndefined) return new Failure('an undefined value inside of the result');
    if (!(error instanceof TemplateError)) throw new Error(`not a TemplateError for: ${text}`, { cause: error });
    if (error.start < 0) throw new Error(`no place for: ${text}`, { cause: error });
    return new Failure(error.message);
  }
}

function encode(value: Value): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { int: value.toString() };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { int: String(value) } : { float: formatFloat(value) };
  if (value instanceof Float) return { float: formatFloat(value.value) };
  if (value instanceof Tuple) return { tuple: Array.from(value, encode) };
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Map) return { dict: Array.from(value, ([key, item]) => [encode(key), encode(item)]) };
  if (value instanceof Undefined) throw new NestedUndefined();
  return { other: 'callable' in value ? 'callable' : value.constructor.name };
}
