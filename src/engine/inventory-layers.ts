import type { Host, Inventory, VarsLayer } from '../inventory/inventory.ts';
import { orderVars } from '../inventory/order-vars.ts';
import { toValue } from '../template/convert.ts';
import { type Binding, type Layer, type LayerName, layerOfBindings } from '../variables/layer.ts';

/** They go before what add_host says. */
const HOST_FILES: readonly LayerName[] = ['inventory host_vars', 'playbook host_vars'];

/** A host's variables from the inventory, the strongest layer first; for the playbooks of a folder also those beside them. */
export function listInventoryLayers(inventory: Inventory, host: Host, playbookFolder?: string): Layer[] {
  const layers = orderVars(inventory, host, playbookFolder).map(({ vars, name }) => convert(vars, name));
  if (host.data.size > 0) {
    const files = layers.findIndex(({ name }) => HOST_FILES.includes(name));
    const given = layerOfBindings('inventory host vars', dataBindings(host.data));
    layers.splice(files === -1 ? layers.length : files, 0, given);
  }
  return layers.reverse();
}

/** The same of each host for the playbooks of a folder, until the inventory changes. */
export class InventoryLayers {
  readonly #inventory: Inventory;
  readonly #playbookFolder: string;
  readonly #layers = new Map<string, readonly Layer[]>();

  constructor(inventory: Inventory, playbookFolder: string) {
    this.#inventory = inventory;
    this.#playbookFolder = playbookFolder;
  }

  listFor(name: string): readonly Layer[] {
    let layers = this.#layers.get(name);
    if (layers === undefined) {
      // A host that only `delegate_to` names has the variables of `all`.
      const host = this.#inventory.findHost(name) ?? {
        name,
        span: undefined,
        vars: [],
        data: new Map<string, never>(),
      };
      layers = listInventoryLayers(this.#inventory, host, this.#playbookFolder);
      this.#layers.set(name, layers);
    }
    return layers;
  }

  forget(): void {
    this.#layers.clear();
  }
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
