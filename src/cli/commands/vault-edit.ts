import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { SALT_LENGTH } from '../../vault/cipher.ts';
import { type Opened, seal } from '../../vault/keyring.ts';
import { choosePassword } from '../choose-password.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { editText } from '../edit-text.ts';
import { OPTIONS } from '../option.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { replaceFile } from '../replace-file.ts';
import { UserError } from '../user-error.ts';
import { openVaultFile, readVaultFile, STANDARD, type VaultFile } from '../vault-file.ts';
import { openKeyring } from '../vault-passwords.ts';
import { holdSignals } from '../write-vault-output.ts';
import type { VaultOrder } from '../vault-order.ts';

/** `run vault edit FILE…`: password and id stay as they are. */
export async function edit(io: Io, { line, words, sources }: VaultOrder): Promise<number> {
  if (words.length === 0 || words.includes(STANDARD))
    throw new UserError('which file?', { help: 'run vault edit FILE…' });
  const files = words.map((word) => readVaultFile(io, word));
  const keyring = await openKeyring(io, sources);
  const opened = files.map((file) => ({ file, vault: openVaultFile(keyring, file) }));
  for (const { file, vault } of opened) refuseOtherId(line, file, vault);
  for (const { file, vault } of opened) {
    const edited = await editText(io, basename(file.path), vault.plain, 'vault');
    if (edited.equals(vault.plain)) {
      io.stderr.write(`unchanged  ${file.name}\n`);
      continue;
    }
    const text = seal(edited, vault.id, vault.password.read(), randomBytes(SALT_LENGTH));
    holdSignals(io, () => replaceFile(file.path, Buffer.from(text), file.name));
    io.stderr.write(`encrypted  ${file.name}\n`);
  }
  return EXIT.ok;
}

/** @throws UserError where another id is asked for than the file has */
function refuseOtherId(line: CommandLine, { name }: VaultFile, { id }: Opened): void {
  const wanted = line.get(OPTIONS.encryptVaultId);
  if (wanted === undefined || wanted === id) return;
  throw new UserError(`--encrypt-vault-id ${wanted}: \`${name}\` has the id \`${id}\`, and \`edit\` keeps it`, {
    help: `Another password is a matter of \`run vault rekey ${name}\`; nothing was changed.`,
  });
}

/** `run vault create FILE` */
export async function create(io: Io, { line, words, sources }: VaultOrder): Promise<number> {
  const [name, ...others] = words;
  if (name === undefined || others.length > 0) throw new UserError('which file?', { help: 'run vault create FILE' });
  const path = resolve(io.cwd, name);
  if (existsSync(path)) throw new UserError(`\`${name}\` is there already`, { help: `run vault edit ${name}` });
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError(`there is no folder \`${dirname(name)}\``);
  }
  const password = await choosePassword(io, line, sources);
  const written = await editText(io, basename(path), Buffer.of(), 'vault');
  const text = seal(written, password.id, password.read(), randomBytes(SALT_LENGTH));
  holdSignals(io, () => replaceFile(path, Buffer.from(text), name));
  io.stderr.write(`encrypted  ${name}\n`);
  return EXIT.ok;
}
