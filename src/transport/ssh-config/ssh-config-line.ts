/** A line of ssh_config(5). */
export interface ConfigLine {
  /** In lower case. */
  readonly keyword: string;
  readonly words: readonly string[];
  /** What stands behind the keyword, as it is. */
  readonly rest: string;
}

/**
 * Reads one line: a keyword, then blanks or one `=`, then words. Undefined for an empty line and a comment.
 * @throws SyntaxError without words, and for a quote that does not end.
 */
export function parseConfigLine(text: string): ConfigLine | undefined {
  const line = text.replace(/[\s\f]+$/, '').replace(/^[ \t\r]+/, '');
  if (line === '' || line.startsWith('#')) return undefined;
  const match = /^(?:"([^"]*)"|([^\s="]+))(?:[ \t]*=[ \t]*|[ \t]*)(.*)$/s.exec(line);
  const keyword = match?.[1] ?? match?.[2];
  if (keyword === undefined || keyword === '') throw new SyntaxError(`no keyword at the beginning of \`${line}\``);
  const rest = match?.[3] ?? '';
  if (rest === '') throw new SyntaxError(`nothing stands behind ${keyword}`);
  return { keyword: keyword.toLowerCase(), words: splitConfigWords(rest), rest };
}

/** By blanks, with `"` and `'` around words or parts of them; a backslash stands before a quote, a backslash or a blank. `#` begins a comment. */
function splitConfigWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === '\\' && (next === '"' || next === "'" || next === '\\' || (next === ' ' && quote === ''))) {
      word = (word ?? '') + next;
      at++;
    } else if (quote === '' && (char === ' ' || char === '\t')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && char === '#' && word === undefined) {
      return words;
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === quote) {
      quote = '';
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== '') throw new SyntaxError(`the quote ${quote} is not closed`);
  if (word !== undefined) words.push(word);
  return words;
}
