const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const PUNCTUATION = String.raw`!"#$%&'()*+,-./:;<=>?@[\]^_${'`'}{|}~`;
const WHITESPACE = ' \t\n\r\v\f';

/** The names of Python's module `string`. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['ascii_letters', LOWER + UPPER],
  ['ascii_lowercase', LOWER],
  ['ascii_uppercase', UPPER],
  ['digits', DIGITS],
  ['hexdigits', `${DIGITS}abcdefABCDEF`],
  ['octdigits', '01234567'],
  ['printable', DIGITS + LOWER + UPPER + PUNCTUATION + WHITESPACE],
  ['punctuation', PUNCTUATION],
  ['whitespace', WHITESPACE],
]);

/** All characters of the sets, each a name or the characters themselves; never a quote. */
export function expandCharacters(sets: readonly string[]): string {
  return sets
    .map((set) => NAMES.get(set) ?? set)
    .join('')
    .replaceAll(/["']/g, '');
}

/** Sets with commas between them; `,,` is a comma. */
export function splitCharacters(text: string): string[] {
  const sets = text
    .replaceAll(',,', ',')
    .split(',')
    .filter((set) => set !== '');
  return text.includes(',,') ? [',', ...sets] : sets;
}
