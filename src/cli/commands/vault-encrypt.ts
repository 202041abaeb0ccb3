import { randomBytes } from 'node:crypto';
import { SALT_LENGTH } from '../../vault/cipher.ts';
import { once } from '../../util/once.ts';
import { seal } from '../../vault/keyring.ts';
import { choosePassword } from '../choose-password.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { readVaultFiles, refuseVault } from '../vault-file.ts';
import { checkOutput, holdSignals, writeOutputs } from '../write-vault-output.ts';
import type { VaultOrder } from '../vault-order.ts';

/** `run vault encrypt [FILE…]` */
export async function encrypt(io: Io, { line, words, sources }: VaultOrder): Promise<number> {
  const ask = once(() => choosePassword(io, line, sources));
  const files = await readVaultFiles(io, words, ask);
  checkOutput(line, files);
  files.forEach(refuseVault);
  const password = await ask();
  const results = files.map((file) => {
    const text = seal(file.bytes, password.id, password.read(), randomBytes(SALT_LENGTH));
    return { file, content: Buffer.from(text), done: 'encrypted' };
  });
  holdSignals(io, () => writeOutputs(io, line, results));
  return EXIT.ok;
}
