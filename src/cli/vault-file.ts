import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isVault } from '../vault/envelope.ts';
import type { Keyring, Opened } from '../vault/keyring.ts';
import { VaultError } from '../vault/vault-error.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

/** A file of the command line, or the input. */
export interface VaultFile {
  /** As the user typed it; `-` for the input. */
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
}

export const STANDARD = '-';

/**
 * Reads every file before anything is done to one of them; no file at all means the input. Before that, `ask` puts its questions: who has
 * ended the input can answer none. @throws UserError
 */
export async function readVaultFiles(
  io: Io,
  names: readonly string[],
  ask: () => Promise<unknown>,
): Promise<VaultFile[]> {
  const files: VaultFile[] = [];
  for (const name of names.length === 0 ? [STANDARD] : names) {
    if (name === STANDARD) await ask();
    files.push(name === STANDARD ? { name, path: name, bytes: await readInput(io) } : readVaultFile(io, name));
  }
  return files;
}

/** @throws UserError */
export function readVaultFile(io: Io, name: string): VaultFile {
  const path = resolve(io.cwd, name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UserError(`\`${name}\` cannot be read: there is no such file`);
  if (!stats.isFile()) throw new UserError(`\`${name}\` cannot be read: it is no file`);
  try {
    return { name, path, bytes: readFileSync(path) };
  } catch (error) {
    throw new UserError(`\`${name}\` cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** All of the input. */
export async function readInput(io: Io): Promise<Buffer> {
  if (io.stdin.isTTY) io.stderr.write('Reading the input; Ctrl-D ends it.\n');
  const chunks: Buffer[] = [];
  io.stdin.on('data', (chunk: Uint8Array) => chunks.push(Buffer.from(chunk)));
  // A question that was asked before has paused it.
  io.stdin.resume();
  await once(io.stdin, 'end');
  return Buffer.concat(chunks);
}

/** @throws UserError for a file that is encrypted already. */
export function refuseVault({ name, bytes }: VaultFile): void {
  if (!isVault(bytes)) return;
  const help = 'Change its password with `run vault rekey`; nothing was changed.';
  throw new UserError(`${nameFile(name)} is encrypted already`, { help });
}

/** @throws UserError for a file that is not encrypted, or that no password opens. */
export function openVaultFile(keyring: Keyring, { name, bytes }: VaultFile): Opened {
  if (!isVault(bytes)) {
    throw new UserError(`${nameFile(name)} is not encrypted with ansible-vault`, { help: 'Nothing was changed.' });
  }
  try {
    return keyring.open(bytes.toString('latin1'));
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    const help = `${error.help === undefined ? '' : `${error.help}\n`}Nothing was changed.`;
    throw new UserError(`${nameFile(name)} cannot be opened: ${error.message}`, { help });
  }
}

function nameFile(name: string): string {
  return name === STANDARD ? 'the input' : `\`${name}\``;
}
