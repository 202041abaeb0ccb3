import { translatePythonRegex } from '../module/python-regex.ts';
import { ModuleFailure } from '../module/result.ts';

/**
 * An argument that is a regular expression of Python's; it matches from the start of the text each time.
 * @throws ModuleFailure that names the argument.
 */
export function readPattern(argument: string, pattern: string, flags: { readonly multiline?: boolean } = {}): RegExp {
  try {
    const regex = translatePythonRegex(pattern, flags);
    return new RegExp(regex.source, regex.flags.replace('g', ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ModuleFailure(`${argument} is not a regular expression: ${error.message}`, {
      help: 'The syntax is that of Python; a text with special characters goes through the filter `regex_escape`.',
    });
  }
}
