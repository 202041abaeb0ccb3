import type { StatementParser } from './statement-parser.ts';
import type { Place, Statement } from './syntax-tree.ts';
import { SyntaxProblem } from './token.ts';
import type { TokenStream } from './token-stream.ts';

export function parseInclude(parser: StatementParser, start: number): Statement {
  const { stream } = parser;
  const template = parser.expressions.parseExpression();
  let isMissingIgnored = false;
  if (stream.isWord('ignore') && stream.look().text === 'missing') {
    stream.next();
    stream.next();
    isMissingIgnored = true;
  }
  const hasContext = parseContext(stream) ?? true;
  return { type: 'include', template, isMissingIgnored, hasContext, start, end: stream.previous.end };
}

export function parseImport(parser: StatementParser, start: number): Statement {
  const { stream } = parser;
  const template = parser.expressions.parseExpression();
  stream.expectWord('as');
  const name = stream.expectName().text;
  const hasContext = parseContext(stream) ?? false;
  return { type: 'import', template, name, hasContext, start, end: stream.previous.end };
}

export function parseFromImport(parser: StatementParser, start: number): Statement {
  const { stream } = parser;
  const template = parser.expressions.parseExpression();
  stream.expectWord('import');
  const names: { name: string; as: string; place: Place }[] = [];
  let hasContext: boolean | undefined;
  for (;;) {
    if (names.length > 0) stream.expectOperator(',');
    hasContext = parseContext(stream);
    if (hasContext !== undefined) break;
    const token = stream.expectName();
    if (token.text.startsWith('_')) throw new SyntaxProblem('a name that starts with `_` cannot be imported', token);
    const as = stream.skipWord('as') ? stream.expectName().text : token.text;
    names.push({ name: token.text, as, place: { start: token.start, end: token.end } });
    hasContext = parseContext(stream);
    if (hasContext !== undefined || !stream.isOperator(',')) break;
  }
  return { type: 'from-import', template, names, hasContext: hasContext ?? false, start, end: stream.previous.end };
}

export function parseExtends(parser: StatementParser, start: number): Statement {
  const template = parser.expressions.parseExpression();
  return { type: 'extends', template, start, end: template.end };
}

export function parseBlock(parser: StatementParser, start: number): Statement {
  const { stream } = parser;
  const name = stream.expectName().text;
  const isScoped = stream.skipWord('scoped');
  const isRequired = stream.skipWord('required');
  if (stream.isOperator('-')) throw stream.unexpected('`%}`', 'a block name has no hyphen: use an underscore');
  const body = parser.parseBodyTo('endblock');
  if (isRequired && !body.every((child) => child.type === 'text' && child.text.trim() === '')) {
    throw new SyntaxProblem('a required block can hold comments and blanks only', { start, end: stream.previous.end });
  }
  stream.skipWord(name);
  return { type: 'block', name, isScoped, isRequired, body, start, end: stream.previous.end };
}

function parseContext(stream: TokenStream): boolean | undefined {
  const isContext = stream.isWord('with') || stream.isWord('without');
  if (!isContext || stream.look().text !== 'context') return undefined;
  const hasContext = stream.next().text === 'with';
  stream.next();
  return hasContext;
}
