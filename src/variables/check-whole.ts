import { listForTuple } from '../template/deep-walk.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Value } from '../template/value.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { RenderError } from './render-error.ts';

/**
 * A value as it leaves the templates, as Ansible has it: a tuple is a list. Throws RenderError for one in which variables hold each other more
 * often than anyone can walk through.
 */
export function checkWhole(value: Value, node: Node): Value {
  try {
    return listForTuple(value);
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
