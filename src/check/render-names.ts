import type { Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import type { ScalarNode } from '../source/node.ts';
import { OMIT, type Value } from '../template/value.ts';
import type { Audience } from './check-variables.ts';
import { createScope } from './create-scope.ts';
import { decideConditions } from './decide-conditions.ts';
import { type Foresight, isSettled } from './foresight.ts';
import { listItems } from './list-items.ts';
import { isSure, type Surrounding } from './surrounding.ts';

/** What a text comes to on the hosts of a task. */
export interface RenderedNames {
  /** Each with whether some host is sure to need it. */
  readonly names: ReadonlyMap<string, boolean>;
  /** All hosts need all of them, and there are no others. */
  readonly isWhole: boolean;
}

const UNKNOWN: RenderedNames = { names: new Map(), isWhole: false };

/** The names that an argument such as `src` has on the hosts of a task, as far as files tell. */
export function renderNames(
  node: ScalarNode,
  task: Task,
  around: Surrounding,
  audience: Audience | undefined,
  foresight: Foresight | undefined,
): RenderedNames {
  if (!isTemplate(node)) return { names: new Map([[String(node.value), isSure(around)]]), isWhole: true };
  if (audience === undefined || foresight === undefined || foresight.unforeseeable) return UNKNOWN;
  const names = new Map<string, boolean>();
  const sets = new Set<string>();
  let isWhole = true;
  for (const host of audience.classes) {
    const items = listItems(task, createScope(around, host, foresight));
    const own = new Set<string>();
    for (const top of items ?? [undefined]) {
      const decision = decideConditions(around, host, foresight, top);
      if (decision === 'skip') continue;
      const plain = createScope(around, host, foresight);
      const name = renderName(node, top === undefined ? plain : plain.with(top));
      if (name === undefined) {
        isWhole = false;
        continue;
      }
      const isOpen = task.loop !== undefined && items === undefined;
      const sure = decision === 'run' && audience.isSure && !isOpen && task.keywords.runOnce === undefined;
      names.set(name, names.get(name) === true || (sure && !around.tolerated));
      own.add(name);
    }
    sets.add([...own].sort().join('\0'));
  }
  return { names, isWhole: isWhole && sets.size === 1 };
}

function renderName(node: ScalarNode, scope: ReturnType<typeof createScope>): string | undefined {
  let value: Value;
  try {
    value = scope.renderScalar(node);
  } catch {
    return undefined;
  }
  if (value === OMIT || !isSettled(value) || typeof value !== 'string' || value === '') return undefined;
  return value;
}
