import type { BuildScope } from './build-scope.ts';
import type { Output } from './output.ts';
import type { Evaluator, Frame } from './render-context.ts';
import type { Body, Expression } from './syntax-tree.ts';

/** How a statement ends: normally, or on the way out of a loop. */
export type Flow = 'break' | 'continue' | undefined;

export type Render = (frame: Frame, output: Output) => Flow;

/** What the building of one kind of statement may ask for. */
export interface StatementBuilder {
  readonly scope: BuildScope;
  expression(node: Expression): Evaluator;
  body(nodes: Body): Render;
}

/** Runs statements one after the other, until one leaves the loop that is around. */
export function sequence(renders: readonly Render[]): Render {
  const [only] = renders;
  if (renders.length === 1 && only !== undefined) return only;
  return (frame, output) => {
    for (const render of renders) {
      const flow = render(frame, output);
      if (flow !== undefined) return flow;
    }
    return undefined;
  };
}
