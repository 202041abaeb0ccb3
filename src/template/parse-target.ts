import type { ExpressionParser } from './expression-parser.ts';
import type { Expression, Parameter, Target } from './syntax-tree.ts';
import { SyntaxProblem } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Parses what a value is assigned to: a name, names with commas, or a member of a namespace. */
export function parseTarget(
  stream: TokenStream,
  expressions: ExpressionParser,
  options: { endWord?: string; allowsMember?: boolean } = {},
): Target {
  const first = stream.current;
  if (options.allowsMember === true && stream.look().type === 'operator' && stream.look().text === '.') {
    stream.expectName();
    stream.next();
    const member = stream.expectName();
    return { type: 'member', object: first.text, name: member.text, start: first.start, end: member.end };
  }
  const items: Target[] = [];
  let isTuple = false;
  for (;;) {
    if (items.length > 0) stream.expectOperator(',');
    if (isTargetEnd(stream, options.endWord)) break;
    items.push(toTarget(expressions.parsePrimary()));
    if (!stream.isOperator(',')) break;
    isTuple = true;
  }
  const [only] = items;
  if (only === undefined) throw stream.unexpected('a name');
  return isTuple ? { type: 'targets', items, start: first.start, end: stream.previous.end } : only;
}

/** The parameters of a macro or a call block, in parentheses. */
export function parseSignature(stream: TokenStream, expressions: ExpressionParser): Parameter[] {
  const parameters: Parameter[] = [];
  stream.expectOperator('(');
  while (!stream.isOperator(')')) {
    if (parameters.length > 0) stream.expectOperator(',');
    const token = stream.expectName();
    if (parameters.some(({ name }) => name === token.text))
      throw new SyntaxProblem(`the parameter \`${token.text}\` is there twice`, token);
    const initial = stream.skipOperator('=') ? expressions.parseExpression() : undefined;
    if (initial === undefined && parameters.at(-1)?.initial !== undefined) {
      throw new SyntaxProblem(`\`${token.text}\` needs a default too, since one before it has one`, token);
    }
    parameters.push({ name: token.text, initial });
  }
  stream.expectOperator(')');
  return parameters;
}

function toTarget(node: Expression): Target {
  if (node.type === 'name') return node;
  if (node.type === 'tuple') {
    return { type: 'targets', items: node.items.map(toTarget), start: node.start, end: node.end };
  }
  throw new SyntaxProblem('nothing can be assigned to this', node);
}

function isTargetEnd(stream: TokenStream, endWord: string | undefined): boolean {
  return stream.is('block_end') || stream.isOperator(')') || (endWord !== undefined && stream.isWord(endWord));
}
