/** What a module or an action answers; further fields are its return values, as JSON. */
export interface ModuleResult {
  readonly changed?: boolean;
  readonly failed?: boolean;
  /** One sentence; with `failed`, the reason. */
  readonly msg?: string;
  readonly skipped?: boolean;
  /** Check mode cannot know what would happen: the sentence says why. Whatever reads the registered result gets an unknown value. */
  readonly unknown?: string;
  readonly diff?: Diff | readonly Diff[];
  readonly warnings?: readonly string[];
  /** With `failed`: what the user can do next; a sentence or a command. */
  readonly help?: string;
  /** A short text for the report, such as `created` or `image, env` (which fields differed). */
  readonly summary?: string;
  /** Fields of the result that only a run that is not in check mode could tell. */
  readonly unknownFields?: readonly string[];
  readonly [field: string]: unknown;
}

export interface Diff {
  readonly before: string;
  readonly after: string;
  readonly beforeHeader?: string;
  readonly afterHeader?: string;
}

/** Thrown by a module or an action to fail with a result; anything else that it throws is a bug and reported as one. */
export class ModuleFailure extends Error {
  readonly result: ModuleResult;

  constructor(msg: string, more: ModuleResult = {}) {
    super(msg);
    this.name = 'ModuleFailure';
    this.result = { ...more, failed: true, msg };
  }
}
