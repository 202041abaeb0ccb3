import type { Parent, RoleUse } from './play.ts';

/** The roles around a task, the innermost first; those that depend on it or include it are around it, too. */
export function rolesOf(parent: Parent): readonly RoleUse[] {
  const roles: RoleUse[] = [];
  for (let above = parent; above.kind === 'block'; above = above.parent) {
    if (above.role !== undefined) roles.push(above.role);
  }
  return roles;
}
