import { type CST, Lexer, Parser } from 'yaml';

/** Steps of the lexer that end at a line which is not indented: YAML's specification wants that, PyYAML does not mind. */
const STEPS = ['parseQuotedScalar', 'parseFlowCollection'];

/** Tokens of a text in which quoted scalars and flow collections may go on at any indentation. */
export function parseLeniently(text: string): CST.Token[] {
  const lexer = new Lexer();
  for (const step of STEPS) ignoreIndentation(lexer, step);
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of lexer.lex(text)) tokens.push(...parser.next(lexeme));
  return [...tokens, ...parser.end()];
}

function ignoreIndentation(lexer: Lexer, step: string): void {
  const own: unknown = Reflect.get(lexer, step);
  if (!isStep(own)) throw new TypeError(`the yaml package has no ${step} any more`);
  Reflect.set(lexer, step, function* () {
    const indent: unknown = Reflect.get(lexer, 'indentNext');
    Reflect.set(lexer, 'indentNext', 0);
    const next = yield* own.call(lexer);
    Reflect.set(lexer, 'indentNext', indent);
    return next;
  });
}

function isStep(value: unknown): value is (this: Lexer) => Generator<string, unknown> {
  return typeof value === 'function';
}
