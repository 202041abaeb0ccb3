import { CST, Lexer } from 'yaml';
import { tokenizeYaml, type YamlExcess } from './tokenize-yaml.ts';

/** Steps of the lexer that end at a line which is not indented: YAML's specification wants that, PyYAML does not mind. */
const STEPS = ['parseQuotedScalar', 'parseFlowCollection'];

/**
 * Tokens of a text in which quoted scalars and flow collections may go on at any indentation. Undefined where none is broken off by it:
 * the tokens are then those of the strict lexer.
 */
export function parseLeniently(text: string): readonly CST.Token[] | YamlExcess | undefined {
  if (!isBrokenOff(text)) return undefined;
  const lexer = new Lexer();
  for (const step of STEPS) ignoreIndentation(lexer, step);
  return tokenizeYaml(text, lexer);
}

/** Whether the strict lexer ends one of them before its closing sign. */
function isBrokenOff(text: string): boolean {
  for (const lexeme of new Lexer().lex(text)) if (lexeme === CST.FLOW_END || mayLackQuote(lexeme)) return true;
  return false;
}

/** True for each that lacks it, and for some where it follows a quote or a backslash. */
function mayLackQuote(lexeme: string): boolean {
  const quote = lexeme.charAt(0);
  if (quote !== '"' && quote !== "'") return false;
  if (lexeme.length < 2 || !lexeme.endsWith(quote)) return true;
  const before = lexeme.at(-2);
  return lexeme.length > 2 && (before === quote || before === '\\');
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
