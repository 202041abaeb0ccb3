import { decrypt, encrypt, readSealed } from './cipher.ts';
import { readEnvelope, writeEnvelope } from './envelope.ts';
import { VaultError } from './vault-error.ts';

/** A password and where it comes from. */
export interface VaultPassword {
  readonly id: string;
  /** As messages name it, such as a path. */
  readonly source: string;
  /** Reads it on first use; may throw VaultError. */
  readonly read: () => Uint8Array;
}

export interface Opened {
  readonly plain: Buffer;
  /** The id that the header names. */
  readonly id: string;
  /** The one that fitted. */
  readonly password: VaultPassword;
}

/** The passwords of a run. What was opened once is known, since deriving a key takes milliseconds. */
export class Keyring {
  readonly passwords: readonly VaultPassword[];
  readonly #opened = new Map<string, Opened>();

  constructor(passwords: readonly VaultPassword[]) {
    this.passwords = passwords;
  }

  /** Tries the password of the header's id first, then all others. @throws VaultError */
  open(text: string): Opened {
    const known = this.#opened.get(text);
    if (known !== undefined) return known;
    const { id, body } = readEnvelope(text);
    const sealed = readSealed(body);
    if (this.passwords.length === 0) throw new VaultError(`no password is given${nameId(id)}`, suggestSource(id));
    for (const password of [...this.passwords].sort((a, b) => rank(a, id) - rank(b, id))) {
      const plain = decrypt(sealed, password.read());
      if (plain === undefined) continue;
      const opened = { plain, id, password };
      this.#opened.set(text, opened);
      return opened;
    }
    const tried = this.passwords.map(({ id, source }) => `\`${id}\` (${source})`).join(', ');
    throw new VaultError(
      `no password that is given opens it${nameId(id)}; tried ${tried}`,
      `It is another password, or the text was changed since. ${suggestSource(id)}`,
    );
  }
}

function rank(password: VaultPassword, id: string): number {
  return password.id === id ? 0 : 1;
}

function nameId(id: string): string {
  return id === 'default' ? '' : `: its id is \`${id}\``;
}

function suggestSource(id: string): string {
  return id === 'default'
    ? 'Give the password with `--vault-password-file FILE`, or let `-J` ask for it.'
    : `Give the password with \`--vault-id ${id}@FILE\`, or \`--vault-id ${id}@prompt\` to be asked.`;
}

/** Encrypts as ansible-vault does. */
export function seal(plain: Uint8Array, id: string, password: Uint8Array, salt: Uint8Array): string {
  return writeEnvelope({ id, body: encrypt(plain, password, salt) });
}
