/** What a module or an action answers; further fields are its return values, as JSON. */
export interface ModuleResult {
  readonly changed?: boolean;
  readonly failed?: boolean;
  /** One sentence; with `failed`, the reason. */
  readonly msg?: string;
  readonly skipped?: boolean;
  /** Check mode cannot know what would happen: the sentence says why. Whatever reads the registered result gets an unknown value. */
  readonly unknown?: string;
  /** What has changed, in the shape in which `register` gets it: one difference, or a list. Dropped where nobody asks for differences, unless the module's definition says `alwaysDiffs`. */
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

/** A difference in Ansible's shape. */
export interface Diff {
  /** A text, or what is known of a thing by its names. */
  readonly before?: string | Readonly<Record<string, unknown>>;
  readonly after?: string | Readonly<Record<string, unknown>>;
  /** What stands above the old text, such as its path. */
  readonly before_header?: string;
  readonly after_header?: string;
  /** A text that is a difference already. */
  readonly prepared?: string;
  /** In place of `before`: the file on the host is no text, or larger than so many bytes. */
  readonly dst_binary?: 1;
  readonly dst_larger?: number;
  /** In place of `after`: the same of the new one. */
  readonly src_binary?: 1;
  readonly src_larger?: number;
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
