import type { ScalarNode } from '../source/node.ts';

const ESCAPE = /\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\\'"abfnrtv]))/g;

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The value of `name=value` as Ansible reads it: with Python's escapes, but for characters by their name. Other backslashes stay. */
export function decodeEscapes(text: string): string {
  return text.replaceAll(ESCAPE, decode);
}

/** The same for a node, whose characters keep their places. */
export function decodeScalar(scalar: ScalarNode): ScalarNode {
  const text = String(scalar.value);
  if (!text.includes('\\')) return scalar;
  const places: number[] = [];
  let last = 0;
  let value = '';
  const take = (piece: string, placeOf: (index: number) => number): void => {
    for (let index = 0; index < piece.length; index++) places.push(placeOf(index));
    value += piece;
  };
  for (const match of text.matchAll(ESCAPE)) {
    const [whole, ...groups] = match;
    const from = last;
    take(text.slice(from, match.index), (index) => from + index);
    take(decode(whole, ...groups), () => match.index);
    last = match.index + whole.length;
  }
  const rest = last;
  take(text.slice(rest), (index) => rest + index);
  return { ...scalar, value, offsetAt: (index) => scalar.offsetAt(places[index] ?? text.length) };
}

function decode(whole: string, ...groups: readonly (string | undefined)[]): string {
  const [long, short, byte, letter] = groups;
  if (letter !== undefined) return LETTERS[letter] ?? letter;
  const code = Number.parseInt(long ?? short ?? byte ?? '', 16);
  return code > 0x10ffff ? whole : String.fromCodePoint(code);
}
