import type { Host, Inventory, VarsEntry } from './inventory.ts';
import { type OrderedVars, orderVars } from './order-vars.ts';

/** A variable of a host, as the inventory has it. */
export interface MergedVar {
  readonly entry: VarsEntry;
  readonly layer: OrderedVars['name'];
  /** Weaker ones that it goes before, the strongest first. */
  readonly overrides: readonly Omit<MergedVar, 'overrides'>[];
}

/** The variables of a host with where each comes from, its groups' among them, in the order of their names. */
export function mergeVars(inventory: Inventory, host: Host): ReadonlyMap<string, MergedVar> {
  const merged = new Map<string, MergedVar>();
  for (const { vars, name: layer } of orderVars(inventory, host)) {
    for (const [name, entry] of vars.entries) {
      const weaker = merged.get(name);
      merged.set(name, { entry, layer, overrides: weaker === undefined ? [] : [weaker, ...weaker.overrides] });
    }
  }
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}
