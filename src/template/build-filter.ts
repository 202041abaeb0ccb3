import { buildArguments } from './build-arguments.ts';
import type { BuildExpression, BuildScope } from './build-scope.ts';
import { placeError } from './build-scope.ts';
import { prepareOperation } from './call-operation.ts';
import { FILTERS } from './filters/registry.ts';
import type { Operation } from './operation.ts';
import type { Evaluator } from './render-context.ts';
import type { Filter, Test } from './syntax-tree.ts';
import type { TemplateError } from './template-error.ts';
import { UnknownReached } from './template-error.ts';
import { TESTS } from './tests/registry.ts';
import { stripCollection, unknownFilter, unknownTest } from './unknown-name.ts';
import type { Value } from './value.ts';
import { Unknown } from './value.ts';

/** `object | name(…)`. */
export function buildFilter(node: Filter, object: Evaluator, scope: BuildScope, build: BuildExpression): Evaluator {
  const filter = FILTERS.get(stripCollection(node.name));
  return buildOperation(node, filter, () => unknownFilter(node.name), object, scope, build);
}

/** `object is name(…)`. */
export function buildTest(node: Test, object: Evaluator, scope: BuildScope, build: BuildExpression): Evaluator {
  const test = TESTS.get(stripCollection(node.name));
  return buildOperation(node, test, () => unknownTest(node.name), object, scope, build);
}

function buildOperation(
  node: Filter | Test,
  operation: Operation<Value> | undefined,
  describeUnknown: () => TemplateError,
  object: Evaluator,
  scope: BuildScope,
  build: BuildExpression,
): Evaluator {
  const { unit } = scope;
  if (operation === undefined) {
    return () => {
      throw placeError(describeUnknown(), node.namePlace, unit);
    };
  }
  const args = buildArguments(node.args, build);
  const { name } = node;
  return (frame) => {
    const value = object(frame);
    if (value instanceof Unknown && !operation.looksAtUnknown) return value;
    try {
      return prepareOperation(name, operation, frame.context, args.positional(frame), args.keywords(frame))(value);
    } catch (error) {
      if (error instanceof UnknownReached) return error.unknown;
      throw placeError(error, node, unit);
    }
  };
}
