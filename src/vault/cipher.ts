import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { DAMAGED } from './envelope.ts';
import { VaultError } from './vault-error.ts';

const ROUNDS = 10_000;
const KEY_LENGTH = 32;
const IV_LENGTH = 16;
const BLOCK = 16;
const LINE_END = 0x0a;

export const SALT_LENGTH = 32;

interface Keys {
  readonly cipher: Buffer;
  readonly hmac: Buffer;
  readonly iv: Buffer;
}

/** 80 bytes of PBKDF2-HMAC-SHA256: two keys and the first counter. */
function deriveKeys(password: Uint8Array, salt: Uint8Array): Keys {
  const bytes = pbkdf2Sync(password, salt, ROUNDS, 2 * KEY_LENGTH + IV_LENGTH, 'sha256');
  return {
    cipher: bytes.subarray(0, KEY_LENGTH),
    hmac: bytes.subarray(KEY_LENGTH, 2 * KEY_LENGTH),
    iv: bytes.subarray(2 * KEY_LENGTH),
  };
}

/** What a vault's body consists of: salt, HMAC and ciphertext, each in hexadecimal on a line of its own. */
export interface Sealed {
  readonly salt: Buffer;
  readonly hmac: Buffer;
  readonly ciphertext: Buffer;
}

/** @throws VaultError */
export function readSealed(body: Buffer): Sealed {
  const parts = splitLines(body).map((part) => part.toString('latin1'));
  const [salt = '', hmac = '', ciphertext = ''] = parts;
  const isWhole = parts.length === 3 && parts.every((part) => /^(?:[0-9a-fA-F]{2})+$/.test(part));
  if (!isWhole || hmac.length !== 64 || (ciphertext.length / 2) % BLOCK !== 0) {
    throw new VaultError('the vault breaks off or is damaged', DAMAGED);
  }
  return {
    salt: Buffer.from(salt, 'hex'),
    hmac: Buffer.from(hmac, 'hex'),
    ciphertext: Buffer.from(ciphertext, 'hex'),
  };
}

function splitLines(body: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let end = body.indexOf(LINE_END); end !== -1; end = body.indexOf(LINE_END, start)) {
    parts.push(body.subarray(start, end));
    start = end + 1;
  }
  return [...parts, body.subarray(start)];
}

/** Undefined where the password is another one, or the text was changed: the HMAC cannot tell them apart. @throws VaultError */
export function decrypt({ salt, hmac, ciphertext }: Sealed, password: Uint8Array): Buffer | undefined {
  const keys = deriveKeys(password, salt);
  if (!timingSafeEqual(createHmac('sha256', keys.hmac).update(ciphertext).digest(), hmac)) return undefined;
  const cipher = createDecipheriv('aes-256-ctr', keys.cipher, keys.iv);
  return removePadding(Buffer.concat([cipher.update(ciphertext), cipher.final()]));
}

export function encrypt(plain: Uint8Array, password: Uint8Array, salt: Uint8Array): Buffer {
  const keys = deriveKeys(password, salt);
  const cipher = createCipheriv('aes-256-ctr', keys.cipher, keys.iv);
  const ciphertext = Buffer.concat([cipher.update(addPadding(plain)), cipher.final()]);
  const hmac = createHmac('sha256', keys.hmac).update(ciphertext).digest();
  const hex = [salt, hmac, ciphertext].map((part) => Buffer.from(part).toString('hex'));
  return Buffer.from(hex.join('\n'), 'latin1');
}

/** PKCS #7 (RFC 5652, 6.3): the last byte says how many there are. A counter needs none, but the format has it. */
function addPadding(plain: Uint8Array): Buffer {
  const count = BLOCK - (plain.length % BLOCK);
  return Buffer.concat([plain, Buffer.alloc(count, count)]);
}

function removePadding(padded: Buffer): Buffer {
  const count = padded.at(-1) ?? 0;
  const length = padded.length - count;
  const isRight = count >= 1 && count <= BLOCK && padded.subarray(length).every((byte) => byte === count);
  if (!isRight) throw new VaultError('the vault was not made by ansible-vault: its padding is wrong', DAMAGED);
  return padded.subarray(0, length);
}
