import { translatePythonRegex, watchRegex } from '../module/python-regex.ts';
import { ModuleFailure } from '../module/result.ts';

/**
 * An argument that is a regular expression of Python's; unless it is global, it matches from the start of the text each time.
 * @throws ModuleFailure that names the argument; so do its `exec` and `test` where they take ages.
 */
export function readPattern(
  argument: string,
  pattern: string,
  flags: { readonly multiline?: boolean; readonly global?: boolean; readonly indices?: boolean } = {},
): RegExp {
  try {
    const regex = translatePythonRegex(pattern, flags);
    return watchRegex(
      new RegExp(
        regex.source,
        (flags.global === true ? regex.flags : regex.flags.replace('g', '')) + (flags.indices === true ? 'd' : ''),
      ),
      (reason) =>
        new ModuleFailure(`the regular expression ${argument} ${reason}: it was stopped`, {
          help: 'Look for a repetition inside of a repetition, such as `(a+)+`.',
        }),
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ModuleFailure(`${argument} is not a regular expression: ${error.message}`, {
      help: 'The syntax is that of Python; a text with special characters goes through the filter `regex_escape`.',
    });
  }
}
