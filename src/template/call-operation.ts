import type { Operation } from './operation.ts';
import { refuseUse } from './refuse-use.ts';
import type { Runtime } from './runtime.ts';
import { bindArguments } from './signature.ts';
import { UnknownReached } from './template-error.ts';
import type { Value } from './value.ts';
import { NoElse, Undefined, Unknown } from './value.ts';

/** Runs a filter or test. Whatever hangs on an unknown value is that unknown value; an undefined one is an error, but for the few that look at it. */
export function callOperation<Result>(
  name: string,
  operation: Operation<Result>,
  runtime: Runtime,
  value: Value,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Result | Unknown {
  if (value instanceof Unknown) return value;
  if (!operation.takesUndefined && value instanceof Undefined && !(value instanceof NoElse)) refuseUse(value);
  if (!operation.takesUnknown) for (const argument of positional) if (argument instanceof Unknown) return argument;
  try {
    return operation.run(runtime, value, ...bindArguments(name, operation.signature, positional, keywords));
  } catch (error) {
    if (error instanceof UnknownReached) return error.unknown;
    throw error;
  }
}
