import { runRegex } from '../util/run-regex.ts';
import { type RegexFlags, translatePythonRegex } from '../util/python-regex.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import { explainLimit } from './limits.ts';
import { TemplateError } from './template-error.ts';

const CACHE = new BoundedCache<string, RegExp>(500);

/**
 * A regular expression of Python's `re` as JavaScript's (always with `g` and `u`, and lastIndex 0), compiled once per text.
 * @throws TemplateError where the expression is none, or has what JavaScript lacks
 */
export function compileRegex(pattern: string, flags: RegexFlags = {}): RegExp {
  const key = `${flags.ignoreCase === true ? 'i' : ''}${flags.multiline === true ? 'm' : ''}:${pattern}`;
  let regex = CACHE.get(key);
  if (regex === undefined) {
    regex = translate(pattern, flags);
    CACHE.set(key, regex);
  }
  regex.lastIndex = 0;
  return regex;
}

/** Where the text first matches, or -1. @throws TemplateError for an expression that takes too long */
export function searchRegex(regex: RegExp, text: string): number {
  try {
    return runRegex(regex, text, () => text.search(regex));
  } catch (error) {
    throw explainLimit(error);
  }
}

/** How many groups a regular expression has, and the names of those that have one. */
export function describeGroups(regex: RegExp): { count: number; names: ReadonlySet<string> } {
  // An alternative that is empty always matches, and tells the groups.
  const match = new RegExp(`${regex.source}|`, regex.flags.replace('g', '')).exec('');
  return { count: (match?.length ?? 1) - 1, names: new Set(Object.keys(match?.groups ?? {})) };
}

function translate(pattern: string, flags: RegexFlags): RegExp {
  try {
    return translatePythonRegex(pattern, flags);
  } catch (error) {
    throw error instanceof SyntaxError ? new TemplateError(error.message, 'value') : error;
  }
}
