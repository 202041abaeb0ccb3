import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readKeyType } from '../../util/known-hosts.ts';
import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';

/** What the text of a private key is. */
export type ReadKey =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  /** It cannot be read without a passphrase; OpenSSH's own format tells the public key all the same. */
  | { readonly kind: 'encrypted'; readonly publicKey: Buffer | undefined }
  | { readonly kind: 'wrong-passphrase' }
  /** Its private part is in a device: an agent or the system's ssh can use it. */
  | { readonly kind: 'security-key'; readonly publicKey: Buffer | undefined }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Reads a key in OpenSSH's format, in PuTTY's, or in PEM (PKCS#1, SEC1, PKCS#8), encrypted or not. */
export function readPrivateKey(text: string, passphrase?: string): ReadKey {
  const publicKey = readPublicPart(text);
  if (publicKey !== undefined && readKeyType(publicKey).startsWith('sk-')) return { kind: 'security-key', publicKey };
  return /-----BEGIN (?:(?:RSA|EC|ENCRYPTED) )?PRIVATE KEY-----/.test(text)
    ? readPem(text, passphrase)
    : readWithSsh2(text, passphrase, publicKey);
}

function readWithSsh2(text: string, passphrase: string | undefined, publicKey: Buffer | undefined): ReadKey {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) {
    const isEncrypted = /encrypted .* no passphrase given/i.test(key.message);
    if (isEncrypted) return { kind: 'encrypted', publicKey };
    if (passphrase !== undefined && /passphrase|integrity|malformed/i.test(key.message))
      return { kind: 'wrong-passphrase' };
    return { kind: 'unusable', reason: key.message };
  }
  if (!key.isPrivateKey()) return { kind: 'unusable', reason: 'it holds a public key, not a private one' };
  return { kind: 'key', key };
}

function readPem(text: string, passphrase: string | undefined): ReadKey {
  const isEncrypted = /-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text);
  if (isEncrypted && passphrase === undefined) return { kind: 'encrypted', publicKey: undefined };
  try {
    const key = createPrivateKey(passphrase === undefined ? text : { key: text, passphrase });
    return readWithSsh2(toText(key), undefined, undefined);
  } catch (error) {
    if (isEncrypted) return { kind: 'wrong-passphrase' };
    return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** In a form that ssh2 reads. @throws Error for a type that ssh has none of */
function toText(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ format: 'pem', type: 'pkcs1' }).toString();
    case 'ec':
      return key.export({ format: 'pem', type: 'sec1' }).toString();
    case 'ed25519':
      return writeEd25519(key);
    default:
      throw new Error(`ssh has no keys of the type ${String(key.asymmetricKeyType)}`);
  }
}

const MAGIC = 'openssh-key-v1\0';

/** PROTOCOL.key of OpenSSH, without encryption. */
function writeEd25519(key: KeyObject): string {
  const { x = '', d = '' } = key.export({ format: 'jwk' });
  const publicPart = Buffer.from(x, 'base64url');
  const type = writeString(Buffer.from('ssh-ed25519'));
  const publicKey = Buffer.concat([type, writeString(publicPart)]);
  const both = Buffer.concat([Buffer.from(d, 'base64url'), publicPart]);
  const check = Buffer.alloc(8);
  const body = Buffer.concat([check, publicKey, writeString(both), writeString(Buffer.alloc(0))]);
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1));
  const none = writeString(Buffer.from('none'));
  const one = Buffer.from([0, 0, 0, 1]);
  const bytes = Buffer.concat([
    Buffer.from(MAGIC, 'latin1'),
    none,
    none,
    writeString(Buffer.alloc(0)),
    one,
    writeString(publicKey),
    writeString(Buffer.concat([body, padding])),
  ]);
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

function writeString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** OpenSSH's format leaves the public key in the clear; PROTOCOL.key in its source. */
function readPublicPart(text: string): Buffer | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(text)?.[1];
  if (body === undefined) return undefined;
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  let at = MAGIC.length;
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
