import { makeFloat, makeInt } from './number.ts';
import { unescapeString } from './string-literal.ts';
import type { Token, TokenType } from './token.ts';
import { SyntaxProblem } from './token.ts';
import type { Value } from './value.ts';

const SPACE = /\s+/y;
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const WORD = /[\p{L}\p{N}\p{M}\p{Pc}]+/uy;
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const STRING = /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/y;
const OPERATOR = /\*\*|\/\/|==|!=|>=|<=|[-+*/%~[\](){}<>=.:|,;]/y;
const CLOSING = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

export interface ExpressionEnd {
  readonly pattern: RegExp;
  readonly type: TokenType;
  /** What a line end in a string literal becomes. */
  readonly lineEnd: string;
}

/**
 * Reads the tokens of one tag or expression up to and with its end mark, or to the end of the text, and returns the offset after it.
 * An end mark inside of brackets is not one: `{{ {'a': {}}}}`.
 * @param keepsBackslashes string literals are taken as they are written
 */
export function lexExpression(
  text: string,
  start: number,
  limit: number,
  end: ExpressionEnd | undefined,
  keepsBackslashes: boolean,
  tokens: Token[],
): number {
  const open: { closing: string; start: number }[] = [];
  let at = start;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    return found === null || at + found[0].length > limit ? undefined : found[0];
  };
  const push = (type: TokenType, source: string, value: Value = null): void => {
    tokens.push({ type, text: source, value, start: at, end: at + source.length });
  };
  while (at < limit) {
    if (end !== undefined && open.length === 0) {
      const found = match(end.pattern);
      if (found !== undefined) {
        tokens.push({ type: end.type, text: found.trim(), value: null, start: at, end: at + found.trimEnd().length });
        return at + found.length;
      }
    }
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    let found: string | undefined;
    if ((found = match(FLOAT)) !== undefined) {
      push('number', found, makeFloat(Number(found.replaceAll('_', ''))));
    } else if ((found = match(INTEGER)) !== undefined) {
      push('number', found, makeInt(BigInt(found.replaceAll('_', ''))));
    } else if ((found = match(WORD)) !== undefined) {
      push('name', found);
      if (!IDENTIFIER.test(found))
        throw new SyntaxProblem(`\`${found}\` is not a name`, { start: at, end: at + found.length });
    } else if ((found = match(STRING)) !== undefined) {
      const inside = found.slice(1, -1).replaceAll(/\r\n?|\n/g, end?.lineEnd ?? '\n');
      push('string', found, keepsBackslashes ? inside : unescapeString(inside, at + 1));
    } else if ((found = match(OPERATOR)) !== undefined) {
      balance(open, found, at);
      push('operator', found);
    } else {
      throw unexpectedCharacter(text, at, limit);
    }
    at += found.length;
  }
  return at;
}

function balance(open: { closing: string; start: number }[], operator: string, start: number): void {
  const closing = CLOSING.get(operator);
  if (closing !== undefined) {
    open.push({ closing, start });
  } else if (operator === ')' || operator === ']' || operator === '}') {
    const expected = open.pop();
    const place = { start, end: start + 1 };
    if (expected === undefined) throw new SyntaxProblem(`\`${operator}\` closes nothing`, place);
    if (expected.closing !== operator) {
      throw new SyntaxProblem(`expected \`${expected.closing}\`, found \`${operator}\``, place);
    }
  }
}

function unexpectedCharacter(text: string, at: number, limit: number): SyntaxProblem {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === "'" || character === '"') {
    return new SyntaxProblem(
      'this string is not closed',
      { start: at, end: limit },
      `it needs a ${character} at its end`,
    );
  }
  const help =
    character === '&' || character === '!'
      ? 'the words are `and`, `or` and `not`'
      : character === '$'
        ? 'variables are written by their name alone'
        : undefined;
  return new SyntaxProblem(`unexpected \`${character}\``, { start: at, end: at + character.length }, help);
}
