import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';

/** What is behind the path of a private key. */
export type KeyFile =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  /** `publicKey`, where the file or its `.pub` tells it, finds the same key in an agent. */
  | { readonly kind: 'encrypted'; readonly publicKey: Buffer | undefined }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Private key files, each read and parsed once: parsing on every connect would cost more than connecting. */
export class PrivateKeyStore {
  readonly #files = new Map<string, Promise<KeyFile>>();

  load(path: string): Promise<KeyFile> {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = loadKeyFile(path);
      this.#files.set(path, file);
    }
    return file;
  }
}

async function loadKeyFile(path: string): Promise<KeyFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) {
    if (/encrypted/i.test(key.message)) return { kind: 'encrypted', publicKey: await findPublicKey(path, text) };
    return { kind: 'unusable', reason: key.message };
  }
  if (!key.isPrivateKey()) return { kind: 'unusable', reason: 'it holds a public key, not a private one' };
  return { kind: 'key', key };
}

async function findPublicKey(path: string, text: string): Promise<Buffer | undefined> {
  const inside = readPublicPart(text);
  if (inside !== undefined) return inside;
  try {
    const [, base64] = (await readFile(`${path}.pub`, 'utf8')).trim().split(/\s+/);
    return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  } catch {
    return undefined;
  }
}

/** OpenSSH's format leaves the public key in the clear; PROTOCOL.key in its source. */
function readPublicPart(text: string): Buffer | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(text)?.[1];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  let at = magic.length;
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  try {
    for (let field = 0; field < 3; field++) next(); // cipher, key derivation, its options
    at += 4; // the number of keys
    return next();
  } catch {
    return undefined;
  }
}
