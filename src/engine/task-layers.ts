import type { Task } from '../playbook/play.ts';
import type { MappingNode } from '../source/node.ts';
import { type Layer, layerOfNode } from '../variables/layer.ts';

const ofTask = new WeakMap<Task, readonly Layer[]>();
const ofMapping = new WeakMap<MappingNode, Layer>();

/** The task's own vars, then those of its blocks from the inside out. */
export function listTaskLayers(task: Task): readonly Layer[] {
  let layers = ofTask.get(task);
  if (layers === undefined) {
    const found: Layer[] = [];
    if (task.keywords.vars !== undefined) found.push(shareLayer('task vars', task.keywords.vars));
    for (let parent = task.parent; parent.kind === 'block'; parent = parent.parent) {
      if (parent.keywords.vars !== undefined) found.push(shareLayer('block vars', parent.keywords.vars));
    }
    layers = found;
    ofTask.set(task, layers);
  }
  return layers;
}

/** One layer of a mapping for all that see it. */
export function shareLayer(name: Layer['name'], mapping: MappingNode): Layer {
  let layer = ofMapping.get(mapping);
  if (layer === undefined) {
    layer = layerOfNode(name, mapping);
    ofMapping.set(mapping, layer);
  }
  return layer;
}
