import { calculate, negate } from './arithmetic.ts';
import type { BuildScope } from './build-scope.ts';
import { placeError } from './build-scope.ts';
import { compare } from './compare.ts';
import { equals } from './equality.ts';
import { countSteps, joinTexts } from './limits.ts';
import { isIn } from './membership.ts';
import type { Evaluator } from './render-context.ts';
import type { Binary, Comparison, ComparisonOperator, Place, Unary } from './syntax-tree.ts';
import { TemplateError, UnknownReached } from './template-error.ts';
import { toText } from './to-text.ts';
import { isTruthy } from './truth.ts';
import type { Value } from './value.ts';
import { NoElse, Unknown } from './value.ts';

export function buildBinary(node: Binary, left: Evaluator, right: Evaluator, scope: BuildScope): Evaluator {
  const { operator } = node;
  const isSum = operator === '+';
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (isSum && Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
      const sum = (a as number) + (b as number);
      if (Number.isSafeInteger(sum)) return sum;
    }
    return guard(node, scope, () => {
      const result = calculate(operator, a, b);
      if (Array.isArray(result)) frame.context.spend(countSteps(result));
      return result;
    });
  };
}

export function buildUnary(node: Unary, operand: Evaluator, scope: BuildScope): Evaluator {
  const { operator } = node;
  if (operator !== 'not') {
    return (frame) => {
      const value = operand(frame);
      return guard(node, scope, () => negate(operator, value));
    };
  }
  return (frame) => {
    const value = operand(frame);
    if (typeof value === 'boolean') return !value;
    return guard(node.operand, scope, () => !isTruthy(value));
  };
}

export function buildConcat(node: Place, parts: readonly Evaluator[], scope: BuildScope): Evaluator {
  return (frame) => {
    const values = parts.map((part) => part(frame));
    return guard(node, scope, () => joinTexts(values.map(toText)));
  };
}

/** `a < b <= c`: each pair in turn, each operand once. */
export function buildComparison(
  node: Comparison,
  first: Evaluator,
  rest: readonly { readonly operator: ComparisonOperator; readonly operand: Evaluator }[],
  scope: BuildScope,
): Evaluator {
  const [only] = rest;
  if (rest.length === 1 && only !== undefined) {
    const { operator, operand } = only;
    return (frame) => {
      const left = first(frame);
      const right = operand(frame);
      return guard(node, scope, () => holds(operator, left, right));
    };
  }
  return (frame) => {
    let left = first(frame);
    for (const { operator, operand } of rest) {
      const right = operand(frame);
      const result = guard(node, scope, () => holds(operator, left, right));
      if (result !== true) return result;
      left = right;
    }
    return true;
  };
}

/** `and` and `or` give one of their operands. With an unknown left side the right one may still decide. */
export function buildLogical(
  operator: 'and' | 'or',
  left: Evaluator,
  right: Evaluator,
  place: Place,
  scope: BuildScope,
): Evaluator {
  const decisive = operator === 'or';
  return (frame) => {
    const value = left(frame);
    if (value === decisive) return value;
    if (value instanceof Unknown) {
      try {
        return right(frame) === decisive ? decisive : value;
      } catch (error) {
        // What the left side would have guarded may fail here.
        if (error instanceof TemplateError || error instanceof UnknownReached) return value;
        throw error;
      }
    }
    const truth = typeof value === 'boolean' ? value : guard(place, scope, () => isTruthy(value));
    if (truth instanceof Unknown) return truth;
    return truth === decisive ? value : right(frame);
  };
}

export function buildConditional(
  test: Evaluator,
  yes: Evaluator,
  no: Evaluator | undefined,
  place: Place,
  scope: BuildScope,
): Evaluator {
  return (frame) => {
    const value = test(frame);
    const truth = typeof value === 'boolean' ? value : guard(place, scope, () => isTruthy(value));
    if (truth instanceof Unknown) return truth;
    if (truth === true) return yes(frame);
    return no === undefined ? new NoElse() : no(frame);
  };
}

function holds(operator: ComparisonOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return equals(left, right);
    case '!=':
      return !equals(left, right);
    case '<':
      return compare(left, right, '<') < 0;
    case '<=':
      return compare(left, right, '<=') <= 0;
    case '>':
      return compare(left, right, '>') > 0;
    case '>=':
      return compare(left, right, '>=') >= 0;
    case 'in':
      return isIn(left, right);
    case 'not in':
      return !isIn(left, right);
  }
}

/** Gives errors their place, and an unknown value where the outcome hangs on one. */
function guard(place: Place, scope: BuildScope, step: () => Value): Value {
  try {
    return step();
  } catch (error) {
    if (error instanceof UnknownReached) return error.unknown;
    throw placeError(error, place, scope.unit);
  }
}
