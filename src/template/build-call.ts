import { callMethod, readAttribute } from './attribute.ts';
import { buildArguments } from './build-arguments.ts';
import type { BuildExpression, BuildScope } from './build-scope.ts';
import { placeError } from './build-scope.ts';
import { countSteps } from './limits.ts';
import { refuseUse } from './refuse-use.ts';
import type { Evaluator } from './render-context.ts';
import type { Call } from './syntax-tree.ts';
import { TemplateError, UnknownReached } from './template-error.ts';
import type { Value } from './value.ts';
import { Undefined, Unknown } from './value.ts';
import { isCallable, typeNameOf } from './value-kind.ts';

/** `callee(…)`; a method is called on its value without a detour. */
export function buildCall(node: Call, scope: BuildScope, build: BuildExpression): Evaluator {
  const args = buildArguments(node.args, build);
  const { callee } = node;
  const method = callee.type === 'attribute' ? callee.name : undefined;
  const target = build(callee.type === 'attribute' ? callee.object : callee);
  return (frame) => {
    const value = target(frame);
    if (value instanceof Unknown) return value;
    try {
      if (value instanceof Undefined) refuseUse(value);
      const positional = args.positional(frame);
      const keywords = args.keywords(frame);
      const unknown = findUnknown(positional, keywords);
      if (unknown !== undefined) return unknown;
      if (method === undefined) return callValue(value, positional, keywords);
      frame.context.spend(countSteps(value));
      const result = callMethod(value, method, positional, keywords);
      return result === undefined ? callMember(value, method, positional, keywords) : result;
    } catch (error) {
      if (error instanceof UnknownReached) return error.unknown;
      throw placeError(error, node, scope.unit);
    }
  };
}

function callMember(
  owner: Value,
  name: string,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Value {
  const member = readAttribute(owner, name);
  if (member === undefined) {
    throw new TemplateError(`a ${typeNameOf(owner)} has no method \`${name}\``, 'undefined');
  }
  return callValue(member, positional, keywords);
}

function callValue(value: Value, positional: readonly Value[], keywords: ReadonlyMap<string, Value>): Value {
  if (value !== null && isCallable(value)) return value.call(positional, keywords);
  refuseUse(value);
  throw new TemplateError(`a ${typeNameOf(value)} cannot be called`);
}

function findUnknown(positional: readonly Value[], keywords: ReadonlyMap<string, Value>): Unknown | undefined {
  for (const value of positional) if (value instanceof Unknown) return value;
  for (const value of keywords.values()) if (value instanceof Unknown) return value;
  return undefined;
}
