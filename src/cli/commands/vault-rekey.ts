import { randomBytes } from 'node:crypto';
import { SALT_LENGTH } from '../../vault/cipher.ts';
import { seal } from '../../vault/keyring.ts';
import { chooseNewPassword } from '../choose-password.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { UserError } from '../user-error.ts';
import { openVaultFile, readVaultFile, STANDARD } from '../vault-file.ts';
import { openKeyring } from '../vault-passwords.ts';
import { checkOutput, holdSignals, writeOutputs } from '../write-vault-output.ts';
import type { VaultOrder } from '../vault-order.ts';

/** `run vault rekey FILE…` */
export async function rekey(io: Io, { line, words, sources }: VaultOrder): Promise<number> {
  if (words.length === 0 || words.includes(STANDARD))
    throw new UserError('which file?', { help: 'run vault rekey FILE…' });
  const files = words.map((word) => readVaultFile(io, word));
  checkOutput(line, files);
  const keyring = await openKeyring(io, sources);
  const opened = files.map((file) => ({ file, plain: openVaultFile(keyring, file).plain }));
  const password = await chooseNewPassword(io, line, sources);
  const results = opened.map(({ file, plain }) => {
    const text = seal(plain, password.id, password.read(), randomBytes(SALT_LENGTH));
    return { file, content: Buffer.from(text), done: 'rekeyed' };
  });
  holdSignals(io, () => writeOutputs(io, line, results));
  return EXIT.ok;
}
