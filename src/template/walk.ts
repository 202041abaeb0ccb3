import type { Arguments, Body, Expression, Statement } from './syntax-tree.ts';

/** The expressions directly inside of an expression, in the order of the text. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.type) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
    case 'tuple':
      return node.items;
    case 'dict':
      return node.pairs.flatMap(({ key, value }) => [key, value]);
    case 'attribute':
      return [node.object];
    case 'item':
      return [node.object, node.index];
    case 'slice':
      return [node.lower, node.upper, node.step].filter((part) => part !== undefined);
    case 'call':
      return [node.callee, ...listArguments(node.args)];
    case 'filter':
      return [...(node.object === undefined ? [] : [node.object]), ...listArguments(node.args)];
    case 'test':
      return [node.object, ...listArguments(node.args)];
    case 'unary':
      return [node.operand];
    case 'binary':
    case 'logical':
      return [node.left, node.right];
    case 'concat':
      return node.parts;
    case 'comparison':
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    case 'conditional':
      return [node.test, node.yes, ...(node.no === undefined ? [] : [node.no])];
  }
}

export function listArguments(args: Arguments): readonly Expression[] {
  return [
    ...args.positional,
    ...args.keywords.map(({ value }) => value),
    ...(args.rest === undefined ? [] : [args.rest]),
    ...(args.restKeywords === undefined ? [] : [args.restKeywords]),
  ];
}

/** The expressions directly inside of a statement, and its bodies. */
function partsOf(node: Statement): { expressions: readonly Expression[]; bodies: readonly Body[] } {
  switch (node.type) {
    case 'text':
    case 'break':
    case 'continue':
      return { expressions: [], bodies: [] };
    case 'output':
      return { expressions: node.expressions, bodies: [] };
    case 'if':
      return {
        expressions: node.branches.map(({ test }) => test),
        bodies: [...node.branches.map(({ body }) => body), node.otherwise],
      };
    case 'for': {
      const filter = node.filter === undefined ? [] : [node.filter];
      return { expressions: [node.iterable, ...filter], bodies: [node.body, node.otherwise] };
    }
    case 'set':
      return { expressions: [node.value], bodies: [] };
    case 'set-block':
      return { expressions: node.filter === undefined ? [] : [node.filter], bodies: [node.body] };
    case 'with':
      return { expressions: node.bindings.map(({ value }) => value), bodies: [node.body] };
    case 'macro':
      return { expressions: listInitials(node), bodies: [node.body] };
    case 'call-block':
      return { expressions: [node.call, ...listInitials(node)], bodies: [node.body] };
    case 'filter-block':
      return { expressions: [node.filter], bodies: [node.body] };
    case 'include':
    case 'import':
    case 'from-import':
    case 'extends':
      return { expressions: [node.template], bodies: [] };
    case 'block':
    case 'scope':
      return { expressions: [], bodies: [node.body] };
    case 'do':
      return { expressions: [node.expression], bodies: [] };
  }
}

function listInitials(node: Extract<Statement, { type: 'macro' | 'call-block' }>): Expression[] {
  return node.parameters.map(({ initial }) => initial).filter((initial) => initial !== undefined);
}

/** Every expression of an expression, itself first. A stack and not recursion, since chains can be long. */
function* walkExpression(root: Expression): Generator<Expression> {
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    stack.push(...childrenOf(node).toReversed());
  }
}

/** Every statement of a body, at any depth. */
export function* walkBody(body: Body): Generator<Statement> {
  const stack = body.toReversed();
  for (let statement = stack.pop(); statement !== undefined; statement = stack.pop()) {
    yield statement;
    stack.push(...partsOf(statement).bodies.flat().toReversed());
  }
}

/** The expressions directly inside of a statement. */
export function expressionsOf(node: Statement): readonly Expression[] {
  return partsOf(node).expressions;
}

/** Every expression of a body, at any depth. */
export function* walkExpressions(body: Body): Generator<Expression> {
  for (const statement of walkBody(body)) {
    for (const expression of expressionsOf(statement)) yield* walkExpression(expression);
  }
}
