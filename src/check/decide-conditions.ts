import type { Inventory } from '../inventory/inventory.ts';
import { toValue } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import { type Binding, layerOfBindings, layerOfNode } from '../variables/layer.ts';
import { MAGIC_NAMES } from '../variables/magic-names.ts';
import { RenderError } from '../variables/render-error.ts';
import { Scope } from '../variables/scope.ts';
import { BLIND, type Foresight, LATER } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import type { Surrounding } from './outline.ts';

export type Decision = 'run' | 'skip' | 'open';

/** Whether conditions hold on the hosts of a class, as far as the inventory and the playbook tell. */
export function decideConditions(around: Surrounding, host: HostClass, foresight: Foresight): Decision {
  if (around.conditions.length === 0) return around.uncertain ? 'open' : 'run';
  if (foresight.unforeseeable) return 'open';
  const scope = createScope(around, host, foresight);
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

function createScope(around: Surrounding, host: HostClass, foresight: Foresight): Scope {
  const unknown = (names: Iterable<string>): Map<string, Binding> =>
    new Map([...names].map((name) => [name, { kind: 'data', value: LATER }]));
  const inventoryVars = new Map<string, Binding>();
  for (const [name, { node }] of host.vars) {
    // Members of a class may have different values of their own.
    const differs = host.hosts.length > 1 && host.own.has(name);
    inventoryVars.set(name, differs ? { kind: 'data', value: LATER } : { kind: 'node', node });
  }
  return new Scope(
    [
      layerOfBindings('loop variables', unknown(around.loopNames)),
      layerOfBindings('magic variables', describeHost(host, foresight.inventory, unknown(MAGIC_NAMES))),
      foresight.extraVars,
      layerOfBindings('set_fact and registered', unknown(foresight.defined)),
      ...around.vars.map((vars) => layerOfNode('task vars', vars)),
      layerOfBindings('inventory host vars', inventoryVars),
      {
        name: 'facts',
        get: (name) => (name.startsWith('ansible_') ? { kind: 'data', value: LATER } : undefined),
        names: () => [],
      },
    ],
    BLIND,
  );
}

function describeHost(host: HostClass, inventory: Inventory, magic: Map<string, Binding>): Map<string, Binding> {
  const [first] = host.hosts;
  if (first === undefined) return magic;
  const groups = inventory.groupsOf(first.name).map(({ name }) => name);
  const set = (name: string, value: unknown): void => {
    magic.set(name, { kind: 'data', value: toValue(value) });
  };
  set('group_names', groups.filter((name) => name !== 'all').sort());
  if (host.hosts.length === 1) {
    set('inventory_hostname', first.name);
    set('inventory_hostname_short', first.name.split('.')[0]);
  }
  return magic;
}
