import type { Inventory } from '../inventory/inventory.ts';
import type { Keywords, Play, Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { listScalars } from './list-texts.ts';

/** Tasks that write nothing, wherever they run. */
const HARMLESS: ReadonlySet<string> = new Set([
  'add_host',
  'assert',
  'debug',
  'fail',
  'find',
  'gather_facts',
  'group_by',
  'include_vars',
  'pause',
  'ping',
  'set_fact',
  'set_stats',
  'setup',
  'slurp',
  'stat',
  'validate_argument_spec',
  'wait_for',
  'wait_for_connection',
]);

/** Whether a task may make files on this machine, which later tasks then find. */
export function mayMakeFiles(task: Task, play: Play, hasLocalHosts: boolean): boolean {
  const { action } = task;
  if (action.kind !== 'module' && action.kind !== 'action' && action.kind !== 'templated') return false;
  const name = action.kind === 'templated' ? '' : action.name;
  if (HARMLESS.has(name)) return false;
  // It brings files of hosts here.
  if (name === 'fetch' || hasLocalHosts) return true;
  if (isHere(task.keywords)) return true;
  for (let above = task.parent; above.kind === 'block'; above = above.parent) if (isHere(above.keywords)) return true;
  return isHere(play.keywords) || isForThisMachine(play);
}

function isHere({ delegateTo, connection }: Keywords): boolean {
  return delegateTo !== undefined || connection !== undefined;
}

function isForThisMachine({ hosts }: Play): boolean {
  return listScalars(hosts).some(
    (scalar) => isTemplate(scalar) || /localhost|127\.0\.0\.1|::1/.test(String(scalar.value)),
  );
}

/** Whether the inventory has hosts that are this machine, or may be. */
export function hasLocalHosts({ hosts, groups }: Inventory): boolean {
  return [...hosts.values(), ...groups.values()].some(({ vars }) =>
    vars.some(({ entries }) => entries.has('ansible_connection')),
  );
}
