import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, resolve } from 'node:path';
import { DEFAULT_ID } from '../vault/envelope.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

/** Where a password of the vault comes from. */
export interface VaultSource {
  readonly id: string;
  readonly kind: 'file' | 'script' | 'client' | 'prompt';
  /** As the user wrote it. */
  readonly name: string;
  readonly path: string;
}

/** `label@source`, or a source alone: a file, an executable one (a client where its name ends in `-client`), or `prompt`. */
export function readVaultSource(io: Io, text: string, option: string): VaultSource {
  const at = text.indexOf('@');
  const id = at > 0 ? text.slice(0, at) : DEFAULT_ID;
  checkId(id, option);
  return readSource(io, id, at === -1 ? text : text.slice(at + 1), option);
}

/** A file alone, whatever its name: that of `--vault-password-file`. */
export function readPasswordFile(io: Io, path: string, option: string): VaultSource {
  return locate(io, DEFAULT_ID, path, option);
}

/** An id stands in the header of a vault, between semicolons. @throws UserError */
function checkId(id: string, option: string): void {
  if (id.trim() === id && id !== '' && !/[;\r\n]/.test(id)) return;
  throw new UserError(`${option}: \`${id}\` cannot be the id of a vault`, {
    help: 'An id is a word without `;`, such as `prod`.',
  });
}

function readSource(io: Io, id: string, name: string, option: string): VaultSource {
  if (name === 'prompt' || name === 'prompt_ask_vault_pass') return { id, kind: 'prompt', name, path: '' };
  return locate(io, id, name, option);
}

/** A file that is not there is said at once, though it is read only when something is to be opened. */
function locate(io: Io, id: string, name: string, option: string): VaultSource {
  if (name === '') throw new UserError(`${option} needs a file, or \`prompt\``);
  const home = io.env['HOME'] ?? homedir();
  const path = resolve(io.cwd, name.replace(/^~(?=\/)/, home));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isDirectory()) {
    const reason = stats === undefined ? 'there is no such file' : 'it is a folder';
    throw new UserError(`the vault password of ${option} \`${name}\` cannot be read: ${reason}`);
  }
  return { id, kind: isExecutable(path) ? nameKind(path) : 'file', name, path };
}

/** Whether a file is a program that says the password. */
export function isExecutable(path: string): boolean {
  // Root may do everything, and still executes only what someone may execute.
  if ((statSync(path).mode & 0o111) === 0) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function nameKind(path: string): 'script' | 'client' {
  return basename(path, extname(path)).endsWith('-client') ? 'client' : 'script';
}
