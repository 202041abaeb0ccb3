/** Words that every POSIX shell reads as themselves. `~` and `=` are not among them: they mean something at the start of some words. */
const PLAIN = /^[A-Za-z0-9_\-./:,@%+]+$/;

/** A text with a NUL byte was to become a word. */
export class NulByteError extends RangeError {}

/**
 * Quotes one word for a POSIX shell. The only function that does: whatever is sent to a host goes through it.
 * Single quotes, since `$'…'` is not in POSIX (dash has none).
 * @throws NulByteError, since no shell word can hold one.
 */
export function quote(word: string): string {
  if (PLAIN.test(word)) return word;
  if (word.includes('\0')) throw new NulByteError('a shell word cannot hold a NUL byte');
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Quotes words and joins them by spaces. */
export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(' ');
}
