import type { Keywords, Task } from '../playbook/play.ts';
import type { Node } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';
import { OMIT } from '../template/value.ts';
import type { Scope } from '../variables/scope.ts';
import { parentsOf } from '../playbook/parents-of.ts';

type NodeKeyword = Exclude<keyof Keywords, 'vars' | 'when' | 'tags' | 'moduleDefaults' | 'collections'>;

/**
 * The value of a keyword for a task: its own, else that of the nearest block or of the play. With a scope one that gives `omit` leaves it to
 * those around it; may throw RenderError then.
 */
export function inheritKeyword(task: Task, keyword: NodeKeyword, scope?: Scope): Node | undefined {
  const nodes = [task, ...parentsOf(task)].flatMap(({ keywords }) => keywords[keyword] ?? []);
  return scope === undefined || nodes.length < 2
    ? nodes[0]
    : (nodes.find((node) => !isOmitted(scope, node)) ?? nodes[0]);
}

function isOmitted(scope: Scope, node: Node): boolean {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes('omit')) return false;
  return hasTemplate(node.value) && scope.renderScalar(node) === OMIT;
}
