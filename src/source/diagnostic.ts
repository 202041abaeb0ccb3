import type { Span } from './span.ts';

/** A stable code, `LS` and four digits; `docs/errors.md` lists them all. */
export type Code = `LS${number}`;

/** One finding about what the user wrote: an expected problem, so a value and never thrown across layers. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  /** One sentence without a final full stop: what is wrong. */
  readonly message: string;
  readonly span?: Span;
  /** Shown under the marker in the code frame, such as ``did you mean `image`?``. */
  readonly label?: string;
  /** What to do next. */
  readonly help?: string;
  readonly related?: readonly Related[];
  /** What to write at the place instead. */
  readonly suggestion?: string;
  /** What would have fitted, such as `an integer`. */
  readonly expected?: string;
  /** What stands there instead. */
  readonly found?: string;
}

export interface Related {
  readonly message: string;
  readonly span: Span;
}

/** Carries diagnostics out of a place that cannot return them, such as the middle of an evaluation. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join('; '));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics;
  }
}
