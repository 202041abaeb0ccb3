/** What windows-1252 has from 0x80 to 0x9f; a space is nothing. */
const MIDDLE = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The character of a byte, if it has one. */
export type ByteDecoder = (byte: number) => string | undefined;

/**
 * latin-1 and windows-1252 by Python's names for them; nothing for other names. `TextDecoder` takes both for the same, and which one that is
 * differs from one version of Node to the next.
 */
export function findLatinDecoder(name: string): ByteDecoder | undefined {
  const short = name.toLowerCase().replaceAll(/[-_]/g, '');
  if (/^(?:latin1?|iso88591|l1|cp819)$/.test(short)) return (byte) => String.fromCharCode(byte);
  return /^(?:windows|cp)?1252$/.test(short) ? decodeWindows1252 : undefined;
}

function decodeWindows1252(byte: number): string | undefined {
  if (byte < 0x80 || byte > 0x9f) return String.fromCharCode(byte);
  const character = MIDDLE[byte - 0x80];
  return character === ' ' ? undefined : character;
}
