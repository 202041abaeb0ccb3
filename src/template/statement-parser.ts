import type { ExpressionParser } from './expression-parser.ts';
import type { Body, Parameter, Statement, Target } from './syntax-tree.ts';
import type { TokenStream } from './token-stream.ts';

/** What the parser of one statement may ask for. It begins after the statement's word and ends before `%}`. */
export interface StatementParser {
  readonly stream: TokenStream;
  readonly expressions: ExpressionParser;
  /** The statements from `%}` to one of the words, which is left as the current token. */
  parseBody(endWords: readonly string[]): Body;
  /** The same, and the end word is taken. */
  parseBodyTo(endWord: string): Body;
  parseTarget(options?: { endWord?: string; allowsMember?: boolean }): Target;
  parseSignature(): Parameter[];
}

export type ParseStatement = (parser: StatementParser, start: number) => Statement;
