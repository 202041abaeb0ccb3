import type { Environment } from './environment.ts';
import type { Value } from './value.ts';

/** The folders of files that tasks name. */
export type FolderKind = 'files' | 'templates' | 'vars';

/** What a lookup may ask of the task that uses it. */
export interface LookupContext {
  /** For texts that are to be rendered as the task would. */
  readonly environment: Environment;
  readonly place: LookupPlace | undefined;
  /** Whether there is a variable of that name. */
  has(name: string): boolean;
  names(): Iterable<string>;
  /** The same with further variables, data, above all others. */
  withData(values: Readonly<Record<string, Value>>): LookupContext;
}

/** Where a task stands. */
export interface LookupPlace {
  /** The playbook's folder. */
  readonly folder: string;
  /** Where a file that the task names may lie, in the order of preference. */
  readonly search: (kind: FolderKind, name: string) => readonly string[];
  /** Reads a file of the controller, decrypted where it is encrypted. Throws what there is to say. */
  readonly readFile: (path: string) => Buffer;
  /** Names of the inventory's hosts that a pattern matches. */
  readonly matchHosts: (pattern: string) => readonly string[];
  readonly warn: (message: string) => void;
}

/** Gives the list of a lookup. @throws TemplateError */
export type RunLookup = (
  name: string,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  context: LookupContext,
) => Value;
