import { hash } from 'node:crypto';
import { encodeGroups } from './crypt-base64.ts';

export type ShaName = 'sha256' | 'sha512';

/** The order in which the bytes of a digest are written: three places that move on by 21 or 10, and the last byte or two. */
const GROUPS: Readonly<Record<ShaName, readonly (readonly number[])[]>> = {
  sha256: [...rotate([0, 10, 20], 30, (places) => [places[2] + 1, places[0] + 1, places[1] + 1]), [31, 30]],
  sha512: [...rotate([0, 21, 42], 63, (places) => [places[1] + 1, places[2] + 1, places[0] + 1]), [63]],
};

/** The scheme by Ulrich Drepper behind `$5$` and `$6$`: the hash alone, without its prefix and salt. */
export function shaCrypt(name: ShaName, password: string, salt: string, rounds: number): string {
  const key = Buffer.from(password, 'utf8');
  const saltBytes = Buffer.from(salt, 'utf8');
  const digest = (...parts: readonly Uint8Array[]): Buffer => hash(name, Buffer.concat(parts), 'buffer');
  const first = digest(...mixFirst(key, saltBytes, digest(key, saltBytes, key)));
  const keySequence = stretch(digest(...Array.from(key, () => key)), key.length);
  const saltRepeats = Array.from({ length: 16 + (first[0] ?? 0) }, () => saltBytes);
  const saltSequence = stretch(digest(...saltRepeats), saltBytes.length);
  let current = first;
  for (let round = 0; round < rounds; round++) {
    const isOdd = round % 2 === 1;
    current = digest(
      isOdd ? keySequence : current,
      round % 3 === 0 ? EMPTY : saltSequence,
      round % 7 === 0 ? EMPTY : keySequence,
      isOdd ? current : keySequence,
    );
  }
  return encodeGroups(current, GROUPS[name]);
}

const EMPTY = new Uint8Array();

function mixFirst(key: Buffer, salt: Buffer, alternate: Buffer): Uint8Array[] {
  const parts: Uint8Array[] = [key, salt, stretch(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits % 2 === 1 ? alternate : key);
  return parts;
}

/** The bytes again and again, to a length. */
function stretch(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

type Places = readonly [number, number, number];

function rotate(start: Places, end: number, step: (places: Places) => Places): Places[] {
  const groups: Places[] = [];
  for (let places = start, made = 0; made < end; made += 3) {
    groups.push(places);
    places = step(places);
  }
  return groups;
}
