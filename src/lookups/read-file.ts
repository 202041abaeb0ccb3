import { TextDecoder } from 'node:util';
import { type ByteDecoder, findLatinDecoder } from '../util/latin-encoding.ts';
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
  const decoder = createDecoder(encoding);
  try {
    return decoder.decode(bytes);
  } catch {
    throw new LookupError(`${path} is not text in ${encoding}`);
  }
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

/** Python's names that the web does not have. */
const NAMES: ReadonlyMap<string, string> = new Map([['utf-8-sig', 'utf-8']]);

/** `decode` throws where the bytes are no text of that encoding. */
function createDecoder(encoding: string): { readonly decode: (bytes: Buffer) => string } {
  const latin = findLatinDecoder(encoding);
  if (latin !== undefined) return { decode: (bytes) => decodeBytes(bytes, latin) };
  const name = encoding.toLowerCase().replaceAll('_', '-');
  try {
    return new TextDecoder(NAMES.get(name) ?? name, { fatal: true, ignoreBOM: name !== 'utf-8-sig' });
  } catch {
    throw new LookupError(`there is no encoding \`${encoding}\``);
  }
}

function decodeBytes(bytes: Buffer, decode: ByteDecoder): string {
  const characters = Array.from(bytes, decode);
  if (characters.includes(undefined)) throw new RangeError('a byte without a character');
  return characters.join('');
}
