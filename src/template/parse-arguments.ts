import type { Arguments, Expression } from './syntax-tree.ts';
import { SyntaxProblem } from './token.ts';
import type { TokenStream } from './token-stream.ts';

export const NO_ARGUMENTS: Arguments = { positional: [], keywords: [], rest: undefined, restKeywords: undefined };

/** Parses the parenthesised arguments of a call, a filter or a test. */
export function parseArguments(stream: TokenStream, parseExpression: () => Expression): Arguments {
  stream.expectOperator('(');
  const positional: Expression[] = [];
  const keywords: { name: string; value: Expression }[] = [];
  let rest: Expression | undefined;
  let restKeywords: Expression | undefined;
  let needsComma = false;
  while (!stream.isOperator(')')) {
    if (needsComma) {
      stream.expectOperator(',');
      if (stream.isOperator(')')) break;
    }
    needsComma = true;
    const token = stream.current;
    if (stream.skipOperator('**')) {
      if (restKeywords !== undefined) throw new SyntaxProblem('only one `**` can stand in a call', token);
      restKeywords = parseExpression();
    } else if (stream.skipOperator('*')) {
      if (rest !== undefined || restKeywords !== undefined) {
        throw new SyntaxProblem('only one `*` can stand in a call, before any `**`', token);
      }
      rest = parseExpression();
    } else if (token.type === 'name' && stream.look().type === 'operator' && stream.look().text === '=') {
      if (restKeywords !== undefined) throw new SyntaxProblem('a keyword cannot follow `**`', token);
      stream.next();
      stream.next();
      if (keywords.some(({ name }) => name === token.text)) {
        throw new SyntaxProblem(`\`${token.text}\` is given twice`, token);
      }
      keywords.push({ name: token.text, value: parseExpression() });
    } else {
      if (keywords.length > 0 || rest !== undefined || restKeywords !== undefined) {
        throw new SyntaxProblem('an argument without a name cannot follow one with a name', token);
      }
      positional.push(parseExpression());
    }
  }
  stream.expectOperator(')');
  return { positional, keywords, rest, restKeywords };
}
