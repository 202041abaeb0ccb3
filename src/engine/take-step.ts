import type { CheckedPlaybook } from '../check/check-playbook.ts';
import { listTasks } from '../playbook/list-tasks.ts';
import type { Task } from '../playbook/play.ts';
import { titleTask } from './create-job.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';

/** Asks whether to perform a task, as Ansible's `--step` does; for each host by itself where they do not keep in step. */
export function takeStep(run: PlayRun, task: Task, hosts: readonly HostState[]): Promise<boolean> {
  const [first] = hosts;
  const { context } = run;
  const { prompt } = context.world;
  if (first === undefined || prompt === undefined) return Promise.resolve(true);
  const ask = async (): Promise<boolean> => {
    // Another host's answer may have been that no more is to be asked, or have ended the run.
    if (!context.asksBeforeTasks || context.cancelled) return !context.cancelled;
    const title = `${titleTask(task, run.scope(first, task))}${run.pace === undefined ? '' : ` on ${first.name}`}`;
    const answer = (await prompt(`Perform task: ${title} (N)o/(y)es/(c)ontinue: `, { echo: true })).trim();
    if (/^c(?:ontinue)?$/i.test(answer)) context.asksBeforeTasks = false;
    return /^(?:y|yes|c|continue)$/i.test(answer);
  };
  const asked = context.lastStep.then(ask);
  context.lastStep = asked.catch(() => {});
  return asked;
}

/** What stands before a task, in all plays. */
export function listBefore(playbooks: readonly CheckedPlaybook[], start: Task | undefined): ReadonlySet<Task> {
  if (start === undefined) return new Set();
  const tasks = playbooks.flatMap(({ plays }) => plays.flatMap(listTasks));
  return new Set(tasks.slice(0, tasks.indexOf(start)));
}
