import type { Block, Keywords, Parent, Task } from '../playbook/play.ts';
import { listRoleVariables } from '../playbook/role-variables.ts';
import type { MappingNode, ScalarNode } from '../source/node.ts';
import { readExpression } from './read-text.ts';

/** What blocks, includes and the play say about the steps in them. */
export interface Surrounding {
  /** What includes hand to their tasks, and parameters of roles, the nearest first: they go before what the run sets. */
  readonly params: readonly MappingNode[];
  /** Variables of tasks and blocks, the nearest first. */
  readonly vars: readonly MappingNode[];
  /** Variables of roles, the nearest first, then those of the play. */
  readonly playVars: readonly MappingNode[];
  /** Defaults of roles, the nearest first: they go after the inventory. */
  readonly defaults: readonly MappingNode[];
  /** Names of loops around, through includes. */
  readonly loopNames: ReadonlySet<string>;
  /** Names that a condition asks about before it uses them. */
  readonly guarded: ReadonlySet<string>;
  /** Conditions that must hold to get here. */
  readonly conditions: readonly ScalarNode[];
  /** May not be reached for another reason. */
  readonly uncertain: boolean;
  /** A failure does not end the play. */
  readonly tolerated: boolean;
  /** The tasks in it are handlers. */
  readonly holdsHandlers?: boolean | undefined;
  /** The handler that it is, or that includes it. */
  readonly handler?: Task | undefined;
  /** Nobody knows whether that handler is notified. */
  readonly perhapsUnheard?: boolean;
  /** Of the play: whether hosts have facts there, which may turn out later in the play. */
  readonly facts: { gathered: boolean };
}

/** What holds inside of something with these keywords. */
export function enter(
  keywords: Omit<Keywords, 'vars'> & { readonly vars?: MappingNode | undefined },
  around: Surrounding,
): Surrounding {
  const { vars, when, tags, ignoreErrors } = keywords;
  if (vars === undefined && ignoreErrors === undefined && when.length === 0 && !tags.includes('never')) return around;
  const asked = when.flatMap((condition) => {
    const { uses, proves } = readExpression(condition);
    return [...proves, ...uses.filter(({ guarded }) => guarded).map(({ name }) => name)];
  });
  const tolerated = ignoreErrors !== undefined && !(ignoreErrors.kind === 'scalar' && ignoreErrors.value === false);
  return {
    params: around.params,
    vars: vars === undefined ? around.vars : [vars, ...around.vars],
    playVars: around.playVars,
    defaults: around.defaults,
    loopNames: around.loopNames,
    guarded: asked.length === 0 ? around.guarded : new Set([...around.guarded, ...asked]),
    conditions: [...around.conditions, ...when.filter(({ value }) => value !== true)],
    uncertain: around.uncertain || tags.includes('never'),
    tolerated: around.tolerated || tolerated,
    holdsHandlers: around.holdsHandlers,
    handler: around.handler,
    facts: around.facts,
  };
}

export function enterBlock({ keywords, role }: Block, around: Surrounding): Surrounding {
  if (role === undefined) return enter(keywords, around);
  const { vars, defaults } = listRoleVariables(role);
  const within = {
    ...around,
    params: role.params === undefined ? around.params : [role.params, ...around.params],
    playVars: [...vars, ...around.playVars],
    defaults: [...defaults, ...around.defaults],
  };
  return enter(keywords, within);
}

/** What holds for the steps that an include brings. */
export function enterInclude({ keywords, action }: Task, around: Surrounding): Surrounding {
  const apply = action.kind === 'include_tasks' || action.kind === 'include_role' ? action.apply : undefined;
  const handed = [keywords.vars, apply?.vars].filter((mapping) => mapping !== undefined);
  const within = {
    ...around,
    params: [...handed, ...around.params],
    vars: around.vars.filter((mapping) => mapping !== keywords.vars),
  };
  return apply === undefined ? within : enter({ ...apply, vars: undefined }, within);
}

/** Every variable that the playbook gives, the strongest first; defaults of roles are apart. */
export function listMappings({ params, vars, playVars }: Surrounding): readonly MappingNode[] {
  return [...params, ...vars, ...playVars];
}

/** What holds inside of the blocks between `top` and a step. */
export function enterParents(parent: Parent, around: Surrounding, top: Parent): Surrounding {
  if (parent === top || parent.kind === 'play') return around;
  return enterBlock(parent, enterParents(parent.parent, around, top));
}

/** Whether a task there is run on every host, and its failure is a failure. */
export function isSure({ conditions, uncertain, tolerated }: Surrounding): boolean {
  return conditions.length === 0 && !uncertain && !tolerated;
}

/** The names that a loop gives to its items. */
function listLoopNames({ loop, loopControl }: Task): string[] {
  if (loop === undefined) return [];
  const { loopVar, indexVar, extended } = loopControl;
  const isPlain = extended === undefined || (extended.kind === 'scalar' && extended.value === false);
  const names = [loopVar, indexVar].filter((name) => typeof name === 'string');
  return [
    ...names,
    'ansible_loop_var',
    ...(indexVar === undefined ? [] : ['ansible_index_var']),
    ...(isPlain ? [] : ['ansible_loop']),
  ];
}

export function enterLoop(task: Task, around: Surrounding): Surrounding {
  const names = listLoopNames(task);
  return names.length === 0 ? around : { ...around, loopNames: new Set([...around.loopNames, ...names]) };
}
