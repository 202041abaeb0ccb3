import type { Task } from '../playbook/play.ts';
import { findAction } from './choose-module.ts';
import type { HostState } from './host-state.ts';
import { readBoolean } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import type { PlayRun } from './play-run.ts';

/** Whether the first host stands for all of the batch: run_once, or an action that is like that. Never where hosts do not wait for each other. */
export function isRunOnce(run: PlayRun, task: Task, host: HostState): boolean {
  if (run.pace !== undefined) return false;
  const action = findAction(task, () => run.scope(host, task));
  if (action?.kind === 'action' && action.definition.oncePerBatch === true) return true;
  try {
    const scope = run.scope(host, task);
    return readBoolean(scope, inheritKeyword(task, 'runOnce', scope), false);
  } catch {
    return false; // the task itself will say what is wrong with its keywords
  }
}
