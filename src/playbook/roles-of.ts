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

/** A handler's name or topic as `notify` may say it: also with the role that it is of, and with that of a collection in short, too. */
export function withRole(parent: Parent, name: string): readonly string[] {
  const [role] = rolesOf(parent);
  if (role === undefined) return [name];
  return [name, ...[...new Set([role.name, basename(role.path)])].map((owner) => `${owner} : ${name}`)];
}
