import type { Unknown, Value } from './value.ts';

export type TemplateErrorKind = 'undefined' | 'type' | 'value' | 'lookup' | 'budget' | 'name' | 'include';

/** Something that the user wrote could not be evaluated. */
export abstract class EvaluationError extends Error {}

/** A template that could not be evaluated: the message is one sentence without a final full stop. */
export class TemplateError extends EvaluationError {
  readonly kind: TemplateErrorKind;
  /** UTF-16 offsets in the text of the template (or of `source`); -1 until the place is known. */
  start = -1;
  end = -1;
  /** The variable that was missing, for kind `undefined`. */
  readonly missing: string | undefined;
  /** What to do about it, such as ``did you mean `name`?``. */
  readonly help: string | undefined;
  /** The included or imported template that the offsets belong to, if it is not the one that was evaluated. */
  source: TemplateSource | undefined;
  /** What the template itself had set where it failed, such as the item of a loop. */
  locals: Locals | undefined;

  constructor(message: string, kind: TemplateErrorKind = 'type', details: { missing?: string; help?: string } = {}) {
    super(message);
    this.name = 'TemplateError';
    this.kind = kind;
    this.missing = details.missing;
    this.help = details.help;
  }
}

export interface Locals {
  get(name: string): Value | undefined;
}

export interface TemplateSource {
  readonly name: string;
  readonly text: string;
}

/** Notes the names of the innermost scope that an error leaves; what is not ours passes as it is. */
export function keepLocals(error: unknown, locals: Locals): unknown {
  if (error instanceof TemplateError) error.locals ??= locals;
  return error;
}

/** A text that is not a template; returned, not thrown, since a user's mistake is an expected value. */
export class TemplateSyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly help: string | undefined;

  constructor(message: string, start: number, end: number, help?: string) {
    this.message = message;
    this.start = start;
    this.end = end;
    this.help = help;
  }
}

/** Leaves an evaluation whose outcome hangs on an unknown value; caught where the outcome becomes a value again. */
export class UnknownReached extends Error {
  readonly unknown: Unknown;

  constructor(unknown: Unknown) {
    // Always caught, and thrown so often in a check that collecting the stack would be most of its time.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(unknown.reason);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'UnknownReached';
    this.unknown = unknown;
  }
}
