import type { Task } from '../playbook/play.ts';
import type { Value } from '../template/value.ts';
import { type Layer, layerOfData } from '../variables/layer.ts';
import type { Scope } from '../variables/scope.ts';
import { isSettled } from './foresight.ts';

/** Loops with more items are left to the run. */
const MOST_ITEMS = 50;

/** The items of a `loop`, each as the variable that holds it; undefined where there is no loop, or only the run can tell. */
export function listItems({ loop, loopLookup, loopControl }: Task, scope: Scope): readonly Layer[] | undefined {
  const { loopVar } = loopControl;
  if (loop === undefined || loopLookup !== undefined || typeof loopVar !== 'string') return undefined;
  let items: Value;
  try {
    items = scope.renderWhole(loop);
  } catch {
    return undefined;
  }
  if (!Array.isArray(items) || items.length > MOST_ITEMS || !isSettled(items)) return undefined;
  return items.map((item) => layerOfData('loop variables', { [loopVar]: item }));
}
