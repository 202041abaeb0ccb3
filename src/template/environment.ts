import type { TemplateSource } from './template-error.ts';
import type { Value } from './value.ts';

/** What a template may ask of the world; everything it gets beyond its own text comes from here. */
export interface Environment {
  /** The variable, or an Undefined. Asked only for names that are used, and each time they are. */
  lookup(name: string): Value;
  /** Further names that templates may use where there is no variable of that name. */
  readonly globals?: ReadonlyMap<string, Value>;
  /** The text behind a name in `include`, `import` and `extends`; nothing if there is none. */
  readonly loader?: (name: string) => TemplateSource | undefined;
  /** `lookup('file', …)`, `query(…)` and `q(…)`: gives the plugin's list. May throw whatever its caller waits for. */
  readonly lookups?: (name: string, args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value;
  /** Says what went wrong where that is no error, as with `errors='warn'`. */
  readonly warn?: (message: string) => void;
  readonly now: () => Date;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** The tests of files on the controller, such as `x is exists`. */
  readonly fileTest?: (test: FileTest, path: string, other?: string) => boolean;
  /** Paths of the controller, for `realpath` and what names a home or a variable. */
  readonly findPath?: (question: PathQuestion, path: string) => string;
  readonly budget?: Budget;
}

export type FileTest = 'directory' | 'file' | 'link' | 'exists' | 'link_exists' | 'mount' | 'same_file';

export type PathQuestion = 'realpath' | 'expanduser' | 'expandvars';

/** Limits of one evaluation; beyond them it is an error. */
export interface Budget {
  /** Turns of all loops together, and items that filters make. */
  readonly steps?: number;
  /** UTF-16 units of text. */
  readonly length?: number;
  /** Templates and macros inside of each other. */
  readonly depth?: number;
}

export const DEFAULT_BUDGET: Required<Budget> = { steps: 5_000_000, length: 64 * 1024 * 1024, depth: 60 };
