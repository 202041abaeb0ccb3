import type { Inventory } from '../inventory/inventory.ts';
import type { MappingNode } from '../source/node.ts';
import { toValue } from '../template/convert.ts';
import { type Binding, type Layer, layerOfBindings, layerOfNode } from '../variables/layer.ts';
import { MAGIC_NAMES } from '../variables/magic-names.ts';
import { Scope } from '../variables/scope.ts';
import { BLIND, type Foresight, LATER } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import type { Surrounding } from './surrounding.ts';

/** The variables of a task on the hosts of a class, as far as files tell; what only the run can tell is unknown. */
export function createScope(around: Surrounding, host: HostClass, foresight: Foresight): Scope {
  return new Scope(
    [
      layerOfBindings('loop variables', createUnknown(around.loopNames)),
      remember(ofHost, host, () => layerOfBindings('magic variables', describeHost(host, foresight.inventory))),
      foresight.extraVars,
      ...around.params.map((params) => remember(ofVars, params, () => layerOfNode('include params', params))),
      remember(ofRun, foresight, () => layerOfBindings('set_fact and registered', createUnknown(foresight.defined))),
      ...[...around.vars, ...around.playVars].map((vars) =>
        remember(ofVars, vars, () => layerOfNode('task vars', vars)),
      ),
      remember(ofInventory, host, () => layerOfBindings('inventory host vars', listInventoryVars(host))),
      FACTS,
      ...around.defaults.map((defaults) => remember(ofVars, defaults, () => layerOfNode('role defaults', defaults))),
    ],
    BLIND,
  );
}

/** Layers that many tasks share. */
const ofHost = new WeakMap<HostClass, Layer>();
const ofRun = new WeakMap<Foresight, Layer>();
const ofVars = new WeakMap<MappingNode, Layer>();
const ofInventory = new WeakMap<HostClass, Layer>();

function remember<K extends object>(layers: WeakMap<K, Layer>, key: K, create: () => Layer): Layer {
  let layer = layers.get(key);
  if (layer === undefined) layers.set(key, (layer = create()));
  return layer;
}

const FACTS: Layer = {
  name: 'facts',
  get: (name) => (name.startsWith('ansible_') ? { kind: 'data', value: LATER } : undefined),
  names: () => [],
};

function createUnknown(names: Iterable<string>): Map<string, Binding> {
  return new Map([...names].map((name) => [name, { kind: 'data', value: LATER }]));
}

function listInventoryVars(host: HostClass): Map<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const [name, { node }] of host.vars) {
    // Members of a class may have different values of their own.
    const differs = host.hosts.length > 1 && host.own.has(name);
    bindings.set(name, differs ? { kind: 'data', value: LATER } : { kind: 'node', node });
  }
  return bindings;
}

function describeHost(host: HostClass, inventory: Inventory): Map<string, Binding> {
  const magic = createUnknown(MAGIC_NAMES);
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
