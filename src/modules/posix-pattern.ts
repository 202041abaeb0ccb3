/** A pattern for `grep -E`. */
export interface PosixPattern {
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

const CLASSES: Readonly<Record<string, string>> = { d: '[:digit:]', w: '[:alnum:]_', s: '[:space:]' };
const FLAGS = /^\(\?([aimu]+)\)/;

/** Python's regular expression as an extended one of POSIX; undefined where that cannot say the same (lazy, lookaround, references, several lines). */
export function toPosixPattern(expression: string): PosixPattern | undefined {
  const flags = FLAGS.exec(expression);
  const source = expression.slice(flags?.[0].length ?? 0);
  let pattern = '';
  for (let at = 0; at < source.length;) {
    const piece = readPiece(source, at);
    if (piece === undefined) return undefined;
    pattern += piece.posix;
    at = piece.end;
  }
  return { pattern, ignoreCase: flags?.[1]?.includes('i') ?? false };
}

interface Piece {
  readonly posix: string;
  readonly end: number;
}

function readPiece(source: string, at: number): Piece | undefined {
  const rest = source.slice(at);
  const char = rest.charAt(0);
  if (char === '\\') return readEscape(rest, at);
  if (char === '[') return readClass(source, at);
  const named = /^\(\?(?::|P<[^>]*>)/.exec(rest);
  if (named !== null) return { posix: '(', end: at + named[0].length };
  if (rest.startsWith('(?') || /^(?:[*+?]|\{[\d,]+\})[?+]/.test(rest) || char === '\n') return undefined;
  return { posix: char, end: at + 1 };
}

function readEscape(rest: string, at: number): Piece | undefined {
  const letter = rest.charAt(1);
  const set = CLASSES[letter.toLowerCase()];
  if (set !== undefined) return { posix: letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`, end: at + 2 };
  if (letter === 't') return { posix: '\t', end: at + 2 };
  if (letter === '' || /[A-Za-z0-9]/.test(letter)) return undefined;
  return { posix: /[\^$\\.*+?()[\]{}|]/.test(letter) ? `\\${letter}` : letter, end: at + 2 };
}

/** A bracket expression: POSIX has no escapes in it, so what has to be escaped is moved to where it means itself. */
function readClass(source: string, at: number): Piece | undefined {
  const match = /^\[(\^?)(\]?(?:\\[^]|[^\\\]])*)\]/.exec(source.slice(at));
  if (match === null) return undefined;
  const [whole, not = '', body = ''] = match;
  if (/\[[:.=]|\\[A-Zabfnrvxu0-9]/.test(body)) return undefined;
  let bracket = '';
  let dash = '';
  let inner = body.replaceAll(/\\([^])/g, (_, letter: string) => {
    if (letter === 't') return '\t';
    const set = CLASSES[letter];
    if (set !== undefined) return set;
    if (letter === ']') bracket = ']';
    else if (letter === '-') dash = '-';
    else return letter;
    return '';
  });
  if (inner.startsWith('^') && not === '') inner = inner.length > 1 ? `${inner.slice(1)}^` : '';
  if (inner === '' && bracket === '' && dash === '') return { posix: '\\^', end: at + whole.length };
  return { posix: `[${not}${bracket}${inner}${dash}]`, end: at + whole.length };
}
