import type { Value } from '../template/value.ts';
import type { Layer } from '../variables/layer.ts';
import { RenderError } from '../variables/render-error.ts';
import { createScope } from './create-scope.ts';
import type { Foresight } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import type { Surrounding } from './surrounding.ts';

export type Decision = 'run' | 'skip' | 'open';

/** Whether conditions hold on the hosts of a class, as far as the inventory and the playbook tell; `top` holds a loop's item. */
export function decideConditions(around: Surrounding, host: HostClass, foresight: Foresight, top?: Layer): Decision {
  if (around.conditions.length === 0) return around.uncertain ? 'open' : 'run';
  if (foresight.unforeseeable) return 'open';
  const plain = createScope(around, host, foresight);
  const scope = top === undefined ? plain : plain.with(top);
  let decision: Decision = around.uncertain ? 'open' : 'run';
  for (const condition of around.conditions) {
    let value: Value;
    try {
      value = scope.evaluateExpression(condition);
    } catch (error) {
      // It fails there for sure, and that is as good as being reached.
      return error instanceof RenderError && error.kind === 'undefined' ? decision : 'open';
    }
    if (value === false) return 'skip';
    if (value !== true) decision = 'open';
  }
  return decision;
}
