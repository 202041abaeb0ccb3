import { spawn } from 'node:child_process';
import { parseWords } from '../../shell/parse-words.ts';
import { once } from '../../util/once.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { UserError } from '../user-error.ts';
import { openVaultFile, readVaultFiles } from '../vault-file.ts';
import { openKeyring } from '../vault-passwords.ts';
import type { VaultOrder } from '../vault-order.ts';

/** `run vault view FILE…` */
export async function view(io: Io, { words, sources }: VaultOrder): Promise<number> {
  if (words.length === 0) throw new UserError('which file?', { help: 'run vault view FILE…' });
  const ask = once(() => openKeyring(io, sources));
  const files = await readVaultFiles(io, words, ask);
  const keyring = await ask();
  const content = Buffer.concat(files.map((file) => openVaultFile(keyring, file).plain));
  if (!io.stdout.isTTY || !(await showInPager(io, content))) io.stdout.write(content);
  return EXIT.ok;
}

/** False where the pager cannot be run. */
async function showInPager(io: Io, content: Buffer): Promise<boolean> {
  const [program = 'less', ...words] = parseWords(io.env['PAGER'] ?? 'less');
  const env = { LESS: 'FRSX', ...io.env };
  const child = spawn(program, words, { stdio: ['pipe', 'inherit', 'inherit'], env });
  // Ctrl-C is for the pager.
  const stop = io.onSignal('SIGINT', () => {});
  try {
    return await new Promise((resolve) => {
      child.once('error', () => resolve(false));
      child.once('close', () => resolve(true));
      // The pager may be left before it has read all.
      child.stdin.on('error', () => {});
      child.stdin.end(content);
    });
  } finally {
    stop();
  }
}
