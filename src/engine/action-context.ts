import { dirname, resolve } from 'node:path';
import type { Bridge, BridgeReply } from '../module/bridge.ts';
import type { ModuleDefinition } from '../module/define-module.ts';
import type { Streams } from '../module/streams.ts';
import type { ActionContext, TemplateFile, UnknownText } from '../module/define-action.ts';
import { readArguments } from '../module/read-arguments.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { SealedFile } from '../source/load-file.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { knowsHost } from '../inventory/knows-host.ts';
import { compileFile, listBeside, renderFile } from '../lookups/template-file.ts';
import { containsUnknown, fromValue } from '../template/convert.ts';
import { readDelimiters } from '../template/delimiters.ts';
import type { LookupContext } from '../template/lookup-context.ts';
import { TemplateError, TemplateSyntaxProblem } from '../template/template-error.ts';
import { Undefined, Unknown, type Value } from '../template/value.ts';
import { checkWhole } from '../variables/check-whole.ts';
import { RenderError } from '../variables/render-error.ts';
import { lookBack } from '../variables/sight.ts';
import { expandHome } from '../util/expand-home.ts';
import { findRoute } from './find-route.ts';
import type { Job } from './job.ts';
import { testConditions, UnknownDecision } from './keyword-value.ts';
import { readVars } from './read-vars.ts';
import type { RenderedArguments } from './render-arguments.ts';
import type { World } from './run-context.ts';
import { tryConnection } from './try-connection.ts';

/** Runs a module on the job's host; handed in, since what runs modules runs actions too. */
export type HostRunner = (
  moduleName: string,
  definition: ModuleDefinition,
  args: Readonly<Record<string, unknown>>,
  streams?: Streams,
) => Promise<ModuleResult>;

export interface ActionMeans {
  readonly runOnHost: HostRunner;
  readonly runBridge: (bridge: Bridge) => Promise<BridgeReply>;
  readonly sleep: World['sleep'];
  /** Hears of each condition that is tested and does not hold. */
  readonly onFalse: (condition: ScalarNode) => void;
}

/** What an action sees of the run. */
export function createActionContext(
  job: Job,
  rendered: RenderedArguments,
  { runOnHost, runBridge, sleep, onFalse }: ActionMeans,
): ActionContext<Readonly<Record<string, unknown>>> {
  const { world } = job.run.context;
  return {
    args: rendered.args,
    rest: rendered.rest,
    restValues: rendered.restValues,
    hostName: job.host.name,
    check: job.check,
    diff: job.diff,
    verbosity: world.settings.verbosity,
    evaluate: (expression, ifUndefined) => evaluate(job, expression, ifUndefined),
    test: (expression) => test(job, expression, onFalse),
    knowsHost: (name, groups, vars) => knowsHost(world.inventory, name, groups, vars),
    render: (file) => render(job, file),
    find: (kind, path) => find(job, kind, path),
    readFile: (path) => readFile(job, path),
    resolvePath: (path) => resolve(dirname(job.run.play.file.path), expandHome(path)),
    readVars: (path) => readVars(job.run.context, path),
    call: (module, args, streams) => call(job, runOnHost, module, args, streams),
    route: () => findRoute(job),
    bridge: runBridge,
    tryConnection: (limitMs) => tryConnection(job, limitMs),
    sleep,
    now: world.now,
    random: world.surroundings.random,
    signal: world.signal,
    ...(world.prompt === undefined ? {} : { prompt: world.prompt }),
  };
}

function evaluate(job: Job, expression: string, ifUndefined: unknown): unknown {
  const scalar = findScalar(job, expression);
  let value: Value;
  try {
    value = checkWhole(job.scope.evaluateExpression(scalar), scalar, job.scope.known);
  } catch (error) {
    if (ifUndefined !== undefined && error instanceof RenderError && error.kind === 'undefined') return ifUndefined;
    throw error;
  }
  if (value instanceof Undefined) {
    if (ifUndefined !== undefined) return ifUndefined;
    throw new ModuleFailure(value.message);
  }
  const unknown = containsUnknown(value);
  if (unknown !== undefined) throw new UnknownDecision(unknown);
  return fromValue(value);
}

