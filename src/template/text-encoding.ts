import { type Encoding, findEncoding } from '../util/encoding.ts';
import { TemplateError } from './template-error.ts';
import { escapeCharacter } from './to-text.ts';

/** What becomes of a character that the encoding does not have, by Python's name for the error handler. */
const FOR_CHARACTERS: Readonly<Record<string, (character: string) => string>> = {
  ignore: () => '',
  replace: () => '?',
  backslashreplace: escapeCharacter,
  xmlcharrefreplace: (character) => `&#${character.codePointAt(0) ?? 0};`,
};
/** What becomes of bytes that are no character of the encoding. */
const FOR_BYTES: Readonly<Record<string, (part: Uint8Array) => string>> = {
  ignore: () => '',
  replace: () => '\ufffd',
  backslashreplace: (part) => Array.from(part, (byte) => `\\x${formatByte(byte)}`).join(''),
};

/** Python's str.encode. @throws TemplateError where there is no such encoding or handler, or with `strict` no such character */
export function encodeText(text: string, name = 'utf-8', errors = 'strict'): Buffer {
  const { writer } = readEncoding(name);
  if (writer === undefined) throw new TemplateError(`text cannot be written in \`${name}\``, 'value');
  const missing = writer.findMissing(text);
  if (missing === undefined) return writer.encode(text);
  if (errors === 'strict') throw new TemplateError(`${name} has no character \`${escapeCharacter(missing)}\``, 'value');
  const replace = readHandler(FOR_CHARACTERS, errors);
  const characters = Array.from(text, (character) =>
    writer.findMissing(character) === undefined ? character : replace(character),
  );
  return writer.encode(characters.join(''));
}

/** Python's bytes.decode. @throws TemplateError where there is no such encoding or handler, or with `strict` a byte is none of the encoding */
export function decodeBytes(bytes: Buffer, name = 'utf-8', errors = 'strict'): string {
  return readEncoding(name).decode(bytes, (part) => {
    if (errors === 'strict') throw new TemplateError(`the byte 0x${formatByte(part[0] ?? 0)} is not ${name}`, 'value');
    return readHandler(FOR_BYTES, errors)(part);
  });
}

function readEncoding(name: string): Encoding {
  const encoding = findEncoding(name);
  if (encoding === undefined) throw new TemplateError(`there is no encoding \`${name}\``, 'value');
  return encoding;
}

function readHandler<Bad>(
  handlers: Readonly<Record<string, (bad: Bad) => string>>,
  name: string,
): (bad: Bad) => string {
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler !== undefined) return handler;
  throw new TemplateError(`there is no error handler \`${name}\``, 'value', {
    help: `there are strict, ${Object.keys(handlers).join(', ')}`,
  });
}

function formatByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
