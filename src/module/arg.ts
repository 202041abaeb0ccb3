/** How an argument is read. Ansible's type names, with `mode` for file modes and `any` for what is passed as it is. */
export type ArgType = 'str' | 'bool' | 'int' | 'float' | 'path' | 'mode' | 'list' | 'dict' | 'any';

/** One argument as data: for validation, documentation and the JSON Schema. */
export interface ArgumentSpec {
  readonly type: ArgType;
  readonly description?: string;
  readonly required?: boolean;
  /** As it would be after reading, so a JSON value. */
  readonly default?: unknown;
  readonly choices?: readonly string[];
  readonly aliases?: readonly string[];
  /** Of a list. */
  readonly elements?: ArgumentSpec;
  /** Of a dict with fixed keys; without it any keys go. */
  readonly options?: ArgumentSpecs;
  /** Its value is redacted wherever it would be shown. */
  readonly secret?: boolean;
  /** Of text: a command line, whose quotes must be closed. */
  readonly words?: boolean;
}

export type ArgumentSpecs = { readonly [name: string]: ArgumentSpec };

/** Builds an ArgumentSpec and carries the type that reading it gives. Immutable: each method returns a new one. */
export class Arg<T> {
  readonly spec: ArgumentSpec;
  /** Never set; it only carries T. */
  declare readonly type: T;

  constructor(spec: ArgumentSpec) {
    this.spec = spec;
  }

  required(): Arg<NonNullable<T>> {
    return new Arg({ ...this.spec, required: true });
  }

  default(value: NonNullable<T>): Arg<NonNullable<T>> {
    return new Arg({ ...this.spec, default: value });
  }

  aliases(...aliases: readonly string[]): Arg<T> {
    return new Arg({ ...this.spec, aliases });
  }

  describe(description: string): Arg<T> {
    return new Arg({ ...this.spec, description });
  }

  secret(): Arg<T> {
    return new Arg({ ...this.spec, secret: true });
  }

  words(): Arg<T> {
    return new Arg({ ...this.spec, words: true });
  }
}

export type Args = { readonly [name: string]: Arg<unknown> };

/** The type of `args` in a module's functions. */
export type ArgsOf<A extends Args> = { readonly [K in keyof A]: A[K] extends Arg<infer T> ? T : never };

/** The argument types. Each is optional until `.required()` or `.default()`. */
export const arg = {
  str: (): Arg<string | undefined> => new Arg({ type: 'str' }),
  bool: (): Arg<boolean | undefined> => new Arg({ type: 'bool' }),
  int: (): Arg<number | undefined> => new Arg({ type: 'int' }),
  float: (): Arg<number | undefined> => new Arg({ type: 'float' }),
  path: (): Arg<string | undefined> => new Arg({ type: 'path' }),
  /** Reads as an octal string such as `0644`, or a symbolic mode such as `u+x`. */
  mode: (): Arg<string | undefined> => new Arg({ type: 'mode' }),
  choice: <const C extends string>(...choices: readonly C[]): Arg<C | undefined> => new Arg({ type: 'str', choices }),
  /** A single value, and a comma-separated string where the elements are strings, are read as a list, as Ansible does. */
  list: <E>(elements: Arg<E>): Arg<readonly NonNullable<E>[] | undefined> =>
    new Arg({ type: 'list', elements: elements.spec }),
  dict: (): Arg<Readonly<Record<string, unknown>> | undefined> => new Arg({ type: 'dict' }),
  object: <A extends Args>(options: A): Arg<ArgsOf<A> | undefined> =>
    new Arg({ type: 'dict', options: specsOf(options) }),
  any: (): Arg<unknown> => new Arg({ type: 'any' }),
};

export function specsOf(args: Args): ArgumentSpecs {
  return Object.fromEntries(Object.entries(args).map(([name, argument]) => [name, argument.spec]));
}
