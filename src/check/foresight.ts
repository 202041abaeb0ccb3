import type { Inventory } from '../inventory/inventory.ts';
import { containsUnknown } from '../template/convert.ts';
import { TemplateError } from '../template/template-error.ts';
import { Undefined, Unknown, type Value } from '../template/value.ts';
import type { Layer } from '../variables/layer.ts';
import type { Surroundings } from '../variables/surroundings.ts';

/** What evaluating something before the run may know. */
export interface Foresight {
  readonly inventory: Inventory;
  readonly extraVars: Layer;
  /** Names that tasks register or set, or that the command line gives. */
  readonly defined: ReadonlySet<string>;
  /** Names may be defined that nobody can foresee. */
  readonly unforeseeable: boolean;
}

/** What only the run can tell. */
export const LATER = new Unknown('the run');

/** Nothing is read, run or drawn before the run: what needs that throws. */
export const BLIND: Surroundings = {
  lookups: () => LATER,
  secrets: { reveal: () => LATER, hide: () => {} },
  now: refuse,
  random: refuse,
  fileTest: refuse,
  findPath: refuse,
};

function refuse(): never {
  throw new Error('only the run can tell');
}

export function isSettled(value: Value): boolean {
  try {
    return !(value instanceof Undefined) && containsUnknown(value) === undefined;
  } catch (error) {
    // What nobody can walk through: whoever does gets the error.
    if (error instanceof TemplateError) return false;
    throw error;
  }
}
