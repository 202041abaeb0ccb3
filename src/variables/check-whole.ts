import { checkNesting } from '../template/deep-walk.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Value } from '../template/value.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { RenderError } from './render-error.ts';

/** Gives a value back that can be walked through. Throws RenderError for one in which variables hold each other more often than anyone can. */
export function checkWhole(value: Value, node: Node): Value {
  try {
    checkNesting(value);
    return value;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new RenderError(error.message, scalarAt(node), -1, -1, { help: error.help, kind: error.kind });
  }
}

/** A list or a mapping is pointed at by its beginning. */
function scalarAt(node: Node): ScalarNode {
  if (node.kind === 'scalar') return node;
  const span = { ...node.span, end: node.span.start + 1 };
  return { kind: 'scalar', value: null, style: 'plain', span, offsetAt: () => span.start };
}
