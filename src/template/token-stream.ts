import type { Token, TokenType } from './token.ts';
import { SyntaxProblem } from './token.ts';

/** How deep expressions and blocks may nest; far beyond any template, and within JavaScript's stack. */
const DEEPEST_NESTING = 150;

/** The tokens of a template, and where the parser stands in them. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens;
    this.#end = { type: 'end', text: '', value: null, start: length, end: length };
  }

  get current(): Token {
    return this.#tokens[this.#at] ?? this.#end;
  }

  get previous(): Token {
    return this.#tokens[this.#at - 1] ?? this.#end;
  }

  look(): Token {
    return this.#tokens[this.#at + 1] ?? this.#end;
  }

  next(): Token {
    const token = this.current;
    this.#at++;
    return token;
  }

  is(type: TokenType, text?: string): boolean {
    const token = this.current;
    return token.type === type && (text === undefined || token.text === text);
  }

  isOperator(text: string): boolean {
    return this.is('operator', text);
  }

  isWord(text: string): boolean {
    return this.is('name', text);
  }

  skipOperator(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.#at++;
    return true;
  }

  skipWord(text: string): boolean {
    if (!this.isWord(text)) return false;
    this.#at++;
    return true;
  }

  expectOperator(text: string): Token {
    if (!this.isOperator(text)) throw this.unexpected(`\`${text}\``);
    return this.next();
  }

  expectWord(text: string): Token {
    if (!this.isWord(text)) throw this.unexpected(`\`${text}\``);
    return this.next();
  }

  expectName(): Token {
    if (!this.is('name')) throw this.unexpected('a name');
    return this.next();
  }

  expect(type: TokenType): Token {
    if (!this.is(type)) throw this.unexpected(TYPE_NAMES[type]);
    return this.next();
  }

  unexpected(expected: string, help?: string): SyntaxProblem {
    const found = describeToken(this.current);
    return new SyntaxProblem(`expected ${expected}, found ${found}`, this.current, help ?? this.#explainAssignment());
  }

  /** Runs a step of the parser one level deeper. */
  nest<T>(step: () => T): T {
    if (++this.#depth > DEEPEST_NESTING) throw new SyntaxProblem('this nests too deep', this.current);
    try {
      return step();
    } finally {
      this.#depth--;
    }
  }

  #explainAssignment(): string | undefined {
    if (this.isOperator('=')) return 'two values are compared by `==`';
    if (this.isOperator('{') && this.look().text === '{')
      return 'no `{{ }}` inside of an expression: write the name alone';
    return undefined;
  }
}

const TYPE_NAMES: Record<TokenType, string> = {
  data: 'text',
  variable_begin: '`{{`',
  variable_end: '`}}`',
  block_begin: '`{%`',
  block_end: '`%}`',
  name: 'a name',
  string: 'a string',
  number: 'a number',
  operator: 'an operator',
  end: 'the end',
};

function describeToken(token: Token): string {
  return token.type === 'end' || token.type === 'data' ? TYPE_NAMES[token.type] : `\`${token.text}\``;
}
