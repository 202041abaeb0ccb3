import { once } from '../../util/once.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { openKeyring } from '../vault-passwords.ts';
import { openVaultFile, readVaultFiles } from '../vault-file.ts';
import { checkOutput, holdSignals, writeOutputs } from '../write-vault-output.ts';
import type { VaultOrder } from '../vault-order.ts';

/** `run vault decrypt [FILE…]` */
export async function decrypt(io: Io, { line, words, sources }: VaultOrder): Promise<number> {
  const ask = once(() => openKeyring(io, sources));
  const files = await readVaultFiles(io, words, ask);
  checkOutput(line, files);
  const keyring = await ask();
  const results = files.map((file) => ({ file, content: openVaultFile(keyring, file).plain, done: 'decrypted' }));
  holdSignals(io, () => writeOutputs(io, line, results));
  return EXIT.ok;
}
