import type { Environment } from './environment.ts';
import type { Value } from './value.ts';

/** What filters, tests and global functions get beside their arguments. */
export interface Runtime {
  readonly environment: Environment;
  /** Counts work against the budget. @throws TemplateError beyond it */
  spend(steps: number): void;
  callFilter(name: string, value: Value, positional: readonly Value[], keywords?: ReadonlyMap<string, Value>): Value;
  callTest(name: string, value: Value, positional: readonly Value[], keywords?: ReadonlyMap<string, Value>): boolean;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
}

export const NO_KEYWORDS: ReadonlyMap<string, Value> = new Map();
