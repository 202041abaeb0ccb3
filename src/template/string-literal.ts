import { SyntaxProblem } from './token.ts';

const ESCAPE = /\\(?:\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g;
const SIMPLE = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\n', ''],
]);

/** Resolves Python's escapes in the inside of a string literal that starts at an offset; an unknown escape stays as it is written. */
export function unescapeString(text: string, offset: number): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (escape: string, at: number) => {
    const rest = escape.slice(1);
    const simple = SIMPLE.get(rest);
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(rest)) return String.fromCodePoint(Number.parseInt(rest, 8));
    if (rest.length > 1) {
      const code = Number.parseInt(rest.slice(1), 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
    }
    if (/^[xuUN]/.test(rest)) {
      const place = { start: offset + at, end: offset + at + escape.length };
      throw new SyntaxProblem(`\`${escape}\` is not a whole escape`, place, 'write `\\\\` for a backslash itself');
    }
    return escape;
  });
}
