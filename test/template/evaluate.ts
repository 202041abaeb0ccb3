import { compileExpression, compileTemplate } from '../../src/template/compile.ts';
import { fromValue, toValue } from '../../src/template/convert.ts';
import type { Environment } from '../../src/template/environment.ts';
import type { TemplateOptions } from '../../src/template/template-options.ts';
import { TemplateError, TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import type { Dict, Value } from '../../src/template/value.ts';
import { Undefined } from '../../src/template/value.ts';

/** An environment over plain data; what a test needs otherwise goes on top. */
export function makeEnvironment(variables: unknown = {}, more: Partial<Environment> = {}): Environment {
  const dict = toValue(variables) as Dict;
  return {
    lookup: (name) => (dict.has(name) ? (dict.get(name) ?? null) : new Undefined(`\`${name}\` is not defined`, name)),
    now: () => new Date('2024-01-31T10:20:30.5Z'),
    random: () => 0.5,
    ...more,
  };
}

/** The value of an expression. @throws Error where it is none, TemplateError where it cannot be evaluated */
export function evaluate(text: string, variables?: unknown, more?: Partial<Environment>): Value {
  const compiled = compileExpression(text);
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(`${text}: ${compiled.message}`);
  return compiled.evaluate(makeEnvironment(variables, more));
}

/** The value of a template. */
export function render(
  text: string,
  variables?: unknown,
  options?: TemplateOptions,
  more?: Partial<Environment>,
): Value {
  const compiled = compileTemplate(text, options);
  if (compiled instanceof TemplateSyntaxProblem) throw new Error(`${text}: ${compiled.message}`);
  return compiled.evaluate(makeEnvironment(variables, more));
}

/** The same as plain data, to compare with literals. */
function plain(value: Value): unknown {
  return JSON.parse(
    JSON.stringify(fromValue(value), (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item)) ?? 'null',
  );
}

/** The value of an expression as plain data, or what is said where it has none. */
export function answer(text: string, variables?: unknown, more?: Partial<Environment>): unknown {
  try {
    return plain(evaluate(text, variables, more));
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}
