import { asString } from '../argument.ts';
import { refuseUse } from '../refuse-use.ts';
import type { Runtime } from '../runtime.ts';
import { TemplateError } from '../template-error.ts';
import { isTruthy } from '../truth.ts';
import type { Value } from '../value.ts';

/** `lookup(name, …)` and `query(name, …)`: the plugins are the environment's; `wantlist=` and `errors=` are the language's. */
export function callLookup(
  runtime: Runtime,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  isQuery: boolean,
): Value {
  const [name, ...terms] = args;
  const { lookups } = runtime.environment;
  if (lookups === undefined) throw new TemplateError('lookups cannot be used here', 'lookup');
  const plugin = asString(name, 'the name of the lookup').replace(/^ansible\.builtin\./, '');
  const others = new Map(keywords);
  const wantsList = isQuery || isTruthy(others.get('wantlist') ?? false);
  const errors = asString(others.get('errors'), '`errors`', 'strict');
  others.delete('wantlist');
  others.delete('errors');
  for (const value of [...terms, ...others.values()]) refuseUse(value);
  try {
    return shapeResult(lookups(plugin, terms, others), wantsList);
  } catch (error) {
    if (!(error instanceof TemplateError) || errors === 'strict' || error.kind === 'budget') throw error;
    return wantsList ? [] : null;
  }
}

/** A list on demand; else its single item, or its texts with commas between them. */
function shapeResult(result: Value, wantsList: boolean): Value {
  if (!Array.isArray(result)) return wantsList ? [result] : result;
  if (wantsList) return result;
  const [only] = result;
  if (result.length === 1 && only !== undefined) return only;
  return result.length > 0 && result.every((item) => typeof item === 'string') ? result.join(',') : result;
}
