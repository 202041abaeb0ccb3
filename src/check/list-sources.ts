import type { Node } from '../source/node.ts';
import { findVariable } from './find-missing.ts';
import type { HostClass } from './host-class.ts';
import { listScalars } from './list-texts.ts';
import { readTemplate } from './read-text.ts';
import type { Surrounding } from './surrounding.ts';

/** The variables that templates use, through other variables too, each with the place that defines it for hosts of a class. */
export function listSources(nodes: readonly Node[], host: HostClass, around: Surrounding): Map<string, Node> {
  const found = new Map<string, Node>();
  const follow = (node: Node): void => {
    for (const scalar of listScalars(node)) {
      for (const { name } of readTemplate(scalar).uses) {
        if (found.has(name) || around.loopNames.has(name)) continue;
        const variable = findVariable(name, host, around);
        if (variable === undefined) continue;
        found.set(name, variable.key ?? variable.node);
        follow(variable.node);
      }
    }
  };
  nodes.forEach(follow);
  return found;
}
