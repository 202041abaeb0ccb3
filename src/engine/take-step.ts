import type { CheckedPlaybook } from '../check/check-playbook.ts';
import { listTasks } from '../playbook/list-tasks.ts';
import type { Task } from '../playbook/play.ts';
import { titleTask } from './create-job.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';

/** Asks whether to perform a task, as Ansible's `--step` does; hosts that do not keep in step are not asked about. */
export async function takeStep(run: PlayRun, task: Task, hosts: readonly HostState[]): Promise<boolean> {
  const [first] = hosts;
  const { prompt } = run.context.world;
  if (first === undefined || prompt === undefined || run.pace !== undefined) return true;
  const title = titleTask(task, run.scope(first, task));
  const answer = (await prompt(`Perform task: ${title} (N)o/(y)es/(c)ontinue: `, { echo: true })).trim();
  if (/^c(?:ontinue)?$/i.test(answer)) run.context.asksBeforeTasks = false;
  return /^(?:y|yes|c|continue)$/i.test(answer);
}

/** What stands before a task, in all plays. */
export function listBefore(playbooks: readonly CheckedPlaybook[], start: Task | undefined): ReadonlySet<Task> {
  if (start === undefined) return new Set();
  const tasks = playbooks.flatMap(({ plays }) => plays.flatMap(listTasks));
  return new Set(tasks.slice(0, tasks.indexOf(start)));
}
