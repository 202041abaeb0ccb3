/** Bytes of a text in hexadecimal: so a host can compare lines whatever the values hold. */
export function toHex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}
