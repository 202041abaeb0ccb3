import type { Environment } from './environment.ts';
import type { Value } from './value.ts';

/** What filters, tests and global functions get beside their arguments. */
export interface Runtime {
  readonly environment: Environment;
  /** Counts work against the budget. @throws TemplateError beyond it */
  spend(steps: number): void;
  /** A filter by its name, for many values. That there is none is an error once there is a value. */
  prepareFilter(
    name: string,
    positional: readonly Value[],
    keywords: ReadonlyMap<string, Value>,
  ): (value: Value) => Value;
  prepareTest(
    name: string,
    positional: readonly Value[],
    keywords: ReadonlyMap<string, Value>,
  ): (value: Value) => boolean;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
}

export const NO_KEYWORDS: ReadonlyMap<string, Value> = new Map();
