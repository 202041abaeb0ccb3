import { Blowfish } from './blowfish.ts';

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const NOTHING = new Int32Array(4);
const LONGEST_PASSWORD = 72;

/** bcrypt of a password: the salt (its unused bits cleared) and the hash, as they stand behind the cost. */
export function bcrypt(password: string, salt: string, cost: number): string {
  const bytes = Buffer.from(`${password}\0`, 'utf8').subarray(0, LONGEST_PASSWORD);
  const key = Int32Array.from({ length: 18 }, (_, at) => readWord(bytes, at * 4));
  const saltBytes = decode(salt);
  const saltWords = Int32Array.from({ length: 4 }, (_, at) => readWord(saltBytes, at * 4));
  const cipher = new Blowfish();
  cipher.expand(key, saltWords);
  for (let round = 2 ** cost; round > 0; round--) {
    cipher.expand(key, NOTHING);
    cipher.expand(saltWords, NOTHING);
  }
  const text = Buffer.from('OrpheanBeholderScryDoubt');
  for (let at = 0; at < text.length; at += 8) {
    cipher.left = text.readInt32BE(at);
    cipher.right = text.readInt32BE(at + 4);
    for (let round = 0; round < 64; round++) cipher.encrypt();
    text.writeInt32BE(cipher.left, at);
    text.writeInt32BE(cipher.right, at + 4);
  }
  return encode(saltBytes) + encode(text.subarray(0, 23));
}

/** Four bytes as a word, from the start again where they end. */
function readWord(bytes: Uint8Array, at: number): number {
  const byte = (place: number): number => bytes[(at + place) % bytes.length] ?? 0;
  return (byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3);
}

function decode(text: string): Uint8Array {
  const bits = Array.from(text, (character) => ALPHABET.indexOf(character).toString(2).padStart(6, '0')).join('');
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2),
  );
}

function encode(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,6}/g) ?? []).map((six) => ALPHABET.charAt(Number.parseInt(six.padEnd(6, '0'), 2))).join('');
}
