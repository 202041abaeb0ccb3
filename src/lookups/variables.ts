import { asString } from '../template/argument.ts';
import { toText } from '../template/convert.ts';
import { compileRegex, searchRegex } from '../template/python-regex.ts';
import { refuseUse } from '../template/refuse-use.ts';
import { TemplateError } from '../template/template-error.ts';
import { Undefined, type Value } from '../template/value.ts';
import { suggest } from '../util/suggest.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { raw, readOptions } from './options.ts';

/** The values of variables whose names are given; one that is not defined is `default`. */
export const vars: Lookup = (terms, given, { context }) => {
  const { default: initial } = readOptions(given, { default: raw() });
  return terms.map((term) => {
    const name = readName(term);
    const value = context.has(name) ? context.environment.lookup(name) : undefined;
    if (value !== undefined && !(value instanceof Undefined)) return value;
    if (initial !== undefined) return initial;
    if (value !== undefined) refuseUse(value);
    const near = suggest(name, context.names());
    throw new TemplateError(`\`${name}\` is not defined`, 'undefined', {
      missing: name,
      ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
    });
  });
};

/** The names of variables that regular expressions (Python's) are found in, the weakest layer first. */
export const varnames: Lookup = (terms, given, { context }) => {
  readOptions(given, {});
  const names = [...context.names()].filter((name) => context.has(name));
  return terms.flatMap((term) => {
    const pattern = compileRegex(asString(term, 'what to search for'));
    return names.filter((name) => searchRegex(pattern, name) !== -1);
  });
};

function readName(term: Value): string {
  if (typeof term !== 'string') throw new LookupError(`Invalid setting identifier, "${toText(term)}" is not a string`);
  return term;
}
