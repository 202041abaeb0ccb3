import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SALT_LENGTH } from '../../vault/cipher.ts';
import { seal } from '../../vault/keyring.ts';
import { choosePassword } from '../choose-password.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { openPrivateFolder } from '../private-folder.ts';
import { replaceFile } from '../replace-file.ts';
import { runEditor } from '../run-editor.ts';
import { UserError } from '../user-error.ts';
import { openVaultFile, readVaultFiles, STANDARD } from '../vault-file.ts';
import { openKeyring } from '../vault-passwords.ts';
import { holdSignals } from '../write-vault-output.ts';
import type { VaultOrder } from '../vault-order.ts';

/** `run vault edit FILE…`: password and id stay as they are. */
export async function edit(io: Io, { words, sources }: VaultOrder): Promise<number> {
  if (words.length === 0 || words.includes(STANDARD))
    throw new UserError('which file?', { help: 'run vault edit FILE…' });
  const files = await readVaultFiles(io, words);
  const keyring = await openKeyring(io, sources);
  const opened = files.map((file) => ({ file, vault: openVaultFile(keyring, file) }));
  for (const { file, vault } of opened) {
    const edited = await editText(io, basename(file.path), vault.plain);
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
  const written = await editText(io, basename(path), Buffer.of());
  const text = seal(written, password.id, password.read(), randomBytes(SALT_LENGTH));
  holdSignals(io, () => replaceFile(path, Buffer.from(text), name));
  io.stderr.write(`encrypted  ${name}\n`);
  return EXIT.ok;
}

/** What the user makes of a text. It lies open only in a private folder, which is wiped however the editor ends. */
async function editText(io: Io, name: string, text: Buffer): Promise<Buffer> {
  // From here on no signal ends the process before the folder is gone.
  const stops = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => io.onSignal(signal, () => {}));
  try {
    const folder = openPrivateFolder(io.env);
    try {
      const path = join(folder.path, name);
      writeFileSync(path, text, { mode: 0o600 });
      await runEditor(io, path);
      if (!existsSync(path)) throw new UserError('the editor has removed the file: nothing was changed');
      return readFileSync(path);
    } finally {
      folder.wipe();
    }
  } finally {
    for (const stop of stops) stop();
  }
}
