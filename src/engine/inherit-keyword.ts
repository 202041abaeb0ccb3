import type { Keywords, Parent, Task } from '../playbook/play.ts';
import type { Node } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';
import { OMIT } from '../template/value.ts';
import type { Scope } from '../variables/scope.ts';

type NodeKeyword = Exclude<keyof Keywords, 'vars' | 'when' | 'tags' | 'moduleDefaults' | 'collections'>;

/**
 * The value of a keyword for a task: its own, else that of the nearest block or of the play. With a scope one that gives `omit` leaves it to
 * those around it; may throw RenderError then.
 */
export function inheritKeyword(task: Task, keyword: NodeKeyword, scope?: Scope): Node | undefined {
  for (let place: Task | Parent = task; ; place = place.parent) {
    const node = place.keywords[keyword];
    if (node !== undefined && (scope === undefined || !isOmitted(scope, node))) return node;
    if (place.kind === 'play') return undefined;
  }
}

function isOmitted(scope: Scope, node: Node): boolean {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes('omit')) return false;
  return hasTemplate(node.value) && scope.renderScalar(node) === OMIT;
}
