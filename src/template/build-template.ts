import type { Render, StatementBuilder } from './build-body.ts';
import { sequence } from './build-body.ts';
import { buildFilterBlock, buildFor, buildIf, buildSet, buildSetBlock, buildWith } from './build-control.ts';
import { buildExpression } from './build-expression.ts';
import {
  buildBlock,
  buildBlockDefinition,
  buildExtends,
  buildFromImport,
  buildImport,
  buildInclude,
  callBlock,
} from './build-inheritance.ts';
import { buildCallBlock, buildMacro } from './build-macro.ts';
import type { BuildScope } from './build-scope.ts';
import { placeError } from './build-scope.ts';
import { findNames } from './find-names.ts';
import { Namespace } from './namespace.ts';
import type { LoadedTemplate, RenderBlock } from './render-context.ts';
import type { Body, Statement } from './syntax-tree.ts';
import { walkBody } from './walk.ts';

/** Makes the closures of a whole template. */
export function buildTemplate(nodes: Body, scope: BuildScope): LoadedTemplate {
  const builder: StatementBuilder = {
    scope,
    expression: (node) => buildExpression(node, scope),
    body: (children) => sequence(children.map((child) => buildStatement(child, builder))),
  };
  const body = builder.body(nodes);
  const usesSelf = findNames(nodes).has('self');
  const blocks = new Map<string, RenderBlock>();
  for (const node of walkBody(nodes)) {
    if (node.type === 'block') blocks.set(node.name, buildBlockDefinition(node, builder));
  }
  return {
    source: scope.unit.source,
    blocks,
    render: (frame, output) => {
      const { context } = frame;
      if (scope.copiesVariables) context.changesInPlace = true;
      for (const [name, block] of blocks) context.blocks.set(name, [...(context.blocks.get(name) ?? []), block]);
      if (blocks.size > 0 || usesSelf) {
        const self = new Namespace();
        for (const [name, blocks] of context.blocks) self.members.set(name, callBlock(blocks, frame, ''));
        frame.set('self', self);
      }
      body(frame, output);
      const { parent } = context;
      if (parent === undefined) return;
      context.parent = undefined;
      output.isDiscarding = false;
      context.nest(() => parent.render(frame, output));
    },
  };
}

function buildStatement(node: Statement, builder: StatementBuilder): Render {
  switch (node.type) {
    case 'text': {
      const { text } = node;
      return (_frame, output) => {
        if (!output.isDiscarding) output.add(text);
        return undefined;
      };
    }
    case 'output':
      return buildOutput(node, builder);
    case 'if':
      return buildIf(node, builder);
    case 'for':
      return buildFor(node, builder);
    case 'set':
      return buildSet(node, builder);
    case 'set-block':
      return buildSetBlock(node, builder);
    case 'with':
      return buildWith(node, builder);
    case 'macro':
      return buildMacro(node, builder);
    case 'call-block':
      return buildCallBlock(node, builder);
    case 'filter-block':
      return buildFilterBlock(node, builder);
    case 'include':
      return buildInclude(node, builder);
    case 'import':
      return buildImport(node, builder);
    case 'from-import':
      return buildFromImport(node, builder);
    case 'extends':
      return buildExtends(node, builder);
    case 'block':
      return buildBlock(node);
    case 'do': {
      const expression = builder.expression(node.expression);
      return (frame) => {
        expression(frame);
        return undefined;
      };
    }
    case 'scope':
      return builder.body(node.body);
    case 'break':
    case 'continue': {
      const flow = node.type;
      return () => flow;
    }
  }
}

function buildOutput(node: Extract<Statement, { type: 'output' }>, builder: StatementBuilder): Render {
  const expressions = node.expressions.map((expression) => ({
    place: expression,
    evaluate: builder.expression(expression),
  }));
  return (frame, output) => {
    if (output.isDiscarding) return undefined;
    for (const { place, evaluate } of expressions) {
      try {
        output.add(evaluate(frame));
      } catch (error) {
        throw placeError(error, place, builder.scope.unit);
      }
    }
    return undefined;
  };
}
