import type { Task } from '../playbook/play.ts';
import type { Scope } from '../variables/scope.ts';
import type { Finished } from './finished.ts';
import { readBoolean } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';

/** How a task says that its result is taken. */
export interface Flags {
  noLog: boolean;
  ignoreErrors: boolean;
  ignoreUnreachable: boolean;
}

export const NO_FLAGS: Readonly<Flags> = { noLog: false, ignoreErrors: false, ignoreUnreachable: false };

/** Reads them one after the other, so that those before one that cannot be read hold. Throws RenderError and UnknownDecision. */
export function readFlags(flags: Flags, scope: Scope, task: Task): void {
  flags.noLog = readBoolean(scope, inheritKeyword(task, 'noLog', scope), false);
  flags.ignoreErrors = readBoolean(scope, inheritKeyword(task, 'ignoreErrors', scope), false);
  flags.ignoreUnreachable = readBoolean(scope, inheritKeyword(task, 'ignoreUnreachable', scope), false);
}

/** A result with its item's flags. */
export interface FlaggedResult {
  readonly finished: Finished;
  readonly flags: Flags;
}

/** Of a loop: all is hidden where an item is, and ignored where every item that failed is. */
export function combineFlags(results: readonly FlaggedResult[]): Flags {
  const ignores = (status: Finished['status'], flag: 'ignoreErrors' | 'ignoreUnreachable'): boolean => {
    const bad = results.filter(({ finished }) => finished.status === status);
    return (bad.length === 0 ? results : bad).every(({ flags }) => flags[flag]);
  };
  return {
    noLog: results.some(({ flags }) => flags.noLog),
    ignoreErrors: ignores('failed', 'ignoreErrors'),
    ignoreUnreachable: ignores('unreachable', 'ignoreUnreachable'),
  };
}

/** As long as nobody knows whether `no_log` is set. */
export function withoutValues(finished: Finished): Finished {
  if (finished.problem === undefined) return finished;
  const { values: _, ...problem } = finished.problem;
  return { ...finished, problem };
}
