import type { Problem } from '../events/event.ts';
import type { Task } from '../playbook/play.ts';
import { toValue } from '../template/convert.ts';
import { nameTask } from './create-job.ts';
import type { Failure, HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';
import type { Surrounding } from './task-outcome.ts';

/** Counts and reports that one of the engine's own tasks, an include or a meta command, cannot be done on a host. */
export function failEarly(
  run: PlayRun,
  task: Task,
  host: HostState,
  problem: Problem,
  { rescuable }: Surrounding,
): Failure {
  if (!rescuable) host.count('failed');
  run.context.world.emit({
    type: 'host-finished',
    task: task.id,
    host: host.name,
    outcome: { status: 'failed', ms: 0, problem, ...(rescuable ? { rescued: true } : {}) },
  });
  const result = toValue({ msg: problem.message, changed: false, failed: true });
  return { host, taskName: nameTask(task, run.scope(host, task)), result };
}
