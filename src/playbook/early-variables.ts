import { TemplateError } from '../template/template-error.ts';
import { type Layer, layerOfBindings } from '../variables/layer.ts';
import type { Surroundings } from '../variables/surroundings.ts';

/** What the names of imports may use beside variables of the playbook. */
export interface EarlyVariables {
  readonly extraVars: Layer;
  readonly surroundings: Surroundings;
}

export const NO_EARLY_VARIABLES: EarlyVariables = {
  extraVars: layerOfBindings('extra vars', new Map()),
  surroundings: { now: refuse, random: refuse, fileTest: refuse, findPath: refuse },
};

function refuse(): never {
  throw new TemplateError('only the run can tell', 'value');
}
