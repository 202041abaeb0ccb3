import type { Diagnostic } from '../source/diagnostic.ts';
import { formatPlace } from '../source/span.ts';

/** After these, part of what the user wrote is not known: it could not be read, or is not supported. */
const UNREADABLE = /^LS(?:010[1-7]|0208|0212|0217|0222|040[1-4]|050\d)$/;

/** Diagnostics, each once: a file that is included twice is read twice. */
export class DiagnosticSet {
  readonly #earlier: readonly Diagnostic[];
  readonly #found = new Map<string, Diagnostic>();

  constructor(earlier: readonly Diagnostic[]) {
    this.#earlier = earlier;
  }

  add(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const place = diagnostic.span === undefined ? '' : formatPlace(diagnostic.span);
      const key = `${diagnostic.code} ${place} ${diagnostic.message}`;
      if (!this.#found.has(key)) this.#found.set(key, diagnostic);
    }
  }

  list(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }

  hasErrors(): boolean {
    return this.#all().some(({ severity }) => severity === 'error');
  }

  /** Whether something could not be read, so that what it defines is not known. */
  hasUnreadable(): boolean {
    return this.#all().some(({ severity, code }) => severity === 'error' && UNREADABLE.test(code));
  }

  #all(): readonly Diagnostic[] {
    return [...this.#earlier, ...this.#found.values()];
  }
}
