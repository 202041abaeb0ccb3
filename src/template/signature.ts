import { suggest } from '../util/suggest.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/**
 * The parameters of a filter, test, method or function after the value it works on: `name`, `name?` where it may be left out,
 * `*` for further positional arguments (given as a list) and `**` for further keywords (given as a dict).
 */
export interface Signature {
  readonly names: readonly string[];
  readonly required: number;
  readonly hasRest: boolean;
  readonly hasKeywords: boolean;
}

export function parseSignature(parameters: readonly string[]): Signature {
  const named = parameters.filter((parameter) => !parameter.startsWith('*'));
  return {
    names: named.map((parameter) => parameter.replace('?', '')),
    required: named.filter((parameter) => !parameter.endsWith('?')).length,
    hasRest: parameters.includes('*'),
    hasKeywords: parameters.includes('**'),
  };
}

/**
 * Puts arguments into the order of the parameters, as Python binds them.
 * @throws TemplateError for one that is missing, given twice, or not known
 */
export function bindArguments(
  what: string,
  signature: Signature,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): (Value | undefined)[] {
  const { names } = signature;
  const bound: (Value | undefined)[] = positional.slice(0, names.length);
  if (positional.length > names.length && !signature.hasRest) {
    throw new TemplateError(`\`${what}\` takes ${countArguments(names.length)}, not ${positional.length}`);
  }
  const others = new Map<Value, Value>();
  for (const [name, value] of keywords) {
    const index = names.indexOf(name);
    if (index === -1) {
      if (!signature.hasKeywords) throw unknownKeyword(what, name, names);
      others.set(name, value);
    } else if (bound[index] !== undefined) {
      throw new TemplateError(`\`${what}\` got \`${name}\` twice`);
    } else {
      bound[index] = value;
    }
  }
  for (let index = 0; index < signature.required; index++) {
    if (bound[index] === undefined) throw new TemplateError(`\`${what}\` needs the argument \`${names[index] ?? ''}\``);
  }
  if (signature.hasRest) {
    bound[names.length] = positional.slice(names.length);
    if (signature.hasKeywords) bound[names.length + 1] = others;
  } else if (signature.hasKeywords) {
    bound[names.length] = others;
  }
  return bound;
}

export interface ArgumentMistake {
  readonly message: string;
  readonly help: string | undefined;
}

/** What is wrong with arguments of which only the number and the names are known. */
export function findWrongArguments(
  what: string,
  signature: Signature,
  count: number,
  keywords: readonly string[],
): ArgumentMistake | undefined {
  try {
    const given = Array.from({ length: count }, () => null);
    bindArguments(what, signature, given, new Map(keywords.map((name) => [name, null])));
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { message: error.message, help: error.help };
  }
}

/** @throws TemplateError for a further keyword (of `**`) that is none of those that there are */
export function checkKeywords(what: string, keywords: ReadonlyMap<Value, Value>, known: readonly string[]): void {
  for (const name of keywords.keys()) {
    if (typeof name === 'string' && !known.includes(name)) throw unknownKeyword(what, name, known);
  }
}

function countArguments(count: number): string {
  return count === 0 ? 'no arguments' : `at most ${count === 1 ? 'one argument' : `${count} arguments`}`;
}

function unknownKeyword(what: string, name: string, names: readonly string[]): TemplateError {
  const known = suggest(name, names);
  const help = known === undefined ? {} : { help: `did you mean \`${known}\`?` };
  return new TemplateError(`\`${what}\` has no argument \`${name}\``, 'type', help);
}
