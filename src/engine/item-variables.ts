import type { Task } from '../playbook/play.ts';
import type { ScalarNode } from '../source/node.ts';
import { toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import { readBoolean, renderKeyword } from './keyword-value.ts';

/** What a loop gives to one of its items, and what the item's result has of it. */
export type ItemVariables = Readonly<Record<string, Value>>;

/** The variables of each item of a task's loop, by its place from 0. Throws RenderError and UnknownDecision for what stands in `loop_control`. */
export function listItemVariables(task: Task, items: readonly Value[], scope: Scope): (index: number) => ItemVariables {
  const { extended, extendedAllItems } = task.loopControl;
  const loopVar = readName(task.loopControl.loopVar, scope);
  const indexVar = task.loopControl.indexVar === undefined ? undefined : readName(task.loopControl.indexVar, scope);
  const isExtended = readBoolean(scope, extended, false);
  // One list for all of them: a thousand items have no million of references.
  const allItems = isExtended && readBoolean(scope, extendedAllItems, true) ? [...items] : undefined;
  return (index) => ({
    [loopVar]: items[index] ?? null,
    ansible_loop_var: loopVar,
    ...(indexVar === undefined ? {} : { [indexVar]: index, ansible_index_var: indexVar }),
    ...(isExtended ? { ansible_loop: describeLoop(items, index, allItems) } : {}),
  });
}

function readName(name: string | ScalarNode, scope: Scope): string {
  if (typeof name === 'string') return name;
  const value = toText(renderKeyword(scope, name));
  if (/^[A-Za-z_]\w*$/.test(value)) return value;
  throw new RenderError(`\`${value}\` cannot be the name of a variable`, name, -1, -1);
}

function describeLoop(items: readonly Value[], index: number, allItems: Value[] | undefined): Value {
  const { length } = items;
  const loop = new Map<Value, Value>([
    ['index', index + 1],
    ['index0', index],
    ['first', index === 0],
    ['last', index + 1 === length],
    ['length', length],
    ['revindex', length - index],
    ['revindex0', length - index - 1],
  ]);
  if (allItems !== undefined) loop.set('allitems', allItems);
  if (index + 1 < length) loop.set('nextitem', items[index + 1] ?? null);
  if (index > 0) loop.set('previtem', items[index - 1] ?? null);
  return loop;
}
