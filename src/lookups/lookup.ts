import type { Value } from '../template/value.ts';

/** What a lookup may ask of the controller. */
export interface LookupWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders in which a relative file name is looked for, in this order. */
  readonly folders: readonly string[];
  /** Runs a command line with the controller's shell and gives its output. Throws with what it said where it fails. */
  readonly runShell: (command: string) => string;
}

/** A lookup: terms in, a list of data out. What it gives is never a template. Throws LookupError. */
export type Lookup = (terms: readonly Value[], options: ReadonlyMap<string, Value>, world: LookupWorld) => Value[];

/** A lookup that found nothing or failed; the message is one sentence without a final full stop. */
export class LookupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LookupError';
  }
}
