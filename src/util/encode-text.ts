import { TextDecoder } from 'node:util';
import { type ByteDecoder, findLatinDecoder } from './latin-encoding.ts';

/** Python's names that differ from the web's, without `-` and `_`. */
const UNICODE: ReadonlyMap<string, (text: string) => Buffer> = new Map([
  ['utf8', (text: string) => Buffer.from(text, 'utf8')],
  ['utf8sig', (text: string) => Buffer.from(`\ufeff${text}`, 'utf8')],
  ['utf16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['utf16le', (text: string) => Buffer.from(text, 'utf16le')],
  ['utf16be', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ['utf32', (text: string) => toUtf32(`\ufeff${text}`)],
  ['utf32le', toUtf32],
  ['utf32be', (text: string) => toUtf32(text).swap32()],
]);

const TABLES = new Map<string, ReadonlyMap<string, number> | undefined>();

/** A character that an encoding does not have. */
export class Unencodable {
  readonly character: string;
  constructor(character: string) {
    this.character = character;
  }
}

/** Text as bytes, in Unicode or an encoding of one byte a character, under Python's names; nothing where there is no such encoding. */
export function encodeText(text: string, encoding: string): Buffer | Unencodable | undefined {
  const name = encoding.toLowerCase();
  const unicode = UNICODE.get(name.replaceAll(/[-_]/g, ''));
  if (unicode !== undefined) return unicode(text);
  if (!TABLES.has(name)) TABLES.set(name, makeTable(name));
  const table = TABLES.get(name);
  if (table === undefined) return undefined;
  const bytes: number[] = [];
  for (const character of text) {
    const byte = table.get(character);
    if (byte === undefined) return new Unencodable(character);
    bytes.push(byte);
  }
  return Buffer.from(bytes);
}

function makeTable(name: string): ReadonlyMap<string, number> | undefined {
  const short = name.replaceAll(/[-_]/g, '');
  if (/^(?:us)?ascii$/.test(short)) return tableOf(128, (byte) => String.fromCharCode(byte));
  const latin = findLatinDecoder(name);
  if (latin !== undefined) return tableOf(256, latin);
  const label = name.replace(/^cp(\d+)$/, 'windows-$1').replaceAll('_', '-');
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
  // Encodings of several bytes a character cannot be turned round like this.
  if (!/^(?:windows-|iso-8859-|koi8-|ibm866|macintosh|x-mac)/.test(decoder.encoding)) return undefined;
  return tableOf(256, (byte) => {
    try {
      return decoder.decode(Uint8Array.of(byte));
    } catch {
      return undefined;
    }
  });
}

function tableOf(length: number, decode: ByteDecoder): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  for (let byte = 0; byte < length; byte++) {
    const character = decode(byte);
    if (character !== undefined) table.set(character, byte);
  }
  return table;
}

function toUtf32(text: string): Buffer {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const buffer = Buffer.alloc(points.length * 4);
  points.forEach((point, index) => buffer.writeUInt32LE(point, index * 4));
  return buffer;
}
