import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from './io.ts';
import { openPrivateFolder } from './private-folder.ts';
import { runEditor } from './run-editor.ts';
import { UserError } from './user-error.ts';

/** What the user makes of a text. It lies open only in a private folder, which is wiped however the editor ends. */
export async function editText(io: Io, name: string, text: Buffer, purpose: 'vault' | 'inventory'): Promise<Buffer> {
  // From here on no signal ends the process before the folder is gone.
  const stops = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => io.onSignal(signal, () => {}));
  try {
    const folder = openPrivateFolder(io.env, purpose);
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
