import { Keyring, type VaultPassword } from '../vault/keyring.ts';
import { DEFAULT_ID } from '../vault/envelope.ts';
import { askLine } from './ask-line.ts';
import type { Io } from './io.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import type { ProjectSettings } from './project-settings.ts';
import { createPassword } from './read-vault-password.ts';
import { UserError } from './user-error.ts';
import { readPasswordFile, readVaultSource, type VaultSource } from './vault-source.ts';

/** What the command line, the environment and `longshore.yml` name, in Ansible's order. */
export function listVaultSources(io: Io, line: CommandLine, { vault_password_file }: ProjectSettings): VaultSource[] {
  const sources = line.all(OPTIONS.vaultId).map((text) => readVaultSource(io, text, '--vault-id'));
  for (const path of line.all(OPTIONS.vaultPasswordFile)) {
    sources.push(readPasswordFile(io, path, '--vault-password-file'));
  }
  const variable = io.env['ANSIBLE_VAULT_PASSWORD_FILE'];
  if (variable !== undefined && variable !== '') {
    sources.push(readPasswordFile(io, variable, 'ANSIBLE_VAULT_PASSWORD_FILE'));
  } else if (vault_password_file !== undefined) {
    sources.push(readPasswordFile(io, vault_password_file, 'vault_password_file'));
  }
  if (line.has(OPTIONS.askVaultPassword)) sources.push(ASKED);
  return sources;
}

/** What `-J` means. */
export const ASKED: VaultSource = { id: DEFAULT_ID, kind: 'prompt', name: 'prompt', path: '' };

interface Opening {
  readonly hide: (secret: string) => void;
  /** A password that is made now is asked for twice. */
  readonly isNew?: boolean;
}

/** The passwords of sources: prompts are asked now, files and programs when they are needed. */
export async function openPasswords(
  io: Io,
  sources: readonly VaultSource[],
  { hide, isNew = false }: Opening,
): Promise<VaultPassword[]> {
  const passwords: VaultPassword[] = [];
  for (const source of sources) {
    if (source.kind === 'prompt') {
      const text = await askPassword(io, source.id, isNew);
      hide(text);
      const bytes = Buffer.from(text);
      passwords.push({ id: source.id, source: 'asked for', read: () => bytes });
    } else {
      passwords.push(createPassword(io, source, [...passwords], hide));
    }
  }
  return passwords;
}

async function askPassword(io: Io, id: string, isNew: boolean): Promise<string> {
  if (!io.stdin.isTTY) {
    throw new UserError('a vault password is needed, and the input is no terminal to ask on', {
      help: 'Give it with `--vault-password-file FILE`, or `--vault-id ID@FILE`.',
    });
  }
  const which = id === DEFAULT_ID ? '' : ` (${id})`;
  const password = (await askLine(io, `${isNew ? 'New vault' : 'Vault'} password${which}: `, { echo: false })).trim();
  if (password === '') throw new UserError('a vault password cannot be empty');
  if (!isNew) return password;
  const again = (await askLine(io, `Confirm new vault password${which}: `, { echo: false })).trim();
  if (again !== password) throw new UserError('the two passwords are not the same; nothing was changed');
  return password;
}

/** The passwords of a command of the vault itself: where none is named, one is asked for. */
export async function openKeyring(io: Io, sources: readonly VaultSource[]): Promise<Keyring> {
  return new Keyring(await openPasswords(io, sources.length === 0 ? [ASKED] : sources, { hide: () => {} }));
}
