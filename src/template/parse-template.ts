import { suggest } from '../util/suggest.ts';
import { ExpressionParser } from './expression-parser.ts';
import {
  parseAutoescape,
  parseBreak,
  parseContinue,
  parseDo,
  parseFor,
  parseIf,
  parsePrint,
  parseSet,
  parseWith,
} from './parse-control.ts';
import { parseBlock, parseExtends, parseFromImport, parseImport, parseInclude } from './parse-inheritance.ts';
import { parseCallBlock, parseFilterBlock, parseMacro } from './parse-macro.ts';
import { parseSignature, parseTarget } from './parse-target.ts';
import type { ParseStatement, StatementParser } from './statement-parser.ts';
import type { Body, Expression, Statement } from './syntax-tree.ts';
import type { Token } from './token.ts';
import { SyntaxProblem } from './token.ts';
import { TokenStream } from './token-stream.ts';

const STATEMENTS: ReadonlyMap<string, ParseStatement> = new Map([
  ['if', parseIf],
  ['for', parseFor],
  ['set', parseSet],
  ['with', parseWith],
  ['do', parseDo],
  ['print', parsePrint],
  ['break', parseBreak],
  ['continue', parseContinue],
  ['autoescape', parseAutoescape],
  ['macro', parseMacro],
  ['call', parseCallBlock],
  ['filter', parseFilterBlock],
  ['include', parseInclude],
  ['import', parseImport],
  ['from', parseFromImport],
  ['extends', parseExtends],
  ['block', parseBlock],
]);

/** Statements whose body runs when it is called: no `break` in it ends a loop around it. */
const CALLED: ReadonlySet<string> = new Set(['macro', 'call', 'block']);

/** Parses the tokens of a whole template. @throws SyntaxProblem */
export function parseTemplate(tokens: readonly Token[], length: number): Body {
  const parser = new TemplateParser(new TokenStream(tokens, length));
  return parser.parseStatements([]);
}

/** Parses the tokens of one expression, to their end. @throws SyntaxProblem */
export function parseWholeExpression(tokens: readonly Token[], length: number): Expression {
  const stream = new TokenStream(tokens, length);
  const expression = new ExpressionParser(stream).parseExpression();
  if (!stream.is('end')) throw stream.unexpected('the end of the expression');
  return expression;
}

class TemplateParser implements StatementParser {
  readonly stream: TokenStream;
  readonly expressions: ExpressionParser;
  readonly #open: { word: string; start: number; end: number; ends: readonly string[] }[] = [];
  readonly #blocks = new Set<string>();
  #loops = 0;

  constructor(stream: TokenStream) {
    this.stream = stream;
    this.expressions = new ExpressionParser(stream);
  }

  parseTarget(options: { endWord?: string; allowsMember?: boolean } = {}): ReturnType<StatementParser['parseTarget']> {
    return parseTarget(this.stream, this.expressions, options);
  }

  parseSignature(): ReturnType<StatementParser['parseSignature']> {
    return parseSignature(this.stream, this.expressions);
  }

  parseBody(endWords: readonly string[]): Body {
    if (this.stream.isOperator(':')) this.stream.next();
    this.stream.expect('block_end');
    const opening = this.#open.at(-1);
    if (opening !== undefined) opening.ends = endWords;
    const body = this.stream.nest(() => this.parseStatements(endWords));
    if (this.stream.is('end') && opening !== undefined) {
      const expected = endWords.map((word) => `\`{% ${word} %}\``).join(' or ');
      throw new SyntaxProblem(`\`${opening.word}\` is not closed: there is no ${expected}`, opening);
    }
    return body;
  }

  parseBodyTo(endWord: string): Body {
    const body = this.parseBody([endWord]);
    this.stream.next();
    return body;
  }

  parseStatements(endWords: readonly string[]): Body {
    const body: Statement[] = [];
    while (!this.stream.is('end')) {
      const token = this.stream.next();
      const { start } = token;
      if (token.type === 'data') {
        body.push({ type: 'text', text: token.text, start, end: token.end });
      } else if (token.type === 'variable_begin') {
        const expression = this.expressions.parseTuple();
        const { end } = this.stream.expect('variable_end');
        body.push({ type: 'output', expressions: [expression], start, end });
      } else {
        if (this.stream.is('name') && endWords.includes(this.stream.current.text)) return body;
        body.push(this.#parseStatement(start));
        this.stream.expect('block_end');
      }
    }
    return body;
  }

  #parseStatement(start: number): Statement {
    const word = this.stream.expectName();
    const parse = STATEMENTS.get(word.text);
    if (parse === undefined) throw this.#unknownStatement(word);
    if ((word.text === 'break' || word.text === 'continue') && this.#loops === 0) {
      throw new SyntaxProblem(`\`${word.text}\` stands outside of a loop`, word);
    }
    if (word.text === 'block') this.#refuseSecondBlock();
    this.#open.push({ word: word.text, start: word.start, end: word.end, ends: [] });
    const loops = this.#loops;
    if (word.text === 'for') this.#loops++;
    else if (CALLED.has(word.text)) this.#loops = 0;
    const statement = parse(this, start);
    this.#loops = loops;
    this.#open.pop();
    return statement;
  }

  #refuseSecondBlock(): void {
    const token = this.stream.current;
    if (this.#blocks.has(token.text)) throw new SyntaxProblem(`block \`${token.text}\` is defined twice`, token);
    this.#blocks.add(token.text);
  }

  #unknownStatement(word: Token): SyntaxProblem {
    const opening = this.#open.at(-1);
    if (word.text.startsWith('end') || word.text === 'else' || word.text === 'elif') {
      const help =
        opening === undefined
          ? 'nothing is open here'
          : `\`${opening.word}\` is open and waits for ${opening.ends.map((end) => `\`${end}\``).join(' or ')}`;
      return new SyntaxProblem(`\`${word.text}\` does not belong here`, word, help);
    }
    const known = suggest(word.text, STATEMENTS.keys());
    return new SyntaxProblem(
      `there is no statement \`${word.text}\``,
      word,
      known === undefined ? undefined : `did you mean \`${known}\`?`,
    );
  }
}
