import { encodeText, Unencodable } from '../util/encode-text.ts';
import { ModuleFailure } from './result.ts';

/** Text as the bytes of a file, in an encoding under Python's name for it. @throws ModuleFailure where that cannot be */
export function encodeOutput(text: string, encoding: string): Buffer {
  const bytes = encodeText(text, encoding);
  if (bytes === undefined) throw new ModuleFailure(`there is no encoding \`${encoding}\``);
  if (bytes instanceof Unencodable) throw new ModuleFailure(`\`${encoding}\` has no character \`${bytes.character}\``);
  return bytes;
}
