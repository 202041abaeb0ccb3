import type { Unit } from './missing.ts';
import type { Expression, Place } from './syntax-tree.ts';
import { TemplateError } from './template-error.ts';
import type { Evaluator } from './render-context.ts';

/** What the building of one template's closures has in common. */
export interface BuildScope {
  readonly unit: Unit;
  /** Names that the template itself sets somewhere; only these are sought in its frames. */
  readonly ownNames: ReadonlySet<string>;
  /** True where another template may set names too, as with blocks. */
  readonly isOpen: boolean;
  /** True where the template changes lists or dicts in place, so that variables have to be copied. */
  readonly copiesVariables: boolean;
}

export type BuildExpression = (node: Expression) => Evaluator;

/** Gives an error the place of a node, unless it has one from nearer to its cause; what is not ours passes as it is. */
export function placeError(error: unknown, place: Place, unit: Unit): unknown {
  if (error instanceof TemplateError && error.start < 0) {
    error.start = place.start;
    error.end = place.end;
    error.source = unit.source;
  }
  return error;
}
