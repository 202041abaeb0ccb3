import type { Expression } from './syntax-tree.ts';
import type { TokenStream } from './token-stream.ts';

type Parse = () => Expression;

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

/** A name, a literal, or an expression in parentheses. */
export function parsePrimary(stream: TokenStream, parseExpression: Parse, parseTuple: Parse): Expression {
  const { type, text, value, start, end } = stream.current;
  if (type === 'name') {
    stream.next();
    const constant = CONSTANTS.get(text);
    return constant === undefined
      ? { type: 'name', name: text, start, end }
      : { type: 'literal', value: constant, start, end };
  }
  if (type === 'number') {
    stream.next();
    return { type: 'literal', value, start, end };
  }
  if (type === 'string') return parseStrings(stream);
  if (stream.skipOperator('(')) {
    const inside = parseTuple();
    const close = stream.expectOperator(')');
    return inside.type === 'tuple' ? { ...inside, start, end: close.end } : inside;
  }
  if (stream.isOperator('[')) return parseList(stream, parseExpression);
  if (stream.isOperator('{')) return parseDict(stream, parseExpression);
  throw stream.unexpected('an expression');
}

/** Strings side by side are one. */
function parseStrings(stream: TokenStream): Expression {
  const { start } = stream.current;
  let value = '';
  while (stream.is('string')) {
    const token = stream.next();
    if (typeof token.value === 'string') value += token.value;
  }
  return { type: 'literal', value, start, end: stream.previous.end };
}

function parseList(stream: TokenStream, parseExpression: Parse): Expression {
  const { start } = stream.expectOperator('[');
  const items: Expression[] = [];
  while (!stream.isOperator(']')) {
    if (items.length > 0) stream.expectOperator(',');
    if (stream.isOperator(']')) break;
    items.push(parseExpression());
  }
  return { type: 'list', items, start, end: stream.expectOperator(']').end };
}

function parseDict(stream: TokenStream, parseExpression: Parse): Expression {
  const { start } = stream.expectOperator('{');
  const pairs: { key: Expression; value: Expression }[] = [];
  while (!stream.isOperator('}')) {
    if (pairs.length > 0) stream.expectOperator(',');
    if (stream.isOperator('}')) break;
    const key = parseExpression();
    stream.expectOperator(':');
    pairs.push({ key, value: parseExpression() });
  }
  return { type: 'dict', pairs, start, end: stream.expectOperator('}').end };
}
