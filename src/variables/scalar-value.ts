import type { ScalarNode } from '../source/node.ts';
import { Float, type Value } from '../template/value.ts';

/** The value of a scalar that is no template. */
export function scalarValue(node: ScalarNode): Value {
  const { value } = node;
  return node.isFloat === true && typeof value === 'number' && Number.isInteger(value) ? new Float(value) : value;
}
