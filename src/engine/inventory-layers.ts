import type { Group, Host, Inventory, VarsLayer } from '../inventory/inventory.ts';
import { listVars } from '../inventory/list-vars.ts';
import { toValue } from '../template/convert.ts';
import { type Binding, type Layer, type LayerName, layerOfBindings } from '../variables/layer.ts';

const GROUP_LAYERS: readonly (readonly [from: VarsLayer['from'], which: 'all' | 'others' | 'each', name: LayerName])[] =
  [
    ['inventory', 'each', 'inventory group vars'],
    ['inventory-vars-file', 'all', 'inventory group_vars/all'],
    ['playbook-vars-file', 'all', 'playbook group_vars/all'],
    ['inventory-vars-file', 'others', 'inventory group_vars'],
    ['playbook-vars-file', 'others', 'playbook group_vars'],
  ];

const HOST_LAYERS: readonly (readonly [from: VarsLayer['from'], name: LayerName])[] = [
  ['inventory', 'inventory host vars'],
  ['inventory-vars-file', 'inventory host_vars'],
  ['playbook-vars-file', 'playbook host_vars'],
];

/** A host's variables from the inventory, the strongest layer first; for the playbooks of a folder also those beside them. */
export function listInventoryLayers(inventory: Inventory, host: Host, playbookFolder?: string): Layer[] {
  const pickLayers = (owners: readonly (Group | Host)[], from: VarsLayer['from'], name: LayerName): Layer[] =>
    owners
      .flatMap((owner) => listVars(owner, playbookFolder).filter((vars) => vars.from === from))
      .map((vars) => convert(vars, name));
  const layers: Layer[] = [];
  const groups = inventory.groupsOf(host.name);
  for (const [from, which, name] of GROUP_LAYERS) {
    const chosen = groups.filter((group) => which === 'each' || (group.name === 'all') === (which === 'all'));
    layers.push(...pickLayers(chosen, from, name));
  }
  for (const [from, name] of HOST_LAYERS) layers.push(...pickLayers([host], from, name));
  if (host.data.size > 0) layers.push(layerOfBindings('inventory host vars', dataBindings(host.data)));
  return layers.reverse();
}

/** One conversion for all hosts of a group. */
const converted = new WeakMap<VarsLayer, Layer>();

function convert(vars: VarsLayer, name: LayerName): Layer {
  let layer = converted.get(vars);
  if (layer === undefined) {
    const bindings = new Map<string, Binding>();
    for (const [variable, entry] of vars.entries) {
      bindings.set(variable, {
        kind: 'node',
        node: entry.node,
        ...(entry.key === undefined ? {} : { key: entry.key }),
      });
    }
    layer = layerOfBindings(name, bindings);
    converted.set(vars, layer);
  }
  return layer;
}

function dataBindings(data: ReadonlyMap<string, unknown>): Map<string, Binding> {
  return new Map([...data].map(([name, value]) => [name, { kind: 'data', value: toValue(value) }]));
}
