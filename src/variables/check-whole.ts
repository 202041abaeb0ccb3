import { finishValue } from '../template/deep-walk.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Value } from '../template/value.ts';
import type { ScalarNode } from '../source/node.ts';
import { RenderError } from './render-error.ts';
import { type KnownVariables, lookAt } from './sight.ts';

/**
 * The value of a scalar as it leaves the templates. Throws RenderError where something in it is undefined, and for one in which variables hold each
 * other more often than anyone can walk through.
 */
export function checkWhole(value: Value, node: ScalarNode, known: KnownVariables): Value {
  try {
    return finishValue(value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const isOwn = error.source?.text === node.value;
    throw new RenderError(error.message, node, isOwn ? error.start : -1, isOwn ? error.end : -1, {
      help: error.help,
      missing: error.missing,
      kind: error.kind,
      sight: lookAt(known, [node]),
    });
  }
}
