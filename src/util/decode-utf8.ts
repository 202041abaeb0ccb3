import { TextDecoder } from 'node:util';

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 as text. `replace` gives what stands for bytes that begin a character and do not end it. */
export function decodeUtf8(bytes: Buffer, replace: (part: Uint8Array) => string): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return decodePieces(bytes, replace);
  }
}

function decodePieces(bytes: Buffer, replace: (part: Uint8Array) => string): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = wholeLength(bytes, at);
    const end = at + (length === 0 ? brokenLength(bytes, at) : length);
    text += length === 0 ? replace(bytes.subarray(at, end)) : bytes.toString('utf8', at, end);
    at = end;
  }
  return text;
}

/** Bytes of the character that begins here, 0 where none does. */
function wholeLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (!bytes.toString('utf8', at, at + length).includes('\ufffd')) return length;
  }
  return bytes.subarray(at, at + 3).equals(Buffer.from('\ufffd')) ? 3 : 0;
}

/** Bytes that could have become a character together, as Unicode counts them (its chapter 3.9, "maximal subpart"), and Python. */
function brokenLength(bytes: Buffer, at: number): number {
  for (let length = 3; length > 1; length--) {
    const part = bytes.subarray(at, at + length);
    if (part.length === length && part.toString('utf8') === '\ufffd') return length;
  }
  return 1;
}
