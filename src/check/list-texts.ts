import type { Keywords, Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import type { Node, ScalarNode } from '../source/node.ts';

/** A scalar that is rendered, or evaluated. */
export interface Text {
  readonly scalar: ScalarNode;
  readonly isExpression: boolean;
  /** An undefined variable is an answer to whoever evaluates it. */
  readonly isLenient?: boolean;
}

/**
 * Every text that running a task evaluates, the conditions around it too; `vars` are apart, since they are evaluated when they are
 * used.
 */
export function listTaskTexts(task: Task, conditions: readonly ScalarNode[]): Text[] {
  const { action, loopControl } = task;
  const texts = [
    ...listKeywordTexts(task.keywords),
    ...asExpressions([...conditions, ...task.changedWhen, ...task.failedWhen, ...task.until, ...loopControl.breakWhen]),
    ...listTexts(
      readsPatiently(task) ? undefined : task.loop,
      task.retries,
      task.delay,
      task.async,
      task.poll,
      ...[loopControl.loopVar, loopControl.indexVar].filter((name) => typeof name === 'object'),
      loopControl.label,
      loopControl.pause,
      loopControl.extended,
      loopControl.extendedAllItems,
      ...task.notify,
    ),
  ];
  if (action.kind === 'include_tasks') return [...texts, ...listTexts(action.file)];
  if (action.kind === 'include_role') return [...texts, ...listTexts(action.role.name, ...action.role.from.values())];
  if (action.kind === 'meta') return texts;
  if (action.kind === 'templated') return [...texts, ...listTexts(action.module, ...action.given)];
  const { expressions = [], lenient = [] } = action.kind === 'action' ? action.definition : {};
  texts.push(...listTexts(action.args.whole, ...(action.args.wholeDefaults ?? [])));
  for (const { node } of action.args.defaults?.values() ?? []) texts.push(...listTexts(node));
  for (const [name, { node }] of action.args.entries) {
    if (lenient.includes(name) && isTemplate(node)) texts.push(...listTexts(node));
    else if (lenient.includes(name)) texts.push(...asExpressions(listConditions(node)).map(allowUndefined));
    else if (expressions.includes(name)) texts.push(...asExpressions(listConditions(node)));
    else texts.push(...listTexts(node));
  }
  return texts;
}

/** The texts of keywords, but for `vars` and conditions; the defaults of modules are among the arguments of their tasks. */
export function listKeywordTexts(keywords: Keywords): Text[] {
  const { vars: _vars, when: _when, tags: _tags, moduleDefaults: _defaults, collections: _names, ...others } = keywords;
  return listTexts(...Object.values(others));
}

function listTexts(...nodes: readonly (Node | undefined)[]): Text[] {
  return nodes
    .flatMap((node) => (node === undefined ? [] : listScalars(node)))
    .map((scalar) => ({ scalar, isExpression: false }));
}

function asExpressions(scalars: readonly ScalarNode[]): Text[] {
  return scalars.map((scalar) => ({ scalar, isExpression: true }));
}

/** What is undefined in the terms of `with_first_found` is passed over. */
function readsPatiently({ loopLookup }: Task): boolean {
  return loopLookup === 'first_found';
}

function allowUndefined(text: Text): Text {
  return { ...text, isLenient: true };
}

/** A mapping is none. */
function listConditions(node: Node): ScalarNode[] {
  if (node.kind === 'sequence') return node.items.flatMap(listConditions);
  return node.kind === 'scalar' ? [node] : [];
}

/** Every scalar in a node, keys too. */
export function listScalars(node: Node): ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'sequence') return node.items.flatMap(listScalars);
  return node.entries.flatMap(({ key, value }) => [key, ...listScalars(value)]);
}
