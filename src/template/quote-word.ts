/** Python's shlex.quote: the text as one word of a POSIX shell. A text of the user's own template, so it lives here and not with the shell's own quoting. */
export function quoteWord(text: string): string {
  if (text === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
