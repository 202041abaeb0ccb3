import type { MappingNode, Node, ScalarNode } from '../source/node.ts';
import type { Value } from '../template/value.ts';

/** Where a variable can come from, from the weakest to the strongest. Ansible's order; `docs/language.md` explains each. */
export const LAYER_NAMES = [
  'role defaults',
  'inventory group vars',
  'inventory group_vars/all',
  'playbook group_vars/all',
  'inventory group_vars',
  'playbook group_vars',
  'inventory host vars',
  'inventory host_vars',
  'playbook host_vars',
  'facts',
  'play vars',
  'play vars_prompt',
  'play vars_files',
  'role vars',
  'block vars',
  'task vars',
  'include_vars',
  'set_fact and registered',
  'role params',
  'include params',
  'extra vars',
  'magic variables',
  'loop variables',
] as const;

export type LayerName = (typeof LAYER_NAMES)[number];

/** What a name is bound to: text of the user's, rendered when it is used; data, which is never a template; or something computed on use. */
export type Binding = NodeBinding | DataBinding | ComputedBinding;

export interface NodeBinding {
  readonly kind: 'node';
  readonly node: Node;
  readonly key?: ScalarNode;
}

export interface DataBinding {
  readonly kind: 'data';
  readonly value: Value;
  /** For `explain`: who set it, such as a task's place. */
  readonly note?: string;
  /** What the data was made of, so that what comes of a secret stays one. */
  readonly madeOf?: Node | undefined;
}

export interface ComputedBinding {
  readonly kind: 'computed';
  readonly compute: () => Value;
}

export interface Layer {
  readonly name: LayerName;
  get(name: string): Binding | undefined;
  names(): Iterable<string>;
}

/** A layer of variables that stand in the user's files. */
export function layerOfNode(name: LayerName, mapping: MappingNode): Layer {
  const bindings = new Map<string, Binding>();
  for (const entry of mapping.entries) bindings.set(entry.name, { kind: 'node', node: entry.value, key: entry.key });
  return layerOfBindings(name, bindings);
}

/** A layer over a map, read as it is at each look-up: what is added to the map later is seen. */
export function layerOfBindings(name: LayerName, bindings: ReadonlyMap<string, Binding>): Layer {
  return { name, get: (variable) => bindings.get(variable), names: () => bindings.keys() };
}

/** A layer of data, such as a loop's item. */
export function layerOfData(name: LayerName, values: Readonly<Record<string, Value>>, madeOf?: Node): Layer {
  const bindings = new Map<string, Binding>();
  for (const [variable, value] of Object.entries(values)) bindings.set(variable, { kind: 'data', value, madeOf });
  return layerOfBindings(name, bindings);
}
