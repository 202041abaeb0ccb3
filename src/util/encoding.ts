import { TextDecoder } from 'node:util';
import { decodeUtf8 } from './decode-utf8.ts';

/** Text as bytes and back. */
export interface Encoding {
  /** Nothing where text can only be read: encodings of several bytes a character, but for Unicode's. */
  readonly writer: EncodingWriter | undefined;
  /** `replace` gives what stands for bytes that are no character of the encoding, or throws. */
  readonly decode: (bytes: Buffer, replace: (part: Uint8Array) => string) => string;
}

export interface EncodingWriter {
  /** The first character that the encoding does not have. */
  readonly findMissing: (text: string) => string | undefined;
  /** Of characters that it has. */
  readonly encode: (text: string) => Buffer;
}

/** What windows-1252 has from 0x80 to 0x9f; a space is nothing. */
const MIDDLE = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const MARK = '\ufeff';
const LONE = /\p{Cs}/u;

const FOUND = new Map<string, Encoding | undefined>();

/** The encoding of one of Python's names; nothing where there is none, or it is one of several bytes a character that Node does not know. */
export function findEncoding(name: string): Encoding | undefined {
  const key = name.toLowerCase();
  if (!FOUND.has(key)) FOUND.set(key, makeEncoding(key));
  return FOUND.get(key);
}

function makeEncoding(name: string): Encoding | undefined {
  const short = name.replaceAll(/[-_ ]/g, '');
  const unicode = makeUnicode(short);
  if (unicode !== undefined) return unicode;
  if (/^(?:us)?ascii$|^646$/.test(short))
    return makeTable((byte) => (byte < 0x80 ? String.fromCharCode(byte) : undefined));
  // TextDecoder takes latin-1 for windows-1252, and what it makes of that differs from one version of Node to the next.
  if (/^(?:latin1?|iso88591|l1|cp819)$/.test(short)) return makeTable((byte) => String.fromCharCode(byte));
  if (/^(?:windows|cp)?1252$/.test(short)) return makeTable(decodeWindows1252);
  return makeWebEncoding(name.replace(/^cp(\d+)$/, 'windows-$1').replaceAll('_', '-'));
}

function makeUnicode(short: string): Encoding | undefined {
  switch (short) {
    case 'utf8':
    case 'utf':
    case 'u8':
      return unicode((text) => Buffer.from(text, 'utf8'), decodeUtf8);
    case 'utf8sig':
      return unicode(
        (text) => Buffer.from(MARK + text, 'utf8'),
        (bytes, replace) => dropMark(decodeUtf8(bytes, replace)),
      );
    case 'utf16':
    case 'u16':
      return unicode((text) => Buffer.from(MARK + text, 'utf16le'), decodeMarkedUtf16);
    case 'utf16le':
      return unicode((text) => Buffer.from(text, 'utf16le'), decodeUtf16);
    case 'utf16be':
      return unicode(
        (text) => Buffer.from(text, 'utf16le').swap16(),
        (bytes, replace) => decodeUtf16(swapPairs(bytes), replace),
      );
    case 'utf32':
    case 'u32':
      return unicode(
        (text) => toUtf32(MARK + text),
        (bytes, replace) => dropMark(fromUtf32(bytes, replace)),
      );
    case 'utf32le':
      return unicode(toUtf32, fromUtf32);
    case 'utf32be':
      return unicode(
        (text) => toUtf32(text).swap32(),
        (bytes, replace) => fromUtf32(bytes.length % 4 === 0 ? Buffer.from(bytes).swap32() : bytes, replace),
      );
    default:
      return undefined;
  }
}

function unicode(encode: EncodingWriter['encode'], decode: Encoding['decode']): Encoding {
  return { writer: { findMissing: (text) => LONE.exec(text)?.[0], encode }, decode };
}

/** An encoding of one byte a character. */
function makeTable(decode: (byte: number) => string | undefined): Encoding {
  const characters = Array.from({ length: 256 }, (_, byte) => decode(byte));
  const bytes = new Map(characters.flatMap((character, byte) => (character === undefined ? [] : [[character, byte]])));
  return {
    writer: {
      findMissing: (text) => findOther(text, bytes),
      encode: (text) => Buffer.from(Array.from(text, (character) => bytes.get(character) ?? 0)),
    },
    decode: (content, replace) =>
      Array.from(content, (byte) => characters[byte] ?? replace(Uint8Array.of(byte))).join(''),
  };
}

function findOther(text: string, characters: ReadonlyMap<string, unknown>): string | undefined {
  for (const character of text) if (!characters.has(character)) return character;
  return undefined;
}

function decodeWindows1252(byte: number): string | undefined {
  if (byte < 0x80 || byte > 0x9f) return String.fromCharCode(byte);
  const character = MIDDLE[byte - 0x80];
  return character === ' ' ? undefined : character;
}

function makeWebEncoding(label: string): Encoding | undefined {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
  const decode = (bytes: Uint8Array): string | undefined => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };
  if (/^(?:windows-|iso-8859-|koi8-|ibm866|macintosh|x-mac)/.test(decoder.encoding))
    return makeTable((byte) => decode(Uint8Array.of(byte)));
  return { writer: undefined, decode: (bytes, replace) => decode(bytes) ?? replace(bytes) };
}

function dropMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}

function decodeMarkedUtf16(bytes: Buffer, replace: (part: Uint8Array) => string): string {
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  return dropMark(decodeUtf16(isBig ? swapPairs(bytes) : bytes, replace));
}

function decodeUtf16(bytes: Buffer, replace: (part: Uint8Array) => string): string {
  const text = bytes.toString('utf16le');
  const whole = LONE.test(text)
    ? Array.from(text, (character) =>
        LONE.test(character) ? replace(Buffer.from(character, 'utf16le')) : character,
      ).join('')
    : text;
  return bytes.length % 2 === 0 ? whole : whole + replace(bytes.subarray(-1));
}

/** The bytes in pairs the other way round; a last one alone stays. */
function swapPairs(bytes: Buffer): Buffer {
  const even = bytes.length - (bytes.length % 2);
  return Buffer.concat([Buffer.from(bytes.subarray(0, even)).swap16(), bytes.subarray(even)]);
}

function toUtf32(text: string): Buffer {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const buffer = Buffer.alloc(points.length * 4);
  points.forEach((point, index) => buffer.writeUInt32LE(point, index * 4));
  return buffer;
}

function fromUtf32(bytes: Buffer, replace: (part: Uint8Array) => string): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const point = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    parts.push(isCharacter ? String.fromCodePoint(point) : replace(bytes.subarray(at, at + 4)));
  }
  return parts.join('');
}
