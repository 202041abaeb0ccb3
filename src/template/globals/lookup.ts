import { suggest } from '../../util/suggest.ts';
import { asString } from '../argument.ts';
import { refuseUse } from '../refuse-use.ts';
import type { Runtime } from '../runtime.ts';
import { EvaluationError, TemplateError } from '../template-error.ts';
import { isTruthy } from '../truth.ts';
import type { Value } from '../value.ts';

const ERRORS = ['strict', 'warn', 'ignore'];

/** Lookups that know what to do with what is undefined. */
const TOLERANT: ReadonlySet<string> = new Set(['env', 'first_found']);

/** `lookup(name, …)` and `query(name, …)`: the plugins are the environment's; `wantlist=` and `errors=` are the language's. */
export function callLookup(
  runtime: Runtime,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  isQuery: boolean,
): Value {
  const [name, ...terms] = args;
  const { lookups, warn } = runtime.environment;
  if (lookups === undefined) throw new TemplateError('lookups cannot be used here', 'lookup');
  const plugin = asString(name, 'the name of the lookup').replace(/^ansible\.builtin\./, '');
  const others = new Map(keywords);
  const wantsList = isQuery || isTruthy(others.get('wantlist') ?? false);
  const errors = readErrors(others.get('errors'));
  others.delete('wantlist');
  others.delete('errors');
  if (!TOLERANT.has(plugin)) for (const value of [...terms, ...others.values()]) refuseUse(value);
  try {
    return shapeResult(lookups(plugin, terms, others), wantsList);
  } catch (error) {
    if (errors === 'strict' || !isTolerable(error)) throw error;
    if (errors === 'warn') warn?.(error.message);
    return wantsList ? [] : null;
  }
}

function readErrors(value: Value | undefined): string {
  const errors = asString(value, '`errors`', 'strict');
  if (ERRORS.includes(errors)) return errors;
  const near = suggest(errors, ERRORS);
  const help = near === undefined ? {} : { help: `did you mean \`${near}\`?` };
  throw new TemplateError(`\`errors\` is one of ${ERRORS.join(', ')}, not \`${errors}\``, 'value', help);
}

/** A lookup that is not there, or whatever would not end, is a mistake in any case. */
function isTolerable(error: unknown): error is EvaluationError {
  return (
    error instanceof EvaluationError &&
    !(error instanceof TemplateError && (error.kind === 'budget' || error.kind === 'name'))
  );
}

/** A list on demand; else its single item, or its texts with commas between them. */
function shapeResult(result: Value, wantsList: boolean): Value {
  if (!Array.isArray(result)) return wantsList ? [result] : result;
  if (wantsList) return result;
  const [only] = result;
  if (result.length === 1 && only !== undefined) return only;
  return result.length > 0 && result.every((item) => typeof item === 'string') ? result.join(',') : result;
}
