import { type CST, Lexer, Parser } from 'yaml';

/** Why a text is not read: what is too much of it, and where. */
export interface YamlExcess {
  readonly reason: string;
  readonly offset: number;
  readonly help: string;
}

/** Beyond it the recursion of the composer could exhaust the stack, which no handler survives in a regular expression. */
const DEEPEST = 200;

/** Words, signs, blanks and line ends. A file of 10 MB with a variable on each line has a million and a half. */
const MOST_LEXEMES = 2_000_000;
/** What a document costs beside what is in it, in lexemes. */
const DOCUMENT_COST = 100;
const DOCUMENT = '\x02';

/** The tokens of YAML, of a size and depth that can be read. */
export function tokenizeYaml(text: string, lexer = new Lexer()): readonly CST.Token[] | YamlExcess {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let cost = 0;
  let open = 0;
  for (const lexeme of lexer.lex(text)) {
    cost += lexeme === DOCUMENT || lexeme === '---' ? DOCUMENT_COST : 1;
    if (cost > MOST_LEXEMES) {
      const help = 'Divide it into several files, or make it of text rather than of many small values.';
      return { reason: 'the file has too many values to be read', offset: parser.offset, help };
    }
    if (lexeme === '[' || lexeme === '{') open++;
    else if (lexeme === ']' || lexeme === '}') open--;
    if (open > DEEPEST) return refuseDepth(parser.offset);
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  const { depth, offset } = findDeepest(tokens);
  return depth > DEEPEST ? refuseDepth(offset) : tokens;
}

function refuseDepth(offset: number): YamlExcess {
  const help = `Lists and mappings stand at most ${DEEPEST} deep in each other.`;
  return { reason: 'collections are nested too deeply', offset, help };
}

function findDeepest(tokens: readonly CST.Token[]): { depth: number; offset: number } {
  const deepest = { depth: 0, offset: 0 };
  const stack: [token: CST.Token, depth: number][] = tokens.map((token) => [token, 0]);
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [token, depth] = top;
    if (depth > deepest.depth) Object.assign(deepest, { depth, offset: token.offset });
    if ('value' in token && token.value) stack.push([token.value, depth]);
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if ('key' in item && item.key) stack.push([item.key, depth + 1]);
      if ('value' in item && item.value) stack.push([item.value, depth + 1]);
    }
  }
  return deepest;
}
