import { findEncoding } from '../util/encoding.ts';
import { type LookupCall, LookupError } from './lookup.ts';

/** The text of a file on the controller. Throws LookupError where it cannot be read, or is not text of that encoding. */
export function readTextFile({ context, world }: LookupCall, path: string, encoding = 'utf-8'): string {
  return decodeFile(context.place?.readFile ?? world.readFile, path, encoding);
}

/** The same, read by any reader of files. */
export function decodeFile(readFile: (path: string) => Buffer, path: string, encoding = 'utf-8'): string {
  const bytes = readBytes(path, readFile);
  if (bytes.subarray(0, 15).toString('latin1') === '$ANSIBLE_VAULT;') {
    throw new LookupError(`${path} is encrypted with ansible-vault, and no password opens it`);
  }
  const found = findEncoding(encoding);
  if (found === undefined) throw new LookupError(`there is no encoding \`${encoding}\``);
  return found.decode(bytes, () => {
    throw new LookupError(`${path} is not text in ${encoding}`);
  });
}

function readBytes(path: string, read: (path: string) => Buffer): Buffer {
  try {
    return read(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const help = 'help' in error && typeof error.help === 'string' ? error.help : undefined;
    throw new LookupError(`cannot read ${path}: ${describeReason(error)}`, help);
  }
}

/** What Node says without the path, which is said already. */
function describeReason(error: Error): string {
  return error.message.replace(/, \w+(?: '.*')?$/, '').replace(/^[A-Z]+: /, '');
}
