import { resolveHosts } from '../check/resolve-hosts.ts';
import { listHandlers } from '../engine/list-handlers.ts';
import { isSelected } from '../engine/select-tags.ts';
import type { RunSettings } from '../engine/settings.ts';
import { createGlobTest } from '../inventory/pattern.ts';
import { listTasks } from '../playbook/list-tasks.ts';
import type { Play, Step, Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { suggest } from '../util/suggest.ts';
import type { LoadedPlaybooks } from './load-playbooks.ts';
import { UserError } from './user-error.ts';

/**
 * The first task of that name, which may be a glob, among those that the run would come to without a failure; a task of a role is found with its
 * role's name (`role : task`) too. Templates in names count as they are written. @throws UserError where there is none
 */
export function findStart({ playbooks, inventory }: LoadedPlaybooks, settings: RunSettings, name: string): Task {
  const glob = createGlobTest(name);
  const fits = (task: Task): boolean => listNames(task).some((each) => each === name || glob(each));
  const plays = playbooks.flatMap((playbook) => playbook.plays);
  const found = plays.flatMap(listMain).filter(fits);
  const { limit, extraVars, tags, skipTags } = settings;
  const reached = new Set(
    plays.filter((play) => resolveHosts(play, inventory, limit, extraVars).hosts.length > 0).flatMap(listMain),
  );
  const start = found.find((task) => reached.has(task) && isSelected(task, tags, skipTags));
  if (start !== undefined) return start;
  if (found.length > 0) {
    const help = 'It is in a play without hosts, or --tags, --skip-tags or --limit leave it out.';
    throw new UserError(`--start-at-task: the run does not come to \`${name}\``, { help });
  }
  const near = suggest(name, new Set(plays.flatMap(listMain).flatMap(listNames)));
  throw new UserError(`--start-at-task: no task is called \`${name}\``, { help: explain(plays, fits, near) });
}

function explain(plays: readonly Play[], fits: (task: Task) => boolean, near: string | undefined): string {
  if (plays.flatMap(listTasks).some(fits)) return 'A task of that name is in a `rescue` section: no run begins there.';
  if (plays.flatMap(({ handlers }) => listHandlers(handlers)).some(fits))
    return 'A handler has that name: it runs where a task notifies it.';
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  return '`--list-tasks` says which tasks there are; those of `include_tasks` and `include_role` are not known before the run.';
}

/** The tasks of a play but those of `rescue`. */
function listMain({ preTasks, roles, tasks, postTasks }: Play): Task[] {
  return [...preTasks, ...roles, ...tasks, ...postTasks].flatMap(expand);
}

function expand(step: Step): Task[] {
  return step.kind === 'task' ? [step] : [...step.block, ...step.always].flatMap(expand);
}

function listNames(task: Task): string[] {
  const [role] = rolesOf(task.parent);
  if (task.name === undefined) return [role === undefined ? task.moduleName : `${role.name} : ${task.moduleName}`];
  const name = String(task.name.value);
  return role === undefined ? [name] : [name, `${role.name} : ${name}`];
}
