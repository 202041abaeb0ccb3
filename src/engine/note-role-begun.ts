import type { Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';

/** The role of a task that has not been skipped has begun on a host. */
export function noteRoleBegun(run: PlayRun, { parent }: Task, host: HostState): void {
  const [role] = rolesOf(parent);
  if (role === undefined) return;
  const begun = run.rolesBegun.get(role) ?? new Set();
  run.rolesBegun.set(role, begun.add(host));
}
