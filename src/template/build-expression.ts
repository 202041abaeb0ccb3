import { buildAttribute, buildItem } from './build-access.ts';
import { buildCall } from './build-call.ts';
import { buildFilter, buildTest } from './build-filter.ts';
import { buildName } from './build-name.ts';
import {
  buildBinary,
  buildComparison,
  buildConcat,
  buildConditional,
  buildLogical,
  buildUnary,
} from './build-operator.ts';
import type { BuildScope } from './build-scope.ts';
import { placeError } from './build-scope.ts';
import { writeKey } from './dict-key.ts';
import type { Evaluator } from './render-context.ts';
import type { DictLiteral, Expression } from './syntax-tree.ts';
import { TemplateError } from './template-error.ts';
import type { Dict } from './value.ts';
import { Tuple } from './value.ts';

/** Makes the closure that evaluates an expression. */
export function buildExpression(node: Expression, scope: BuildScope): Evaluator {
  const build = (child: Expression): Evaluator => buildExpression(child, scope);
  switch (node.type) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return buildName(node, scope);
    case 'list': {
      const items = node.items.map(build);
      return (frame) => items.map((item) => item(frame));
    }
    case 'tuple': {
      const items = node.items.map(build);
      return (frame) => Tuple.from(items, (item) => item(frame));
    }
    case 'dict':
      return buildDict(node, scope, build);
    case 'attribute':
      return buildAttribute(node, scope, build);
    case 'item':
      return buildItem(node, scope, build);
    case 'slice':
      return () => {
        throw placeError(new TemplateError('a slice cannot stand with other indices'), node, scope.unit);
      };
    case 'call':
      return buildCall(node, scope, build);
    case 'filter':
      return buildFilter(node, node.object === undefined ? () => '' : build(node.object), scope, build);
    case 'test':
      return buildTest(node, build(node.object), scope, build);
    case 'unary':
      return buildUnary(node, build(node.operand), scope);
    case 'binary':
      return buildBinary(node, build(node.left), build(node.right), scope);
    case 'concat':
      return buildConcat(node, node.parts.map(build), scope);
    case 'comparison': {
      const rest = node.rest.map(({ operator, operand }) => ({ operator, operand: build(operand) }));
      return buildComparison(node, build(node.first), rest, scope);
    }
    case 'logical':
      return buildLogical(node.operator, build(node.left), build(node.right), node.left, scope);
    case 'conditional': {
      const no = node.no === undefined ? undefined : build(node.no);
      return buildConditional(build(node.test), build(node.yes), no, node.test, scope);
    }
  }
}

function buildDict(node: DictLiteral, scope: BuildScope, build: (child: Expression) => Evaluator): Evaluator {
  const pairs = node.pairs.map(({ key, value }) => ({ key: build(key), value: build(value) }));
  return (frame) => {
    const dict: Dict = new Map();
    try {
      for (const { key, value } of pairs) writeKey(dict, key(frame), value(frame));
    } catch (error) {
      throw placeError(error, node, scope.unit);
    }
    return dict;
  };
}
