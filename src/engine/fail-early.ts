import type { Problem } from '../events/event.ts';
import type { Task } from '../playbook/play.ts';
import { formatPlace } from '../source/span.ts';
import { toValue } from '../template/convert.ts';
import { nameTask } from './create-job.ts';
import type { Failure, HostState } from './host-state.ts';
import { readBoolean } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import { eventTask } from './pace.ts';
import type { PlayRun } from './play-run.ts';
import { countsAsRescued, type Surrounding } from './task-outcome.ts';

/**
 * Counts and reports that one of the engine's own tasks, an include or a meta command, cannot be done on a host. Undefined where the host goes
 * on all the same. `rescued`: how a failure counts.
 */
export function failEarly(
  run: PlayRun,
  task: Task,
  host: HostState,
  problem: Problem,
  around: Surrounding,
  rescued = countsAsRescued(around, run.forcesHandlers),
): Failure | undefined {
  const ignored = isIgnored(run, task, host);
  if (ignored) {
    host.count('ok');
    host.count('ignored');
  } else host.count(rescued ? 'rescued' : 'failed');
  const took = ignored ? { ignored } : around.rescuable ? { rescued: true } : {};
  run.context.world.emit({
    type: 'host-finished',
    task: eventTask(run, task, host),
    host: host.name,
    outcome: { status: 'failed', ms: 0, problem, ...took },
  });
  const result = toValue({ msg: problem.message, changed: false, failed: true });
  if (task.register !== undefined) host.set(String(task.register.value), result, formatPlace(task.span));
  if (ignored) return undefined;
  return { host, task, taskName: nameTask(task, run.scope(host, task)), module: task.moduleName, result };
}

function isIgnored(run: PlayRun, task: Task, host: HostState): boolean {
  try {
    const scope = run.scope(host, task);
    return readBoolean(scope, inheritKeyword(task, 'ignoreErrors', scope), false);
  } catch {
    return false;
  }
}

/** Whether `no_log` forbids to show values, or cannot be read itself. */
export function isSilent(run: PlayRun, task: Task, host: HostState): boolean {
  try {
    const scope = run.scope(host, task);
    return readBoolean(scope, inheritKeyword(task, 'noLog', scope), false);
  } catch {
    return true;
  }
}
