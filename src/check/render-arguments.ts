import type { ArgumentSpec } from '../module/arg.ts';
import { type ArgumentProblem, PENDING } from '../module/argument-problem.ts';
import type { Constraints } from '../module/define-module.ts';
import { readArguments } from '../module/read-arguments.ts';
import type { ModuleAction, Parent, Task } from '../playbook/play.ts';
import { isSingleTemplate, isTemplate } from '../playbook/playbook-reader.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { fromValue } from '../template/convert.ts';
import { OMIT, type Value } from '../template/value.ts';
import type { Scope } from '../variables/scope.ts';
import { isSettled } from './foresight.ts';
import { listScalars } from './list-texts.ts';

/**
 * Arguments with templates whose value decides whether the module takes them. Text with templates in it is text whatever they give; a
 * template alone may turn out to be omitted, or of another type.
 */
export function listDecisive(action: ModuleAction): ReadonlySet<string> {
  const { definition } = action;
  const names = new Set<string>();
  for (const [written, { node }] of action.args.entries) {
    const templates = listScalars(node).filter(isTemplate);
    if (templates.length === 0) continue;
    const name = findName(definition, written);
    const spec = name === undefined ? undefined : definition.args[name]?.spec;
    if (name === undefined || spec === undefined || isExpression(action, name)) continue;
    const isNeeded = spec.required === true || findLinked(definition.constraints).has(name);
    const isOpen = templates.some(isSingleTemplate) ? isNeeded || !fitsAnyText(spec) : !fitsMixedText(spec);
    if (isOpen) names.add(written);
  }
  return names;
}

/** The argument behind a spelling. */
export function findName({ args }: ModuleAction['definition'], written: string): string | undefined {
  if (args[written] !== undefined) return written;
  return Object.keys(args).find((name) => args[name]?.spec.aliases?.includes(written) === true);
}

function fitsMixedText(spec: ArgumentSpec): boolean {
  if (spec.choices !== undefined) return false;
  if (spec.type === 'list') return spec.elements === undefined || fitsMixedText(spec.elements);
  if (spec.type === 'dict') return spec.options === undefined;
  return spec.type === 'str' || spec.type === 'path' || spec.type === 'any';
}

const linkedOf = new WeakMap<Constraints, ReadonlySet<string>>();

function findLinked(constraints: Constraints | undefined): ReadonlySet<string> {
  if (constraints === undefined) return new Set();
  let linked = linkedOf.get(constraints);
  if (linked === undefined) linkedOf.set(constraints, (linked = new Set(listLinked(constraints))));
  return linked;
}

function listLinked(constraints: Constraints): string[] {
  const { mutuallyExclusive = [], requiredIf = [], requiredOneOf = [], requiredTogether = [] } = constraints;
  const conditional = requiredIf.flatMap(([name, , others]) => [name, ...others]);
  return [...mutuallyExclusive.flat(), ...requiredOneOf.flat(), ...requiredTogether.flat(), ...conditional];
}

function fitsAnyText({ type, choices, words }: ArgumentSpec): boolean {
  return type === 'any' || (type === 'str' && choices === undefined && words !== true);
}

function isExpression({ kind, definition }: ModuleAction, name: string): boolean {
  return kind === 'action' && definition.kind === 'action' && definition.expressions?.includes(name) === true;
}

/** The arguments as plain data: those of `names` are rendered as far as files tell, what only the run can tell is pending. */
export function renderArguments(action: ModuleAction, names: ReadonlySet<string>, scope: Scope): Map<string, unknown> {
  const given = new Map<string, unknown>();
  for (const [name, { node }] of action.args.entries) {
    const value = isExpression(action, name)
      ? readLiteral(node)
      : names.has(name)
        ? renderNode(node, scope)
        : readPending(node);
    if (value !== OMIT) given.set(name, value);
  }
  return given;
}

function renderNode(node: Node, scope: Scope): unknown {
  if (node.kind === 'scalar') return renderScalar(node, scope);
  if (node.kind === 'sequence')
    return node.items.map((item) => renderNode(item, scope)).filter((item) => item !== OMIT);
  if (node.entries.some(({ key }) => isTemplate(key))) return PENDING;
  const members = node.entries.map(({ name, value }) => [name, renderNode(value, scope)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== OMIT));
}

function renderScalar(node: ScalarNode, scope: Scope): unknown {
  if (!isTemplate(node)) return readPending(node);
  let value: Value;
  try {
    value = scope.renderWhole(node);
  } catch {
    return PENDING;
  }
  if (value === OMIT) return OMIT;
  return isSettled(value) ? fromValue(value) : PENDING;
}

/** A node as plain data; templates are pending. */
function readPending(node: Node): unknown {
  if (isTemplate(node) || (node.kind === 'scalar' && node.tag === 'vault')) return PENDING;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(readPending);
  if (node.entries.some(({ key }) => isTemplate(key))) return PENDING;
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, readPending(value)]));
}

/** The text of expressions, as it stands. */
function readLiteral(node: Node): unknown {
  if (isTemplate(node)) return PENDING;
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'sequence' ? node.items.map(readLiteral) : readPending(node);
}

/** What is wrong with arguments. Where a template may give further ones, none is missing. */
export function findProblems(
  { args, definition }: ModuleAction,
  given: ReadonlyMap<string, unknown>,
): readonly ArgumentProblem[] {
  const read = readArguments(definition, given);
  const problems = 'problems' in read ? read.problems : [];
  const isWhole = args.whole === undefined && args.wholeDefaults === undefined;
  return isWhole ? problems : problems.filter(({ where }) => where !== 'parent');
}

/** The arguments without anything rendered. */
export function readPlainly(action: ModuleAction): Map<string, unknown> {
  const read = (name: string, node: Node): unknown =>
    isExpression(action, name) ? readLiteral(node) : readPending(node);
  return new Map([...action.args.entries].map(([name, { node }]) => [name, read(name, node)]));
}

/** What a problem says, with the name of the module where that helps. */
export function nameProblem({ code, message }: ArgumentProblem, moduleName: string): string {
  if (code !== 'LS0204' && code !== 'LS0205') return message;
  return `${message} of ${moduleName}`.replace(' is missing of ', ' is missing from ');
}

/** What a task with `no_log` says is not shown. */
export function isSecret(task: Task): boolean {
  if (task.keywords.noLog !== undefined) return true;
  for (let above: Parent = task.parent; above.kind === 'block'; above = above.parent) {
    if (above.keywords.noLog !== undefined) return true;
  }
  return false;
}
