import { isSecretArgument } from '../module/secret-argument.ts';
import { wordProblems } from '../module/describe-problems.ts';
import { readArguments } from '../module/read-arguments.ts';
import type { ModuleAction } from '../playbook/play.ts';
import { createError } from '../source/codes.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { createScalar } from '../source/scalar.ts';
import type { Span } from '../source/span.ts';
import { hasTemplate } from '../template/compile.ts';
import { locateProblem } from '../playbook/locate-problem.ts';
import { containsUnknown, fromValue, toText } from '../template/convert.ts';
import { OMIT, type Value } from '../template/value.ts';
import { ArgumentsRefused } from './arguments-refused.ts';
import { isConnectionPassword } from '../util/secret-name.ts';
import { RenderError } from '../variables/render-error.ts';
import { lookAt, type Sight } from '../variables/sight.ts';
import type { Job } from './job.ts';
import { UnknownDecision } from './keyword-value.ts';

export interface RenderedArguments {
  readonly args: Readonly<Record<string, unknown>>;
  /** Those of the task and its defaults, before they are read as the module's types. */
  readonly given: ReadonlyMap<string, unknown>;
  /** Arguments of an `anyArgument` action that its definition does not name. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** The same as values, in which 1.0 is no integer and a key may be a number. */
  readonly restValues: Readonly<Record<string, Value>>;
}

/** Renders the arguments of a task and reads them as the module's types. Throws RenderError, UnknownDecision, ArgumentsRefused. */
export function renderArguments(job: Job, action: ModuleAction): RenderedArguments {
  const { definition } = action;
  const { expressions: listed = [], lenient = [] } = action.kind === 'action' ? action.definition : {};
  const expressions = new Set<string>(listed);
  const isRendered = (name: string, node: Node): boolean =>
    lenient.includes(name) && node.kind === 'scalar' && hasTemplate(String(node.value));
  const anyArgument = action.kind === 'action' && action.definition.anyArgument === true;
  const named = anyArgument ? listNames(definition.args) : undefined;
  const given = new Map<string, unknown>();
  const rest = Object.create(null) as Record<string, unknown>;
  const restValues = Object.create(null) as Record<string, Value>;
  const take = (name: string, value: Value): void => {
    if (value === OMIT) return;
    if (named?.has(name) ?? true) return void given.set(name, fromValue(value));
    if (isConnectionPassword(name) && typeof value === 'string') job.run.context.world.addSecret(value);
    rest[name] = fromValue(value);
    restValues[name] = value;
  };
  for (const [name, value] of renderDefaults(job, action, expressions)) take(name, value);
  for (const [name, { node }] of action.args.defaults ?? []) take(name, renderArgument(job, action, name, node));
  for (const [name, value] of renderWhole(job, action, expressions, action.args.whole)) take(name, value);
  for (const [name, { node, keySpan }] of action.args.entries) {
    if (isRendered(name, node)) given.set(name, asVariable(renderArgument(job, action, name, node)));
    else if (expressions.has(name)) given.set(name, readExpressions(node));
    else take(anyArgument ? renderName(job, name, keySpan) : name, renderArgument(job, action, name, node));
  }
  const read = readArguments(definition, given);
  for (const secret of read.secrets) job.run.context.world.addSecret(secret);
  if ('problems' in read) {
    const diagnostics = read.problems.map((problem) => locateProblem(problem, action.args));
    const sights = read.problems.map(({ path: [name] }) => seeArgument(job, action, String(name)));
    throw new ArgumentsRefused(diagnostics, sights, wordProblems(job.task.moduleName, read.problems));
  }
  return { args: read.args, given, rest, restValues };
}

/** The name of a variable that a task sets, which may be a template. */
function renderName(job: Job, name: string, span: Span): string {
  if (!hasTemplate(name)) return name;
  return toText(job.scope.renderScalar(createScalar({ value: name, style: 'plain', span })));
}

/** What templates of `module_defaults` give, but for what the task gives by another name. */
function renderDefaults(job: Job, action: ModuleAction, expressions: ReadonlySet<string>): [string, Value][] {
  const { args, definition } = action;
  const nodes = args.wholeDefaults ?? [];
  if (nodes.length === 0) return [];
  const spellings = new Map(
    Object.entries(definition.args).flatMap(([name, { spec }]) =>
      [name, ...(spec.aliases ?? [])].map((each) => [each, name] as const),
    ),
  );
  const canonical = (name: string): string => spellings.get(name) ?? name;
  const own = new Set([...args.entries.keys()].map(canonical));
  return nodes
    .flatMap((node) => renderWhole(job, action, expressions, node))
    .filter(([name]) => !own.has(canonical(name)));
}

/** The arguments that a template in their place gives. Expressions are not among them: data never is a template. */
function renderWhole(
  job: Job,
  action: ModuleAction,
  expressions: ReadonlySet<string>,
  whole: ScalarNode | undefined,
): [string, Value][] {
  if (whole === undefined) return [];
  const value = renderArgument(job, action, undefined, whole);
  if (value === OMIT) return [];
  const refuse = (message: string): ArgumentsRefused =>
    new ArgumentsRefused([createError('LS0206', message, { span: whole.span })], [seeArgument(job, action, undefined)]);
  if (!(value instanceof Map)) throw refuse(`arguments are a mapping, and this template gives ${describeKind(value)}`);
  const entries = Array.from(value, ([name, item]): [string, Value] => [toText(name), item]);
  const expression = entries.find(([name]) => expressions.has(name));
  if (expression !== undefined)
    throw refuse(`\`${expression[0]}\` holds expressions, which cannot come from a variable: write it into the task`);
  return entries;
}

function describeKind(value: Value): string {
  return Array.isArray(value) ? 'a list' : value === null ? 'nothing' : `\`${toText(value)}\``;
}

/** The templates of an argument, or of what gives it; nothing of one that is a secret. */
function seeArgument({ scope }: Job, { args, definition }: ModuleAction, name: string | undefined): Sight | undefined {
  const own = name === undefined ? undefined : args.entries.get(name)?.node;
  const node = own ?? args.whole;
  const isSecret = isSecretArgument(definition.args, own === undefined ? undefined : name);
  return node === undefined || isSecret ? undefined : lookAt(scope.known, [node]);
}

function renderArgument(job: Job, { definition }: ModuleAction, name: string | undefined, node: Node): Value {
  let value: Value;
  try {
    value = job.scope.renderWhole(node);
  } catch (error) {
    if (error instanceof RenderError && isSecretArgument(definition.args, name)) error.isSecret = true;
    throw error;
  }
  const unknown = containsUnknown(value);
  if (unknown !== undefined) throw new UnknownDecision(unknown);
  return value;
}

/** The name of a variable, perhaps with keys behind it, can be looked up; what a template gives else is data. */
function asVariable(value: Value): unknown {
  const isName = typeof value === 'string' && /^[A-Za-z_]\w*(?:\.\w+|\[(?:-?\d+|'[^'\\]*'|"[^"\\]*")\])*$/.test(value);
  return isName ? value : { value: fromValue(value) };
}

/** The text of expressions, as it stands. */
function readExpressions(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'sequence' ? node.items.map(readExpressions) : null;
}

function listNames(args: ModuleAction['definition']['args']): Set<string> {
  return new Set(Object.entries(args).flatMap(([name, { spec }]) => [name, ...(spec.aliases ?? [])]));
}
