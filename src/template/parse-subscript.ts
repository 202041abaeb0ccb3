import type { Expression } from './syntax-tree.ts';
import type { TokenStream } from './token-stream.ts';

/** Parses `.name`, `.0` or `[…]` after an expression. */
export function parseSubscript(stream: TokenStream, object: Expression, parseExpression: () => Expression): Expression {
  const { start } = object;
  if (stream.skipOperator('.')) {
    const token = stream.current;
    if (token.type === 'name') {
      stream.next();
      return { type: 'attribute', object, name: token.text, start, end: token.end };
    }
    if (token.type !== 'number') throw stream.unexpected('a name or a number after the dot');
    stream.next();
    const index: Expression = { type: 'literal', value: token.value, start: token.start, end: token.end };
    return { type: 'item', object, index, start, end: token.end };
  }
  const bracket = stream.expectOperator('[');
  const indices: Expression[] = [];
  while (!stream.isOperator(']')) {
    if (indices.length > 0) stream.expectOperator(',');
    indices.push(parseIndex(stream, parseExpression));
  }
  const { end } = stream.expectOperator(']');
  const [first] = indices;
  const index: Expression =
    indices.length === 1 && first !== undefined ? first : { type: 'tuple', items: indices, start: bracket.start, end };
  return { type: 'item', object, index, start, end };
}

function parseIndex(stream: TokenStream, parseExpression: () => Expression): Expression {
  const { start } = stream.current;
  let lower: Expression | undefined;
  if (!stream.isOperator(':')) {
    lower = parseExpression();
    if (!stream.isOperator(':')) return lower;
  }
  stream.expectOperator(':');
  const isAtEnd = (): boolean => stream.isOperator(']') || stream.isOperator(',');
  const upper = isAtEnd() || stream.isOperator(':') ? undefined : parseExpression();
  const step = stream.skipOperator(':') && !isAtEnd() ? parseExpression() : undefined;
  return { type: 'slice', lower, upper, step, start, end: stream.previous.end };
}
