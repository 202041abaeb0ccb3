import { formatPython } from '../module/format-python.ts';
import { readArguments } from '../module/read-arguments.ts';
import type { TaskAction } from '../playbook/play.ts';
import { createError } from '../source/codes.ts';
import type { Node } from '../source/node.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { locateProblem } from '../playbook/locate-problem.ts';
import { containsUnknown, fromValue } from '../template/convert.ts';
import { OMIT } from '../template/value.ts';
import type { Job } from './job.ts';
import { UnknownDecision } from './keyword-value.ts';

/** Arguments that were rendered, but are not what the module takes. */
export class ArgumentsRefused extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join('; '));
    this.name = 'ArgumentsRefused';
    this.diagnostics = diagnostics;
  }
}

type Callable = Extract<TaskAction, { kind: 'module' | 'action' }>;

export interface RenderedArguments {
  readonly args: Readonly<Record<string, unknown>>;
  /** Arguments of an `anyArgument` action that its definition does not name. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Renders the arguments of a task and reads them as the module's types. Throws RenderError, UnknownDecision, ArgumentsRefused. */
export function renderArguments(job: Job, action: Callable): RenderedArguments {
  const { definition } = action;
  const expressions = new Set<string>(action.kind === 'action' ? (action.definition.expressions ?? []) : []);
  const named = listNames(definition.args);
  const anyArgument = action.kind === 'action' && action.definition.anyArgument === true;
  const given = new Map<string, unknown>();
  const rest: Record<string, unknown> = {};
  const take = (name: string, value: unknown): void => {
    if (value === OMIT) return;
    if (anyArgument && !named.has(name)) rest[name] = value;
    else given.set(name, value);
  };
  for (const [name, value] of renderWhole(job, action, expressions)) take(name, value);
  for (const [name, { node }] of action.args.entries)
    take(name, expressions.has(name) ? readExpressions(node) : renderArgument(job, node));
  const read = readArguments(definition, given);
  if ('problems' in read) {
    throw new ArgumentsRefused(read.problems.map((problem) => locateProblem(problem, action.args)));
  }
  for (const secret of read.secrets) job.run.context.world.addSecret(secret);
  return { args: read.args, rest };
}

/** The arguments that a template in their place gives. Expressions are not among them: data never is a template. */
function renderWhole(job: Job, { args: { whole } }: Callable, expressions: ReadonlySet<string>): [string, unknown][] {
  if (whole === undefined) return [];
  const value = renderArgument(job, whole);
  if (value === OMIT) return [];
  const refuse = (message: string): ArgumentsRefused =>
    new ArgumentsRefused([createError('LS0206', message, { span: whole.span })]);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse(`arguments are a mapping, and this template gives ${describeKind(value)}`);
  const entries = Object.entries(value);
  const expression = entries.find(([name]) => expressions.has(name));
  if (expression !== undefined)
    throw refuse(`\`${expression[0]}\` holds expressions, which cannot come from a variable: write it into the task`);
  return entries;
}

function describeKind(value: unknown): string {
  return Array.isArray(value) ? 'a list' : value === null ? 'nothing' : `\`${formatPython(value)}\``;
}

function renderArgument(job: Job, node: Node): unknown {
  const value = job.scope.renderWhole(node);
  const unknown = containsUnknown(value);
  if (unknown !== undefined) throw new UnknownDecision(unknown);
  return value === OMIT ? OMIT : fromValue(value);
}

/** The text of expressions, as it stands. */
function readExpressions(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'sequence' ? node.items.map(readExpressions) : null;
}

function listNames(args: Callable['definition']['args']): Set<string> {
  return new Set(Object.entries(args).flatMap(([name, { spec }]) => [name, ...(spec.aliases ?? [])]));
}
