import type { Outcome, Problem } from '../events/event.ts';
import type { ScalarNode } from '../source/node.ts';
import type { Value } from '../template/value.ts';
import { type Attempt, describeAttempt } from './attempt.ts';
import { showDiffs } from './show-diff.ts';

/** How a task ended on a host, or one item of its loop. */
export interface Finished {
  readonly status: Outcome['status'];
  /** What `register` gets. */
  readonly value: Value;
  readonly attempt: Attempt | undefined;
  readonly problem: Problem | undefined;
  /** Why it was skipped or cannot be known. */
  readonly reason: string | undefined;
  readonly ms: number;
  /** What it notifies if the task changes something, each with where that stands. */
  readonly notifications?: ReadonlyMap<string, ScalarNode>;
  /** Its arguments, rendered, where it got so far. */
  readonly args?: ReadonlyMap<string, unknown>;
  /** What has run, where a template names it. */
  readonly module?: string | undefined;
}

/** What the events tell; under `no_log` nothing that the task knows. */
export function describeOutcome(
  finished: Finished,
  noLog: boolean,
  more: Pick<Outcome, 'ignored' | 'rescued'> = {},
): Outcome {
  const { status, attempt, problem, ms } = finished;
  if (noLog) {
    return {
      status,
      ms,
      ...more,
      result: { censored: 'hidden, since no_log is set', changed: attempt?.changed ?? false },
      ...(problem === undefined
        ? {}
        : { problem: { message: 'failed; the reason is hidden, since no_log is set', place: problem.place } }),
    };
  }
  const summary = finished.reason ?? attempt?.summary;
  const diff = attempt?.showsDiff === true ? showDiffs(attempt.diff) : [];
  return {
    status,
    ms,
    ...more,
    ...(summary === undefined ? {} : { summary }),
    ...(attempt === undefined ? {} : { result: describeAttempt(attempt) }),
    ...(diff.length === 0 ? {} : { diff }),
    ...(attempt === undefined || attempt.warnings.length === 0 ? {} : { warnings: attempt.warnings }),
    ...(attempt?.attempts === undefined ? {} : { attempts: attempt.attempts }),
    ...(problem === undefined ? {} : { problem }),
  };
}
