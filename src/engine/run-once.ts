import type { Task } from '../playbook/play.ts';
import type { HostState } from './host-state.ts';
import { readBoolean } from './keyword-value.ts';
import { inheritKeyword, type PlayRun } from './play-run.ts';

/** Whether the first host stands for all of the batch: run_once, or an action that is like that. */
export function isRunOnce(run: PlayRun, task: Task, host: HostState): boolean {
  if (task.action.kind === 'action' && task.action.definition.oncePerBatch === true) return true;
  try {
    return readBoolean(run.scope(host, task), inheritKeyword(task, 'runOnce'), false);
  } catch {
    return false; // the task itself will say what is wrong with its keywords
  }
}
