import { createGlobTest } from '../inventory/pattern.ts';
import { listTasks } from '../playbook/list-tasks.ts';
import type { Play, Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { suggest } from '../util/suggest.ts';
import { UserError } from './user-error.ts';

/**
 * The first task of that name, which may be a glob; a task of a role is found with its role's name (`role : task`) too. Templates in names count
 * as they are written. @throws UserError where there is none
 */
export function findStart(plays: readonly Play[], name: string): Task {
  const fits = createGlobTest(name);
  const tasks = plays.flatMap(listTasks);
  const found = tasks.find((task) => listNames(task).some((each) => each === name || fits(each)));
  if (found !== undefined) return found;
  const near = suggest(name, new Set(tasks.flatMap(listNames)));
  const help = near === undefined ? '`--list-tasks` says which tasks there are.' : `Did you mean \`${near}\`?`;
  throw new UserError(`--start-at-task: no task is called \`${name}\``, { help });
}

function listNames(task: Task): string[] {
  const name = task.name === undefined ? task.moduleName : String(task.name.value);
  const [role] = rolesOf(task.parent);
  return role === undefined ? [name] : [name, `${role.name} : ${name}`];
}
