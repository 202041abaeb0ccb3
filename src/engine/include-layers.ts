import { parentsOf } from '../playbook/parents-of.ts';
import type { Block, Parent, Task } from '../playbook/play.ts';
import { fromValue } from '../template/convert.ts';
import { type Layer, layerOfNode } from '../variables/layer.ts';
import type { HostState } from './host-state.ts';
import { isInclude } from './include-action.ts';

/** What includes give to the tasks that they include, for each host. */
export class IncludeLayers {
  readonly #layers = new Map<Parent, Map<HostState, readonly Layer[]>>();

  /** Gives the tasks below an include's block what the include had for a host: its loop's item, its `vars`. The first goes before the others. */
  bind(block: Block, host: HostState, layers: readonly Layer[]): void {
    const hosts = this.#layers.get(block) ?? new Map<HostState, readonly Layer[]>();
    hosts.set(host, layers);
    this.#layers.set(block, hosts);
  }

  get isEmpty(): boolean {
    return this.#layers.size === 0;
  }

  /** Of a task and a host: an include's own first, then those of the innermost include around it. */
  of(task: Task, host: HostState): Layer[] {
    const own = isInclude(task.action) ? layersOfInclude(task) : [];
    if (this.isEmpty) return [...own];
    return [...own, ...Array.from(parentsOf(task), (parent) => this.#layers.get(parent)?.get(host) ?? []).flat()];
  }

  /** Hosts for which the loops of the includes around a task have the same items. What runs once runs once for each of these groups. */
  groupByItems(task: Task, hosts: readonly HostState[]): HostState[][] {
    const groups = new Map<string, HostState[]>();
    for (const host of hosts) {
      const key = JSON.stringify(this.of(task, host).map(readItems), writeBigint);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [host]);
      else group.push(host);
    }
    return [...groups.values()];
  }
}

/** The variables of an include, which go before those of the include that brought it. */
export function layersOfInclude({ keywords: { vars } }: Task): readonly Layer[] {
  return vars === undefined ? [] : [layerOfNode('include params', vars)];
}

/** What a loop gives is data; what stands in `vars` is rendered when it is asked for. */
function readItems(layer: Layer): unknown[] {
  return Array.from(layer.names(), (name) => {
    const binding = layer.get(name);
    return binding?.kind === 'data' ? [name, fromValue(binding.value)] : name;
  });
}

function writeBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
