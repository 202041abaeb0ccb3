import type { Runtime } from './runtime.ts';
import type { Signature } from './signature.ts';
import { parseSignature } from './signature.ts';
import type { Value } from './value.ts';

type Run<Result> = (runtime: Runtime, value: Value, ...args: (Value | undefined)[]) => Result;

/** A filter or a test: what stands behind `|` or `is`. */
export interface Operation<Result> {
  readonly signature: Signature;
  readonly run: Run<Result>;
  /** True for the few that look at an undefined value instead of failing on it, such as `default`. */
  readonly takesUndefined: boolean;
  /** True for the few that may not need an argument, so that an unknown one does not decide by itself. */
  readonly takesUnknown: boolean;
  /** True for the few that look at an unknown value, of which something may be known. */
  readonly looksAtUnknown: boolean;
  /** True for those whose result is not given by their arguments alone, such as `random`. */
  readonly isImpure: boolean;
}

export type FilterOperation = Operation<Value>;
export type TestOperation = Operation<boolean>;

interface Traits {
  readonly takesUndefined?: boolean;
  readonly takesUnknown?: boolean;
  readonly looksAtUnknown?: boolean;
  readonly isImpure?: boolean;
}

export function defineFilter(parameters: readonly string[], run: Run<Value>, traits: Traits = {}): FilterOperation {
  return defineOperation(parameters, run, traits);
}

export function defineTest(parameters: readonly string[], run: Run<boolean>, traits: Traits = {}): TestOperation {
  return defineOperation(parameters, run, traits);
}

function defineOperation<Result>(parameters: readonly string[], run: Run<Result>, traits: Traits): Operation<Result> {
  return {
    signature: parseSignature(parameters),
    run,
    takesUndefined: traits.takesUndefined ?? false,
    takesUnknown: traits.takesUnknown ?? false,
    looksAtUnknown: traits.looksAtUnknown ?? false,
    isImpure: traits.isImpure ?? false,
  };
}
