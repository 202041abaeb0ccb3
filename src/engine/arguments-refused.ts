import type { Diagnostic } from '../source/diagnostic.ts';
import type { Sight } from '../variables/sight.ts';

/** Arguments that were rendered, but are not what the module takes. */
export class ArgumentsRefused extends Error {
  readonly diagnostics: readonly Diagnostic[];
  /** The argument of each, unless it is a secret. */
  readonly sights: readonly (Sight | undefined)[];
  /** What Ansible says. */
  readonly words: string | undefined;

  constructor(diagnostics: readonly Diagnostic[], sights: readonly (Sight | undefined)[] = [], words?: string) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join('; '));
    this.name = 'ArgumentsRefused';
    this.diagnostics = diagnostics;
    this.sights = sights;
    this.words = words;
  }
}
