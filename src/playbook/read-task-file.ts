import { normalize } from 'node:path';
import type { Registry } from '../module/registry.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, loadFile, type ReadFile } from '../source/load-file.ts';
import { type EarlyVariables, NO_EARLY_VARIABLES } from './early-variables.ts';
import type { Parent, Step } from './play.ts';
import type { PlaybookReader } from './playbook-reader.ts';
import { readRole } from './read-role.ts';
import { readStepsOfFile } from './read-steps.ts';
import type { RoleRequest } from './role-request.ts';

export interface TaskFileOptions {
  readonly registry: Registry;
  readonly nextTaskId: () => string;
  /** Instead of the disk. */
  readonly readFile?: ReadFile | undefined;
  /** Folders of the settings that hold roles. */
  readonly rolesPath?: readonly string[] | undefined;
  readonly early?: EarlyVariables | undefined;
  /** Whether the tasks are handlers. */
  readonly handlers?: boolean;
}

/** What an include brings. */
export interface TaskFile {
  /** Undefined where it cannot be read or has errors. */
  readonly steps: readonly Step[] | undefined;
  /** Handlers of the roles in it. */
  readonly handlers: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a file of tasks, as `include_tasks` needs it, below the play or block that includes it. */
export function readTaskFile(path: string, parent: Parent, options: TaskFileOptions): TaskFile {
  const file = loadFile(path, options.readFile);
  if ('kind' in file) {
    const { code, place, advice } = classifyLoad(file, 'LS0504');
    const message = `the file of tasks \`${path}\` cannot be read: ${file.reason}`;
    const problem = createError(code, message, { ...place, ...advice });
    return { steps: undefined, handlers: [], diagnostics: [problem] };
  }
  const reader = createReader(parent, options, [{ path: normalize(path) }]);
  return finish(reader, readStepsOfFile(reader, file, parent, options.handlers === true));
}

/** Reads a role, as `include_role` needs it. */
export function readIncludedRole(request: RoleRequest, parent: Parent, options: TaskFileOptions): TaskFile {
  const reader = createReader(parent, options, []);
  const block = readRole(reader, parent, request);
  return finish(reader, block === undefined ? undefined : [block]);
}

function createReader(
  parent: Parent,
  options: TaskFileOptions,
  importing: PlaybookReader['importing'],
): PlaybookReader {
  return {
    registry: options.registry,
    readFile: options.readFile,
    rolesPath: options.rolesPath ?? [],
    early: options.early ?? NO_EARLY_VARIABLES,
    diagnostics: [],
    nextTaskId: options.nextTaskId,
    playbook: findPlaybook(parent),
    lostNames: new Set(),
    importing,
    imported: undefined,
    roleHandlers: [],
    roleReads: { count: 0 },
    readRole,
  };
}

function finish({ diagnostics, roleHandlers }: PlaybookReader, steps: readonly Step[] | undefined): TaskFile {
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  return { steps: broken ? undefined : steps, handlers: broken ? [] : roleHandlers, diagnostics };
}

function findPlaybook(parent: Parent): string {
  let above = parent;
  while (above.kind === 'block') above = above.parent;
  return above.file.path;
}