function test(job: Job, expression: string, onFalse: ActionMeans['onFalse']): boolean | undefined {
  const condition = findScalar(job, expression);
  try {
    const holds = testConditions(job.scope, [condition]);
    if (!holds) onFalse(condition);
    return holds;
  } catch (error) {
    if (error instanceof UnknownDecision) return undefined;
    throw error;
  }
}

/** The scalar of the task's arguments with this text, so that an error can point at it. */
function findScalar(job: Job, text: string): ScalarNode {
  const { action } = job.task;
  if (action.kind === 'action') {
    for (const { node } of action.args.entries.values()) {
      const found = searchScalar(node, text);
      if (found !== undefined) return found;
    }
  }
  return { kind: 'scalar', value: text, style: 'plain', span: job.task.span, offsetAt: () => job.task.span.start };
}

function searchScalar(node: Node, text: string): ScalarNode | undefined {
  if (node.kind === 'scalar') return node.value === text ? node : undefined;
  const members = node.kind === 'sequence' ? node.items : node.entries.map((entry) => entry.value);
  for (const member of members) {
    const found = searchScalar(member, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function render(job: Job, { path, given, destination, delimiters, ...layout }: TemplateFile): string | UnknownText {
  const readBytes = (name: string): Buffer => job.run.context.world.readFile(name);
  const source = { name: path, given, destination, text: readFile(job, path).toString('utf8') };
  const options = { ...layout, delimiters: readDelimiters(delimiters) };
  const folders = {
    places: (name: string) => [...job.run.candidates(job.task, 'templates', name), ...listBeside(path, name)],
    readFile: readBytes,
  };
  let { scope } = job;
  const { environment, place } = scope;
  const context: LookupContext = {
    environment,
    place,
    has: (name) => scope.has(name),
    names: () => scope.names(),
    withData: (values) => (scope = job.scope.withData(values)),
  };
  try {
    const text = renderFile(source, options, context, folders);
    return text instanceof Unknown ? { unknown: text.reason } : text;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const template = compileFile(source, options);
    throw new RenderError(error.message, findScalar(job, ''), error.start, error.end, {
      help: error.help,
      missing: error.missing,
      kind: error.kind,
      source: error.source ?? source,
      sight: template instanceof TemplateSyntaxProblem ? undefined : lookBack(scope.known, template, error, source),
    });
  }
}

function find(job: Job, kind: 'templates' | 'files' | 'vars', path: string): string {
  const candidates = job.run.candidates(job.task, kind, path);
  const found = candidates.find((candidate) => job.run.context.world.fileExists(candidate));
  if (found !== undefined) return found;
  throw new ModuleFailure(`Could not find or access '${path}' on the controller`, {
    details: candidates.map((candidate) => `looked for ${candidate}`),
  });
}

function readFile(job: Job, path: string): Buffer {
  try {
    return job.run.context.world.readFile(path);
  } catch (error) {
    const details = error instanceof SealedFile && error.help !== undefined ? { details: [error.help] } : {};
    throw new ModuleFailure(
      `cannot read ${path} on the controller: ${error instanceof Error ? error.message : String(error)}`,
      details,
    );
  }
}

async function call(
  job: Job,
  runOnHost: HostRunner,
  module: string,
  args: Readonly<Record<string, unknown>>,
  streams: Streams | undefined,
): Promise<ModuleResult> {
  const definition = job.run.context.world.registry.find(module);
  if (definition === undefined || definition.kind === 'action') throw new Error(`no module ${module} to call`);
  const read = readArguments(definition, new Map(Object.entries(args).filter(([, value]) => value !== undefined)));
  if ('problems' in read) {
    throw new ModuleFailure(read.problems.map((problem) => problem.message).join('; '));
  }
  return runOnHost(module, definition as ModuleDefinition, read.args, streams);
}
