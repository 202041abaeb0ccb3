import type { VaultPassword } from '../vault/keyring.ts';
import type { Io } from './io.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import { UserError } from './user-error.ts';
import { ASKED, openPasswords } from './vault-passwords.ts';
import { readPasswordFile, readVaultSource, type VaultSource } from './vault-source.ts';

/** The one to encrypt with: that of `--encrypt-vault-id`, else the only one there is; a new one is asked for twice. @throws UserError */
export async function choosePassword(
  io: Io,
  line: CommandLine,
  sources: readonly VaultSource[],
): Promise<VaultPassword> {
  const wanted = line.get(OPTIONS.encryptVaultId);
  const all = sources.length === 0 && wanted === undefined ? [ASKED] : sources;
  const [source, ...others] = wanted === undefined ? all : all.filter(({ id }) => id === wanted).slice(0, 1);
  const ids = [...new Set(all.map(({ id }) => id))].join(', ');
  if (source === undefined) {
    const help = ids === '' ? 'Give one with `--vault-id ID@FILE`.' : `There are passwords for ${ids}.`;
    throw new UserError(`no password is given for --encrypt-vault-id ${wanted ?? ''}`, { help });
  }
  if (others.length > 0) {
    const help = `Say which with --encrypt-vault-id: ${ids}.`;
    throw new UserError(`${all.length} passwords could encrypt`, { help });
  }
  const [password] = await openPasswords(io, [source], { hide: () => {}, isNew: true });
  if (password === undefined) throw new UserError('no password is given');
  password.read();
  return password;
}

/** The new password of `rekey`. @throws UserError */
export async function chooseNewPassword(
  io: Io,
  line: CommandLine,
  old: readonly VaultSource[],
): Promise<VaultPassword> {
  const id = line.get(OPTIONS.newVaultId);
  const file = line.get(OPTIONS.newVaultPasswordFile);
  if (id !== undefined && file !== undefined) {
    throw new UserError('--new-vault-id and --new-vault-password-file both give the new password');
  }
  if (id !== undefined) return choosePassword(io, line, [readVaultSource(io, id, '--new-vault-id')]);
  if (file !== undefined) return choosePassword(io, line, [readPasswordFile(io, file, '--new-vault-password-file')]);
  return choosePassword(io, line, line.has(OPTIONS.encryptVaultId) ? old : []);
}
