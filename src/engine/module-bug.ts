import { findSource, findThrow } from '../module/project-modules.ts';
import type { Definition } from '../module/registry.ts';
import { formatFrame } from '../source/code-frame.ts';
import { formatPlace } from '../source/span.ts';

/** A module or action threw what is no failure that it knows: a mistake in its program. */
export class ModuleBug extends Error {
  readonly details: readonly string[];
  readonly help: string;

  constructor(moduleName: string, definition: Definition, cause: unknown, verbosity: number) {
    const file = findSource(definition);
    const span = file === undefined ? undefined : findThrow(cause, file);
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`a bug in the module \`${moduleName}\`: ${reason}`, { cause });
    const stack = verbosity > 2 && cause instanceof Error ? (cause.stack ?? '').split('\n') : [];
    this.details = [...(span === undefined ? [] : [formatPlace(span), ...formatFrame(span).split('\n')]), ...stack];
    this.help =
      file === undefined
        ? 'This is a mistake in Longshore: please report it, with what -vvv says.'
        : `Mend ${file.path}; a failure that it expects is thrown as a ModuleFailure. -vvv shows the stack.`;
  }
}
