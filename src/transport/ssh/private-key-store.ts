import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { ParsedKey } from 'ssh2';
import { readKeyType } from '../../util/known-hosts.ts';
import { quote } from '../../shell/quote.ts';
import type { Ask } from '../ask.ts';
import { readPrivateKey } from './private-key-format.ts';
import { TransportError } from '../transport-error.ts';

/** What is behind the path of a private key. */
export type KeyFile =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | LockedKeyFile
  | { readonly kind: 'missing'; readonly publicKey: Buffer | undefined }
  /** The public half alone: an agent may hold the other. */
  | { readonly kind: 'public'; readonly publicKey: Buffer }
  /** Its private part is in a device. */
  | { readonly kind: 'security-key'; readonly publicKey: Buffer | undefined }
  /** An agent may hold it all the same. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly publicKey?: Buffer | undefined };

export interface LockedKeyFile {
  readonly kind: 'locked';
  /** Where the file or its `.pub` tells it; it finds the same key in an agent. */
  readonly publicKey: Buffer | undefined;
  /** Whether the passphrase that was given is not the one. */
  readonly refusedPassphrase: boolean;
  /** Asks for the passphrase, once for all who want the key. Undefined where nobody can be asked. @throws TransportError `key-file` */
  readonly unlock: (() => Promise<UnlockedKey>) | undefined;
}

export interface UnlockedKey {
  readonly key: ParsedKey;
  readonly passphrase: string;
}

/** As many as ssh gives. */
const PASSPHRASE_TRIES = 3;

/** Private keys, each read and decrypted once: decrypting on every connect would cost more than connecting. */
export class PrivateKeyStore {
  readonly #ask: Ask | undefined;
  readonly #files = new Map<string, Promise<KeyFile>>();
  readonly #unlocked = new Map<string, Promise<UnlockedKey>>();

  /** @param ask for passphrases */
  constructor(ask: Ask | undefined) {
    this.#ask = ask;
  }

  load(path: string, passphrase?: string): Promise<KeyFile> {
    const id = JSON.stringify([path, passphrase]);
    let file = this.#files.get(id);
    if (file === undefined) {
      file = this.#read(path, passphrase);
      this.#files.set(id, file);
    }
    return file;
  }

  /**
   * The passphrase of a key file, asked for once for all who want it. Undefined where nobody can be asked, and for a file that we cannot open.
   * @throws TransportError `key-file`
   */
  async askPassphrase(path: string): Promise<string | undefined> {
    const file = await this.load(path);
    return file.kind === 'locked' ? (await file.unlock?.())?.passphrase : undefined;
  }

  async #read(path: string, passphrase: string | undefined): Promise<KeyFile> {
    let text: string;
    let mode: number | undefined;
    try {
      text = await readFile(path, 'utf8');
      mode = await readOpenMode(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return { kind: 'missing', publicKey: await readPublicKey(`${path}.pub`) };
      }
      return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
    }
    const opened = readPrivateKey(text, passphrase);
    if (opened.kind === 'security-key') {
      return { kind: 'security-key', publicKey: opened.publicKey ?? (await readPublicKey(`${path}.pub`)) };
    }
    if (opened.kind === 'unusable') {
      const publicKey = parsePublicKey(text);
      return publicKey === undefined ? opened : { kind: 'public', publicKey };
    }
    if (mode !== undefined) return refuseOpenFile(path, mode, await readPublicKey(`${path}.pub`));
    if (opened.kind !== 'encrypted' && opened.kind !== 'wrong-passphrase') return opened;
    const locked = readPrivateKey(text);
    const publicKey = locked.kind === 'encrypted' ? locked.publicKey : undefined;
    return {
      kind: 'locked',
      publicKey: publicKey ?? (await readPublicKey(`${path}.pub`)),
      refusedPassphrase: opened.kind === 'wrong-passphrase',
      unlock: this.#ask && this.#makeUnlock(path, text, this.#ask),
    };
  }

  #makeUnlock(path: string, text: string, ask: Ask): () => Promise<UnlockedKey> {
    return () => {
      let key = this.#unlocked.get(path);
      if (key === undefined) {
        key = askForKey(path, text, ask);
        this.#unlocked.set(path, key);
      }
      return key;
    };
  }
}

/** The mode of a file of this user that others may read or write, which ssh takes no private key from. */
async function readOpenMode(path: string): Promise<number | undefined> {
  const { uid, mode } = await stat(path);
  return uid === userInfo().uid && (mode & 0o077) !== 0 ? mode & 0o777 : undefined;
}

function refuseOpenFile(path: string, mode: number, publicKey: Buffer | undefined): KeyFile {
  const reason = `others than its owner may read or write it (${mode.toString(8).padStart(4, '0')}), and ssh takes no such key: chmod 600 ${quote(path)}`;
  return { kind: 'unusable', reason, publicKey };
}

async function askForKey(path: string, text: string, ask: Ask): Promise<UnlockedKey> {
  for (let tries = 1; tries <= PASSPHRASE_TRIES; tries++) {
    const question =
      tries === 1 ? `Passphrase of the key ${path}: ` : `That is not it. Passphrase of the key ${path}: `;
    const passphrase = await ask(question, { echo: false });
    if (passphrase === '') break;
    const opened = readPrivateKey(text, passphrase);
    if (opened.kind === 'key') return { key: opened.key, passphrase };
    if (opened.kind === 'unusable') {
      throw new TransportError('key-file', `the private key ${path} cannot be used: ${opened.reason}`);
    }
  }
  throw new TransportError('key-file', `the private key ${path} cannot be used: its passphrase was not given`, {
    help: `Load it into ssh-agent: ssh-add ${path}`,
  });
}

async function readPublicKey(path: string): Promise<Buffer | undefined> {
  try {
    return parsePublicKey(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The line of a `.pub`. */
function parsePublicKey(text: string): Buffer | undefined {
  const [type, base64] = text.trim().split(/\s+/);
  const key = base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  return key !== undefined && readKeyType(key) === type ? key : undefined;
}
