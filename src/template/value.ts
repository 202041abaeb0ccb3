import type { Unrendered } from './unrendered.ts';

/**
 * Values of the template language. Python's where they differ from JavaScript's:
 * - a dict is a Map (Python's order, keys of any scalar type, and no JavaScript prototype to climb);
 * - a tuple is a Tuple, a list an Array;
 * - an int is a number, or a bigint beyond 2^53; a float without a fraction is a Float, any other a number;
 * - `undefined` never stands inside a value: a missing one is an Undefined.
 * A string in a value is always data. Only a Node (a scalar of the user's own files) is ever rendered.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Value[]
  | Tuple
  | Dict
  | Undefined
  | Unknown
  | Omit
  | Callable
  | Markup
  | HostObject
  | TemplateObject;

export type Dict = Map<Value, Value>;

/** A Python float whose value is integral, such as `3.0` or `6 / 2`. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export class Tuple extends Array<Value> {
  /** What is made of a tuple by `map`, `filter` or `slice` is a list. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** A name or attribute that is not there. Using it is an error with its place; `is defined` and `default` may look at it. */
export class Undefined {
  /** What was looked for, for the message: `` `x` is not defined `` or `` `a.b` has no attribute `c` ``. */
  readonly message: string;
  /** The variable, or the first one of a chain of attributes, that was missing. */
  readonly name: string | undefined;
  constructor(message: string, name?: string) {
    this.message = message;
    this.name = name;
  }
}

/** What an inline `if` without an `else` gives when it is false: undefined, and yet an empty text where it is printed. */
export class NoElse extends Undefined {
  constructor() {
    super('the inline `if` was false and has no `else`');
  }
}

/** A value that this run cannot know, since check mode did not execute what gives it. Whatever is computed from it is unknown too. */
export class Unknown {
  /** Where it comes from, for the report: ``the result of `Ask for a token` `` */
  readonly reason: string;
  /** What is known of it all the same, by name: that the task of a result was skipped. */
  readonly known: ReadonlyMap<Value, Value>;
  constructor(reason: string, known: ReadonlyMap<Value, Value> = new Map()) {
    this.reason = reason;
    this.known = known;
  }
}

/** The value of `omit`: an argument or keyword that is this is taken as not given. */
export class Omit {
  readonly kind = 'omit';
}

export const OMIT = new Omit();

/** Something a template may call: a macro, a global function. */
export interface Callable {
  readonly callable: string;
  call(positional: readonly Value[], keywords: ReadonlyMap<string, Value>): Value;
  /** What it says of itself, such as a macro its `name`. */
  readonly members?: ReadonlyMap<string, Value>;
}

/** A string that HTML autoescape would leave alone; made by `safe`, `escape`, and by `{% call %}` under autoescape. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A read-only mapping whose members are computed when they are asked for, such as `hostvars`. */
export interface HostObject {
  readonly hostObject: string;
  get(key: string): Value;
  keys(): Iterable<string>;
  /** A member without rendering anything; nothing where that cannot be told. */
  peek?(key: string): Value | Unrendered | undefined;
}

/** What the language itself makes and gives attributes to: a loop, a namespace, an imported template, a date. */
export abstract class TemplateObject {
  /** Python's name for its type, for messages and `type_debug`. */
  abstract readonly typeName: string;
  /** The attribute, or nothing where there is none. */
  abstract attribute(name: string): Value | undefined;
  /** Python's str() of it. */
  abstract toText(): string;
  /** What two objects of one type are compared by; nothing where only the same object is equal. */
  get order(): number | undefined {
    return undefined;
  }
  /** Python's len() of it; nothing where it has none. */
  get size(): number | undefined {
    return undefined;
  }
  /** What a loop over it gives; nothing where there can be none. */
  items(): readonly Value[] | undefined {
    return undefined;
  }
  isEqual(other: TemplateObject): boolean {
    return (
      this === other || (this.order !== undefined && this.typeName === other.typeName && this.order === other.order)
    );
  }
  /** Why it cannot be the value of a template; nothing where its text is. */
  get reasonToStay(): string | undefined {
    return undefined;
  }
  /** `this - other` and `this + other`; nothing where there is no result. */
  combine(_operator: '+' | '-', _other: Value): Value | undefined {
    return undefined;
  }
}
