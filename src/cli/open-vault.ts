import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Redactor } from '../shell/redactor.ts';
import { SealedFile } from '../source/load-file.ts';
import type { ScalarNode } from '../source/node.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Secrets } from '../variables/secrets.ts';
import { isVault } from '../vault/envelope.ts';
import { SALT_LENGTH } from '../vault/cipher.ts';
import { Keyring, seal } from '../vault/keyring.ts';
import { VaultError } from '../vault/vault-error.ts';
import type { Io } from './io.ts';
import { listSecretTexts } from './list-secret-texts.ts';
import type { CommandLine } from './parse-command-line.ts';
import type { ProjectSettings } from './project-settings.ts';
import { listVaultSources, openPasswords } from './vault-passwords.ts';

/** What a run can open, and what it must not show. */
export interface Vault extends Secrets {
  readonly redactor: Redactor;
  /** No password is given. */
  readonly isShut: boolean;
  /** Reads a file, decrypted where it is encrypted. Throws SealedFile. */
  readonly readFile: (path: string) => Buffer & { readonly isSecret?: boolean };
  /** Encrypts another text with the password and the id of a file that was read. */
  readonly sealAgain: (sealed: Uint8Array, plain: Uint8Array) => Buffer;
  /** Why a value cannot be opened; undefined where it can. */
  readonly explain: (vaulted: ScalarNode) => VaultError | undefined;
}

/** Asks for the passwords that are to be asked for; reads the others once something is to be opened. */
export async function openVault(io: Io, line: CommandLine, settings: ProjectSettings): Promise<Vault> {
  const redactor = new Redactor();
  const hide = (text: string): void => redactor.add(text);
  const passwords = await openPasswords(io, listVaultSources(io, line, settings), { hide });
  const keyring = new Keyring(passwords);
  const hidden = new Set<string>();
  const open = ({ value }: ScalarNode): string => {
    const text = keyring.open(String(value)).plain.toString('utf8');
    if (!hidden.has(text)) hide(text);
    hidden.add(text);
    return text;
  };
  return {
    redactor,
    isShut: passwords.length === 0,
    hide,
    redactStart: (text, length) => redactor.redactStart(text, length),
    reveal: (vaulted) => {
      try {
        return open(vaulted);
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        throw new RenderError(`the value is encrypted: ${error.message}`, vaulted, -1, -1, { help: error.help });
      }
    },
    readFile: (path) => {
      const bytes = readFileSync(path);
      if (!isVault(bytes)) return bytes;
      const plain = openFile(keyring, bytes.toString('latin1'));
      const text = plain.toString('utf8');
      if (!hidden.has(text)) listSecretTexts(text).forEach(hide);
      hidden.add(text);
      return Object.assign(Buffer.from(plain), { isSecret: true });
    },
    sealAgain: (sealed, plain) => {
      const { id, password } = keyring.open(Buffer.from(sealed).toString('latin1'));
      return Buffer.from(seal(plain, id, password.read(), randomBytes(SALT_LENGTH)));
    },
    explain: (vaulted) => {
      try {
        open(vaulted);
        return undefined;
      } catch (error) {
        if (error instanceof VaultError) return error;
        throw error;
      }
    },
  };
}

function openFile(keyring: Keyring, text: string): Buffer {
  try {
    return keyring.open(text).plain;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new SealedFile(text, `it is encrypted: ${error.message}`, error.help);
  }
}
