import type { Operation } from './operation.ts';
import { countSteps, explainLimit } from './limits.ts';
import { refuseUse } from './refuse-use.ts';
import type { Runtime } from './runtime.ts';
import { bindArguments } from './signature.ts';
import { UnknownReached } from './template-error.ts';
import type { Value } from './value.ts';
import { NoElse, Undefined, Unknown } from './value.ts';

/** A filter or test with its arguments. */
export type Apply<Result> = (value: Value) => Result | Unknown;

/**
 * Makes a filter or test ready for many values: its arguments are bound once, when there is a first value. Whatever hangs on an unknown value is
 * that unknown value; an undefined one is an error, but for the few that look at it.
 */
export function prepareOperation<Result>(
  name: string,
  operation: Operation<Result>,
  runtime: Runtime,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Apply<Result> {
  let bound: (Value | undefined)[] | undefined;
  return (value) => {
    if (value instanceof Unknown && !operation.looksAtUnknown) return value;
    if (!operation.takesUndefined && value instanceof Undefined && !(value instanceof NoElse)) refuseUse(value);
    if (!operation.takesUnknown) for (const argument of positional) if (argument instanceof Unknown) return argument;
    bound ??= bindArguments(name, operation.signature, positional, keywords);
    runtime.spend(countSteps(value));
    try {
      return operation.run(runtime, value, ...bound);
    } catch (error) {
      if (error instanceof UnknownReached) return error.unknown;
      throw explainLimit(error);
    }
  };
}
