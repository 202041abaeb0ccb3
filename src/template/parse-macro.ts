import type { StatementParser } from './statement-parser.ts';
import type { Parameter, Statement } from './syntax-tree.ts';
import { SyntaxProblem } from './token.ts';

export function parseMacro(parser: StatementParser, start: number): Statement {
  const name = parser.stream.expectName().text;
  const parameters = parser.parseSignature();
  const body = parser.parseBodyTo('endmacro');
  return { type: 'macro', name, parameters, body, start, end: parser.stream.previous.end };
}

export function parseCallBlock(parser: StatementParser, start: number): Statement {
  let parameters: Parameter[] = [];
  if (parser.stream.isOperator('(')) parameters = parser.parseSignature();
  const call = parser.expressions.parseExpression();
  if (call.type !== 'call') throw new SyntaxProblem('expected a call of a macro', call);
  const body = parser.parseBodyTo('endcall');
  return { type: 'call-block', parameters, call, body, start, end: parser.stream.previous.end };
}

export function parseFilterBlock(parser: StatementParser, start: number): Statement {
  const first = parser.expressions.parseFilter(undefined);
  const filter = parser.expressions.parseFilters(first) ?? first;
  const body = parser.parseBodyTo('endfilter');
  return { type: 'filter-block', filter, body, start, end: parser.stream.previous.end };
}
