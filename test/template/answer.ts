import { readFileSync } from 'node:fs';
import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import type { Environment } from '../../src/template/environment.ts';
import { parseJson } from '../../src/template/json-parse.ts';
import { formatFloat } from '../../src/template/number.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import type { Dict, Value } from '../../src/template/value.ts';
import { Float, Markup, NoElse, Tuple, Undefined } from '../../src/template/value.ts';

const FOLDER = new URL('./goldens/', import.meta.url);
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

/** That there is no value, and why. */
export class Failure {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Undefined values inside of a result are the caller's to find; Jinja2 was asked to print them. */
class NestedUndefined extends Error {}

/** What we make of a case, in the form in which record-goldens.py writes what Python makes of it. */
export function answer(text: string, isTemplate: boolean): unknown {
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
  if (value instanceof Markup) return value.text;
  if (value instanceof NoElse) return '';
  if (value instanceof Undefined) throw new NestedUndefined();
  return { other: 'callable' in value ? 'callable' : value.constructor.name };
}
