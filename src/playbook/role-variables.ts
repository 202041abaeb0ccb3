import type { Block, Play, RoleUse, Step } from './play.ts';
import type { MappingNode } from '../source/node.ts';

/** Mappings of variables, the strongest first. */
export interface RoleVariables {
  readonly vars: readonly MappingNode[];
  readonly defaults: readonly MappingNode[];
}

/** What a role adds for its own tasks: its own, then those of its dependencies. Its parameters are apart. */
export function listRoleVariables(role: RoleUse): RoleVariables {
  const exported = role.dependencies.toReversed().map(listExports);
  return {
    vars: present(role.entryVars, role.vars, ...exported.flatMap(({ vars }) => vars)),
    defaults: present(role.defaults, ...exported.flatMap(({ defaults }) => defaults)),
  };
}

/** What the rest of the play sees of a role. */
export function listExports(role: RoleUse): RoleVariables {
  const exported = role.dependencies.toReversed().map(listExports);
  return {
    vars: present(role.vars, ...exported.flatMap(({ vars }) => vars)),
    defaults: present(role.defaults, ...exported.flatMap(({ defaults }) => defaults)),
  };
}

/** What every task of a play sees of the roles that are read before the run: the last one's first. */
export function listPlayExports(play: Play): RoleVariables {
  const exported = listNamedRoles(play).filter(isPublic).toReversed().map(listExports);
  return { vars: exported.flatMap(({ vars }) => vars), defaults: exported.flatMap(({ defaults }) => defaults) };
}

/** Roles that `roles` and `import_role` name, in the order of the play; dependencies are in those that need them. */
export function listNamedRoles(play: Play): RoleUse[] {
  return listRolesIn([...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks]);
}

/** Those of them whose variables the rest of the play sees. */
export function listPublicRolesIn(steps: readonly Step[]): RoleUse[] {
  return listRolesIn(steps).filter(isPublic);
}

export function isPublic(role: RoleUse): boolean {
  return role.isPublic;
}

export function listRolesIn(steps: readonly Step[]): RoleUse[] {
  return steps.flatMap((step) => (step.kind === 'task' ? [] : listRolesOfBlock(step)));
}

function listRolesOfBlock(block: Block): RoleUse[] {
  const dependencies = new Set(block.role?.dependencies);
  const inner = [...block.block, ...block.rescue, ...block.always].filter(
    (step) => step.kind === 'task' || step.role === undefined || !dependencies.has(step.role),
  );
  const own = block.role === undefined ? [] : [block.role];
  return [...own, ...listRolesIn(inner)];
}

function present(...mappings: readonly (MappingNode | undefined)[]): MappingNode[] {
  return mappings.filter((mapping) => mapping !== undefined);
}
