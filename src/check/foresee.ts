import type { Inventory } from '../inventory/inventory.ts';
import type { Play } from '../playbook/play.ts';
import type { Layer } from '../variables/layer.ts';
import type { Audience } from './check-variables.ts';
import { decideConditions } from './decide-conditions.ts';
import type { Foresight } from './foresight.ts';
import { listEffects } from './module-effects.ts';
import type { Outline, Situation } from './outline-model.ts';

interface Known {
  readonly inventory: Inventory;
  readonly extraVars: Layer;
  /** Names that playbooks of the same run set before this one. */
  readonly defined?: ReadonlySet<string>;
  /** Whether such a playbook may set names that nobody can foresee. */
  readonly unforeseeable?: boolean;
}

/** What is known when the tasks that were found so far may have run. */
export function foresee(options: Known, found: Pick<Outline, 'defined' | 'unforeseeable'>): Foresight {
  const { inventory, extraVars, defined: before } = options;
  const defined = new Set([...found.defined, ...extraVars.names(), ...(before ?? [])]);
  return { inventory, extraVars, defined, unforeseeable: found.unforeseeable || options.unforeseeable === true };
}

/** The same of a whole playbook, where a variable is not set by tasks that are passed over on every host. */
export function foreseeAll(options: Known, outline: Outline, audiences: ReadonlyMap<Play, Audience>): Foresight {
  const foresight = foresee(options, outline);
  if (foresight.unforeseeable || outline.makesHosts) return foresight;
  const defined = new Set(outline.definedApart);
  for (const situation of outline.situations) {
    const names = listSetNames(situation).filter((name) => !defined.has(name));
    if (names.length === 0 || isPassedOver(situation, audiences.get(situation.play), foresight)) continue;
    for (const name of names) defined.add(name);
  }
  return foresee(options, { defined, unforeseeable: false });
}

function listSetNames({ task: { action } }: Situation): readonly string[] {
  return action.kind === 'action' || action.kind === 'module' ? listEffects(action).defined : [];
}

function isPassedOver({ around }: Situation, audience: Audience | undefined, foresight: Foresight): boolean {
  if (around.conditions.length === 0 || audience === undefined) return false;
  return audience.classes.every((host) => decideConditions(around, host, foresight) === 'skip');
}
