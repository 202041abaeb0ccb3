import type { StatementParser } from './statement-parser.ts';
import type { Body, Branch, Expression, Statement, Target } from './syntax-tree.ts';

export function parseIf(parser: StatementParser, start: number): Statement {
  const { stream } = parser;
  const branches: Branch[] = [];
  let otherwise: Body = [];
  let word = 'elif';
  while (word === 'elif') {
    const test = parser.expressions.parseTuple({ allowsConditional: false });
    branches.push({ test, body: parser.parseBody(['elif', 'else', 'endif']) });
    word = stream.next().text;
  }
  if (word === 'else') otherwise = parser.parseBodyTo('endif');
  return { type: 'if', branches, otherwise, start, end: stream.previous.end };
}

export function parseFor(parser: StatementParser, start: number): Statement {
  const { stream, expressions } = parser;
  const target = parser.parseTarget({ endWord: 'in' });
  stream.expectWord('in');
  const iterable = expressions.parseTuple({ allowsConditional: false, endWord: 'recursive' });
  const filter = stream.skipWord('if') ? expressions.parseExpression() : undefined;
  const isRecursive = stream.skipWord('recursive');
  const body = parser.parseBody(['endfor', 'else']);
  const otherwise = stream.next().text === 'else' ? parser.parseBodyTo('endfor') : [];
  const end = stream.previous.end;
  return { type: 'for', target, iterable, filter, isRecursive, body, otherwise, start, end };
}

export function parseSet(parser: StatementParser, start: number): Statement {
  const { stream, expressions } = parser;
  const target = parser.parseTarget({ allowsMember: true });
  if (stream.skipOperator('=')) {
    const value = expressions.parseTuple();
    return { type: 'set', target, value, start, end: value.end };
  }
  const filter = expressions.parseFilters(undefined);
  const body = parser.parseBodyTo('endset');
  return { type: 'set-block', target, filter, body, start, end: stream.previous.end };
}

export function parseWith(parser: StatementParser, start: number): Statement {
  const { stream } = parser;
  const bindings: { target: Target; value: Expression }[] = [];
  while (!stream.is('block_end')) {
    if (bindings.length > 0) stream.expectOperator(',');
    const target = parser.parseTarget();
    stream.expectOperator('=');
    bindings.push({ target, value: parser.expressions.parseExpression() });
  }
  const body = parser.parseBodyTo('endwith');
  return { type: 'with', bindings, body, start, end: stream.previous.end };
}

export function parseDo(parser: StatementParser, start: number): Statement {
  const expression = parser.expressions.parseTuple();
  return { type: 'do', expression, start, end: expression.end };
}

/** `{% print a, b %}` */
export function parsePrint(parser: StatementParser, start: number): Statement {
  const expressions: Expression[] = [];
  while (!parser.stream.is('block_end')) {
    if (expressions.length > 0) parser.stream.expectOperator(',');
    expressions.push(parser.expressions.parseExpression());
  }
  return { type: 'output', expressions, start, end: parser.stream.previous.end };
}

export function parseBreak(parser: StatementParser, start: number): Statement {
  return { type: 'break', start, end: parser.stream.previous.end };
}

export function parseContinue(parser: StatementParser, start: number): Statement {
  return { type: 'continue', start, end: parser.stream.previous.end };
}

/** Accepted for templates that have it; nothing is escaped by itself here. */
export function parseAutoescape(parser: StatementParser, start: number): Statement {
  parser.expressions.parseExpression();
  const body = parser.parseBodyTo('endautoescape');
  return { type: 'scope', body, start, end: parser.stream.previous.end };
}
