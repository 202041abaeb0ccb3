import { basename } from 'node:path';
import type { Parent, RoleUse } from './play.ts';

/** The roles around a task, the innermost first; those that depend on it or include it are around it, too. */
export function rolesOf(parent: Parent): readonly RoleUse[] {
  const roles: RoleUse[] = [];
  for (let above = parent; above.kind === 'block'; above = above.parent) {
    if (above.role !== undefined) roles.push(above.role);
  }
  return roles;
}

/** A handler's name with the role that it is of, as `notify` may say it; that of a collection's role in short, too. None outside of roles. */
export function nameWithRole(parent: Parent, name: string): readonly string[] {
  const [role] = rolesOf(parent);
  if (role === undefined) return [];
  return [...new Set([role.name, basename(role.path)])].map((owner) => `${owner} : ${name}`);
}
