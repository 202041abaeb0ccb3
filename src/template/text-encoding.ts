import { TemplateError } from './template-error.ts';

type Encoding = 'utf-8' | 'utf-8-sig' | 'utf-16' | 'utf-16-le' | 'utf-16-be' | 'ascii' | 'latin-1';

/** Python's names of them, without signs; its aliases as far as people write them. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  utf: 'utf-8',
  u8: 'utf-8',
  utf8sig: 'utf-8-sig',
  utf16: 'utf-16',
  u16: 'utf-16',
  utf16le: 'utf-16-le',
  utf16be: 'utf-16-be',
  ascii: 'ascii',
  usascii: 'ascii',
  '646': 'ascii',
  latin1: 'latin-1',
  latin: 'latin-1',
  l1: 'latin-1',
  iso88591: 'latin-1',
};
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** What becomes of a character, or of bytes, that the encoding does not have. */
type Replacement = (code: string) => string;

const FOR_CHARACTERS: Readonly<Record<string, Replacement>> = {
  ignore: () => '',
  replace: () => '?',
  backslashreplace: escapeCharacter,
  xmlcharrefreplace: (character) => `&#${codeOf(character)};`,
};
const FOR_BYTES: Readonly<Record<string, Replacement>> = {
  ignore: () => '',
  replace: () => '\ufffd',
  backslashreplace: (byte) => `\\x${codeOf(byte).toString(16).padStart(2, '0')}`,
};

/**
 * Python's str.encode.
 * @param errors Python's name for what shall become of characters that the encoding does not have; `strict` refuses them.
 * @throws TemplateError
 */
export function encodeText(text: string, name = 'utf-8', errors = 'strict'): Buffer {
  const encoding = readEncoding(name);
  const fits = characterLimit(encoding);
  const clean = fits.test(text)
    ? Array.from(text, (character) =>
        fits.test(character) ? replaceCharacter(character, encoding, errors) : character,
      ).join('')
    : text;
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(clean, 'utf8');
    case 'utf-8-sig':
      return Buffer.concat([MARK, Buffer.from(clean, 'utf8')]);
    case 'utf-16':
      return Buffer.from(`\ufeff${clean}`, 'utf16le');
    case 'utf-16-le':
      return Buffer.from(clean, 'utf16le');
    case 'utf-16-be':
      return Buffer.from(clean, 'utf16le').swap16();
    case 'ascii':
    case 'latin-1':
      return Buffer.from(clean, 'latin1');
  }
}

/**
 * Python's bytes.decode.
 * @param errors Python's name for what shall become of bytes that are none of the encoding; `strict` refuses them.
 * @throws TemplateError
 */
export function decodeBytes(bytes: Buffer, name = 'utf-8', errors = 'strict'): string {
  const encoding = readEncoding(name);
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes, errors);
    case 'utf-8-sig':
      return decodeUtf8(bytes.subarray(0, 3).equals(MARK) ? bytes.subarray(3) : bytes, errors);
    case 'utf-16':
    case 'utf-16-le':
    case 'utf-16-be':
      return decodeUtf16(bytes, encoding);
    case 'ascii':
      return Array.from(bytes, (byte) =>
        byte < 0x80 ? String.fromCharCode(byte) : replaceByte(byte, encoding, errors),
      ).join('');
    case 'latin-1':
      return bytes.toString('latin1');
  }
}

function readEncoding(name: string): Encoding {
  const key = name.toLowerCase().replaceAll(/[-_ .]/g, '');
  const encoding = Object.hasOwn(ENCODINGS, key) ? ENCODINGS[key] : undefined;
  if (encoding !== undefined) return encoding;
  const known = [...new Set(Object.values(ENCODINGS))].join(', ');
  throw new TemplateError(`there is no encoding \`${name}\``, 'value', { help: `there are ${known}` });
}

/** What an encoding does not have: no half of a pair has a place in Unicode's. */
function characterLimit(encoding: Encoding): RegExp {
  if (encoding === 'ascii') return /[^\0-\x7f]/u;
  return encoding === 'latin-1' ? /[^\0-\xff]/u : /\p{Cs}/u;
}

function replaceCharacter(character: string, encoding: Encoding, errors: string): string {
  const shown = `\`${escapeCharacter(character)}\``;
  if (errors === 'strict') throw new TemplateError(`${encoding} has no character ${shown}`, 'value');
  return readReplacement(FOR_CHARACTERS, errors)(character);
}

function replaceByte(byte: number, encoding: Encoding, errors: string): string {
  if (errors === 'strict')
    throw new TemplateError(`the byte 0x${byte.toString(16).padStart(2, '0')} is not ${encoding}`, 'value');
  return readReplacement(FOR_BYTES, errors)(String.fromCharCode(byte));
}

function readReplacement(replacements: Readonly<Record<string, Replacement>>, errors: string): Replacement {
  const replacement = Object.hasOwn(replacements, errors) ? replacements[errors] : undefined;
  if (replacement !== undefined) return replacement;
  throw new TemplateError(`there is no error handler \`${errors}\``, 'value', {
    help: `there are strict, ${Object.keys(replacements).join(', ')}`,
  });
}

/** A run of bytes that is a whole character, or could have become one, is one replacement, as in Python. */
function decodeUtf8(bytes: Buffer, errors: string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    if (errors === 'replace') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at, decoder);
    text += length === 0 ? replaceByte(bytes[at] ?? 0, 'utf-8', errors) : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return text;
}

/** Bytes of the character that begins here, 0 where none does. */
function characterLength(bytes: Buffer, at: number, decoder: InstanceType<typeof TextDecoder>): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      decoder.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // It may have one more byte.
    }
  }
  return 0;
}

function decodeUtf16(bytes: Buffer, encoding: 'utf-16' | 'utf-16-le' | 'utf-16-be'): string {
  if (bytes.length % 2 !== 0) throw new TemplateError(`the last byte is not ${encoding}`, 'value');
  const isBig = encoding === 'utf-16-be' || (encoding === 'utf-16' && bytes[0] === 0xfe && bytes[1] === 0xff);
  const text = (isBig ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
  return encoding === 'utf-16' ? text.replace(/^\ufeff/, '') : text;
}

function escapeCharacter(character: string): string {
  const code = codeOf(character);
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
