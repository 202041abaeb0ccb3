import { findEncoding } from '../util/encoding.ts';
import { ModuleFailure } from './result.ts';

/** Text as the bytes of a file, in an encoding under Python's name for it. @throws ModuleFailure where that cannot be */
export function encodeOutput(text: string, encoding: string): Buffer {
  const writer = findEncoding(encoding)?.writer;
  if (writer === undefined) throw new ModuleFailure(`there is no encoding \`${encoding}\``);
  const missing = writer.findMissing(text);
  if (missing !== undefined) throw new ModuleFailure(`\`${encoding}\` has no character \`${missing}\``);
  return writer.encode(text);
}

/** The bytes of a file as text. @throws ModuleFailure where there is no such encoding, or they are none of it */
export function decodeInput(bytes: Buffer, name: string): string {
  const encoding = findEncoding(name);
  if (encoding === undefined) throw new ModuleFailure(`there is no encoding \`${name}\``);
  return encoding.decode(bytes, (part) => {
    throw new ModuleFailure(`the byte 0x${(part[0] ?? 0).toString(16).padStart(2, '0')} in the file is not ${name}`);
  });
}
