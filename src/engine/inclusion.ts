import type { Block, Step, Task } from '../playbook/play.ts';
import { readIncludedRole, readTaskFile } from '../playbook/read-task-file.ts';
import { requestRole } from '../playbook/request-role.ts';
import type { RoleRequest } from '../playbook/role-request.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import { toText } from '../template/convert.ts';
import { OMIT } from '../template/value.ts';
import type { Layer } from '../variables/layer.ts';
import type { Scope } from '../variables/scope.ts';
import type { HostState } from './host-state.ts';
import type { IncludeAction } from './include-action.ts';
import { renderKeyword } from './keyword-value.ts';
import type { PlayRun } from './play-run.ts';

/** One file, or one role, for the hosts that include it with the same place in their loops. */
export interface Inclusion {
  /** The file's path, or the role's name. */
  readonly path: string;
  /** The same as the task names it. */
  readonly given: string;
  readonly role: RoleRequest | undefined;
  readonly hosts: { readonly host: HostState; readonly layer: Layer | undefined }[];
}

export interface IncludedFile extends Inclusion {
  readonly block: Block;
  readonly steps: readonly Step[];
  readonly handlers: readonly Step[];
  /** Why it cannot be read. */
  readonly diagnostics: readonly Diagnostic[] | undefined;
}

/** What an include asks for, on a host. */
export function findIncluded(
  run: PlayRun,
  task: Task,
  action: IncludeAction,
  scope: Scope,
): Pick<Inclusion, 'path' | 'given' | 'role'> {
  if (action.kind === 'include_role') {
    const role = requestRole(action.role, (node) => renderArgument(node, scope), task.keywords);
    return { path: role.name, given: role.name, role };
  }
  const name = toText(renderKeyword(scope, action.file));
  const found = run.candidates(task, 'tasks', name).find((candidate) => run.context.world.fileExists(candidate));
  return { path: found ?? name, given: name, role: undefined };
}

function renderArgument(node: Node, scope: Scope): string | undefined {
  const value = renderKeyword(scope, node);
  return value === OMIT ? undefined : toText(value);
}

/** Reads what hosts include. */
export function readInclusion(
  run: PlayRun,
  task: Task,
  action: IncludeAction,
  { path, given, role, hosts }: Inclusion,
  handlers: boolean,
): IncludedFile {
  const { context } = run;
  const block = standFor(task, action);
  const options = {
    registry: context.world.registry,
    readFile: context.world.readFile,
    rolesPath: context.world.settings.rolesPath,
    early: { extraVars: context.world.settings.extraVars, surroundings: context.world.surroundings },
    nextTaskId: () => context.nextTaskId(),
    handlers,
  };
  const read = role === undefined ? readTaskFile(path, block, options) : readIncludedRole(role, block, options);
  const diagnostics = read.steps === undefined ? read.diagnostics : undefined;
  return { path, given, role, hosts, block, steps: read.steps ?? [], handlers: read.handlers, diagnostics };
}

/** The block that stands for an include: its variables and what it applies reach the included tasks, its condition does not. */
function standFor(task: Task, action: IncludeAction): Block {
  const { vars, ...apply } = { when: [], tags: [], ...action.apply };
  const inner: Block = {
    kind: 'block',
    span: task.span,
    name: undefined,
    parent: task.parent,
    keywords: { ...apply, ...(vars === undefined ? {} : { vars }) },
    notify: action.applyNotify,
    block: [],
    rescue: [],
    always: [],
  };
  return task.keywords.vars === undefined
    ? inner
    : { ...inner, parent: inner, notify: [], keywords: { when: [], tags: [], vars: task.keywords.vars } };
}
