/**
 * Splits a line into words as a POSIX shell does, without expansions: blanks, quotes and backslashes (Python's shlex.split).
 * @throws SyntaxError on a quote that does not end.
 */
export function parseWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === "'") {
      const end = line.indexOf("'", at + 1);
      if (end === -1) throw new SyntaxError('a single quote is not closed');
      word = (word ?? '') + line.slice(at + 1, end);
      at = end;
    } else if (char === '"') {
      const { text, end } = readDoubleQuoted(line, at + 1);
      word = (word ?? '') + text;
      at = end;
    } else if (char === '\\') {
      if (at + 1 >= line.length) throw new SyntaxError('nothing follows the last backslash');
      word = (word ?? '') + line.charAt(++at);
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Between double quotes a backslash escapes only `"` and itself (and, in a shell, `$` and a backquote, which mean nothing here). */
function readDoubleQuoted(line: string, start: number): { text: string; end: number } {
  let text = '';
  for (let at = start; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '"') return { text, end: at };
    const next = line.charAt(at + 1);
    if (char === '\\' && (next === '"' || next === '\\')) {
      text += next;
      at++;
    } else {
      text += char;
    }
  }
  throw new SyntaxError('a double quote is not closed');
}
