import type { Task } from '../playbook/play.ts';
import { divideHosts } from './divide-hosts.ts';
import { failEarly } from './fail-early.ts';
import type { Failure, HostState } from './host-state.ts';
import { eventTask } from './pace.ts';
import type { PlayRun } from './play-run.ts';
import { placeOf } from './problem.ts';
import type { Surrounding, TaskOutcome } from './task-outcome.ts';

/** Beyond it the stack of the program would end the run, not the playbook. */
const DEEPEST = 100;

export function isTooDeep({ depth }: Surrounding): boolean {
  return depth >= DEEPEST;
}

/** A file that includes itself, and never stops. */
export function refuseDepth(
  run: PlayRun,
  task: Task,
  chosen: readonly HostState[],
  hosts: readonly HostState[],
  around: Surrounding,
  once: boolean,
): TaskOutcome {
  const message = `includes are nested more than ${DEEPEST} deep: does \`${task.span.file.path}\` include itself?`;
  const problem = {
    message,
    place: placeOf(task.span),
    details: ['A condition must end it, such as `when: depth | int < 5`.'],
  };
  const failures = new Map<HostState, Failure>();
  for (const host of chosen) {
    const failure = failEarly(run, task, host, problem, around);
    if (failure !== undefined) failures.set(host, failure);
  }
  const [first] = chosen;
  if (first !== undefined) {
    run.context.world.emit({ type: 'task-finished', task: eventTask(run, task, first), ms: 0 });
  }
  return divideHosts(run, task, hosts, failures, around, once);
}
