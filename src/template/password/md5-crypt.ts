import { hash } from 'node:crypto';
import { encodeGroups } from './crypt-base64.ts';

const GROUPS = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]];

/** The scheme by Poul-Henning Kamp behind `$1$`: the hash alone, without its prefix and salt. */
export function md5Crypt(password: string, salt: string): string {
  const key = Buffer.from(password, 'utf8');
  const saltBytes = Buffer.from(salt, 'utf8');
  const digest = (...parts: readonly Uint8Array[]): Buffer => hash('md5', Buffer.concat(parts), 'buffer');
  const alternate = digest(key, saltBytes, key);
  const parts: Uint8Array[] = [key, Buffer.from('$1$'), saltBytes, Buffer.alloc(key.length, alternate)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits % 2 === 1 ? Buffer.alloc(1) : key.subarray(0, 1));
  let current = digest(...parts);
  for (let round = 0; round < 1000; round++) {
    const isOdd = round % 2 === 1;
    const between = [...(round % 3 === 0 ? [] : [saltBytes]), ...(round % 7 === 0 ? [] : [key])];
    current = digest(isOdd ? key : current, ...between, isOdd ? current : key);
  }
  return encodeGroups(current, GROUPS);
}
