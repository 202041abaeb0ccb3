import type { Task } from '../playbook/play.ts';
import type { Failure, HostState } from './host-state.ts';
import { readBoolean } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import type { PlayRun } from './play-run.ts';
import type { Surrounding, TaskOutcome } from './task-outcome.ts';

/**
 * Who goes on after a task, and who has failed in it. `failures` has an entry for each host that failed or became unreachable.
 * Under run_once and any_errors_fatal, and beyond max_fail_percentage, one failure is that of all.
 */
export function divideHosts(
  run: PlayRun,
  task: Task,
  hosts: readonly HostState[],
  failures: ReadonlyMap<HostState, Failure>,
  around: Surrounding,
  once = false,
): TaskOutcome {
  const [cause] = failures.values();
  if (cause === undefined) return { alive: hosts, failed: [] };
  for (const [host, failure] of failures) failHosts([host], failure, around);
  const reachable = hosts.filter((host) => host.status !== 'unreachable');
  const healthy = reachable.filter((host) => !failures.has(host));
  if (once || isFatal(run, task, cause.host) || hasTooManyFailures(run, around)) {
    failHosts(healthy, cause, around);
    return { alive: [], failed: reachable, fatal: cause };
  }
  return { alive: healthy, failed: reachable.filter((host) => failures.has(host)) };
}

/** A failure that is that of every host, so far had by some: the others have it as well, but for those that left. */
export function spreadFailure(
  run: PlayRun,
  hosts: readonly HostState[],
  failed: Iterable<HostState>,
  fatal: Failure,
  around: Surrounding,
): TaskOutcome {
  const first = new Set(failed);
  const reached = hosts.filter((host) => first.has(host) || (host.status !== 'unreachable' && !run.ended.has(host)));
  failHosts(
    reached.filter((host) => !first.has(host)),
    fatal,
    around,
  );
  return { alive: [], failed: reached, fatal };
}

/** Notes on hosts what failed; for good, unless a rescue section takes over. */
export function failHosts(hosts: readonly HostState[], failure: Failure, around: Surrounding): void {
  for (const host of hosts) {
    // What a rescue section has taken over stays what it is about.
    if (around.rescuable || host.failure === undefined) host.failure = failure;
    if (!around.rescuable && host.status === 'active') host.status = 'failed';
  }
}

function isFatal(run: PlayRun, task: Task, host: HostState): boolean {
  try {
    const scope = run.scope(host, task);
    return readBoolean(scope, inheritKeyword(task, 'anyErrorsFatal', scope), false);
  } catch {
    return false; // the task itself has said what is wrong with its keywords
  }
}

function hasTooManyFailures(run: PlayRun, around: Surrounding): boolean {
  const limit = run.maxFailPercentage;
  if (limit === undefined || around.rescuable) return false;
  const gone = run.batch.filter((host) => host.status === 'failed').length;
  return (gone / run.batch.length) * 100 > limit;
}
