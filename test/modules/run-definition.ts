import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runModule } from '../../src/engine/run-module.ts';
import type { ActionContext, ActionDefinition } from '../../src/module/define-action.ts';
import type { ModuleDefinition } from '../../src/module/define-module.ts';
import { readArguments } from '../../src/module/read-arguments.ts';
import { ModuleFailure, type ModuleResult } from '../../src/module/result.ts';
import { assembleParts } from '../../src/modules/assemble-parts.ts';
import type { Streams } from '../../src/module/streams.ts';
import { StreamedSession } from '../../src/engine/streamed-session.ts';
import { placeTree, unpackTree } from '../../src/modules/place-tree.ts';
import { fetchPart } from '../../src/modules/fetch-part.ts';
import { place } from '../../src/modules/place.ts';
import { scriptRun } from '../../src/modules/script-run.ts';
import { unarchiveRun } from '../../src/modules/unarchive-run.ts';
import type { Connection, ShellSession } from '../../src/transport/connection.ts';

export type Definition = ModuleDefinition | ActionDefinition;

export interface RunOptions {
  readonly check?: boolean;
  readonly diff?: boolean;
  /** Where an action finds its files. */
  readonly controller?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly context?: Partial<Omit<ActionContext<unknown>, 'args'>>;
}

/** Runs a module or an action with arguments as a playbook gives them. */
export async function runDefinition(
  definition: Definition,
  args: Readonly<Record<string, unknown>>,
  session: ShellSession,
  options: RunOptions = {},
): Promise<ModuleResult> {
  const read = readArguments(definition, new Map(Object.entries(args)));
  if ('problems' in read) throw new Error(read.problems.map((problem) => problem.message).join('; '));
  if (!isAction(definition)) return runOnHost(definition, read.args, session, options);
  try {
    return await definition.run(createContext(read, session, options));
  } catch (error) {
    if (error instanceof ModuleFailure) return error.result;
    throw error;
  }
}

function isAction(definition: Definition): definition is ActionDefinition {
  return definition.kind === 'action';
}

function runOnHost(
  definition: ModuleDefinition,
  args: Readonly<Record<string, unknown>>,
  session: ShellSession,
  options: RunOptions,
): Promise<ModuleResult> {
  return runModule({
    definition,
    moduleName: definition.name ?? 'module',
    args,
    hostName: 'host',
    session,
    taskId: 't1',
    check: options.check ?? false,
    diff: options.diff ?? false,
    signal: new AbortController().signal,
    sleep,
    now: Date.now,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  });
}

/** Programs of their own are started by the session of the test. */
function openStreamed(session: ShellSession, streams: Streams): ShellSession {
  if (!('openProgram' in session)) throw new Error('the session of the case carries no streams');
  const connection = session as unknown as Connection;
  return new StreamedSession({ connection, become: undefined, staysThere: true }, streams, () => {});
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function createContext(
  read: { args: Record<string, unknown>; rest: Record<string, unknown> },
  session: ShellSession,
  options: RunOptions,
): ActionContext<Readonly<Record<string, unknown>>> {
  const unsupported = (name: string) => () => {
    throw new Error(`the case gives no ${name}`);
  };
  return {
    args: read.args,
    rest: read.rest,
    restValues: read.rest,
    hostName: 'host',
    check: options.check ?? false,
    diff: options.diff ?? false,
    verbosity: 0,
    evaluate: unsupported('evaluate'),
    knowsHost: unsupported('knowsHost'),
    test: unsupported('test'),
    render: unsupported('render'),
    find: (_, path) => {
      const found = join(options.controller ?? '', path);
      if (existsSync(found)) return found;
      throw new ModuleFailure(`Could not find or access '${path}' on the controller`);
    },
    readFile: (path) => readFileSync(path),
    resolvePath: (path) => resolve(options.controller ?? '/none', path),
    readVars: unsupported('readVars'),
    call: (module, args, streams) => {
      const internal = [assembleParts, fetchPart, place, placeTree, unpackTree, scriptRun, unarchiveRun].find(
        ({ name }) => name === module,
      );
      if (internal === undefined) throw new Error(`no module ${module}`);
      const given = Object.entries(args).filter(([, value]) => value !== undefined);
      const inner = readArguments(internal, new Map(given));
      if ('problems' in inner) throw new Error(inner.problems.map((problem) => problem.message).join('; '));
      const own = streams === undefined ? session : openStreamed(session, streams);
      return runOnHost(internal, inner.args, own, options);
    },
    route: unsupported('route'),
    bridge: unsupported('bridge'),
    tryConnection: unsupported('tryConnection'),
    sleep,
    now: Date.now,
    random: () => 0.5,
    signal: new AbortController().signal,
    ...options.context,
  };
}
