import type { Value } from './value.ts';

export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'number'
  | 'operator'
  | 'end';

export interface Token {
  readonly type: TokenType;
  /** The name, the operator, or the text of data. */
  readonly text: string;
  /** Of a literal. */
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

/** Carries a syntax problem out of lexer and parser; never leaves `compile`. */
export class SyntaxProblem extends Error {
  readonly start: number;
  readonly end: number;
  readonly help: string | undefined;

  constructor(message: string, place: { readonly start: number; readonly end: number }, help?: string) {
    super(message);
    this.start = place.start;
    this.end = place.end;
    this.help = help;
  }
}
