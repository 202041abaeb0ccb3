const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * The base64 of crypt(3): groups of bytes, each group the highest byte first, written from its lowest six bits.
 * A group is given as the places of its bytes; one of fewer than three makes fewer characters.
 */
export function encodeGroups(bytes: Uint8Array, groups: readonly (readonly number[])[]): string {
  let text = '';
  for (const group of groups) {
    let word = 0;
    for (const place of group) word = (word << 8) | (bytes[place] ?? 0);
    for (let count = 0; count <= group.length; count++) {
      text += ALPHABET.charAt(word & 63);
      word >>>= 6;
    }
  }
  return text;
}

/** A salt of so many characters. */
export function drawSalt(length: number, random: () => number): string {
  return Array.from({ length }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length))).join('');
}
