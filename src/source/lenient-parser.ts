import { type CST, Lexer } from 'yaml';
import { tokenizeYaml, type YamlExcess } from './tokenize-yaml.ts';

/** Steps of the lexer that end at a line which is not indented: YAML's specification wants that, PyYAML does not mind. */
const STEPS = ['parseQuotedScalar', 'parseFlowCollection'];

/** Tokens of a text in which quoted scalars and flow collections may go on at any indentation. */
export function parseLeniently(text: string): readonly CST.Token[] | YamlExcess {
  const lexer = new Lexer();
  for (const step of STEPS) ignoreIndentation(lexer, step);
  return tokenizeYaml(text, lexer);
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
