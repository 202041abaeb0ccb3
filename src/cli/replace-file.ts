import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from './user-error.ts';

/**
 * Writes a file in one step: whoever reads it sees the old content or the new. Mode and owner stay; a new file is for its owner alone; a
 * symbolic link stays, and what it leads to is replaced. @throws UserError
 */
export function replaceFile(path: string, content: Uint8Array, shown: string): void {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    const target = stats === undefined ? path : realpathSync(path);
    // A file that is read-only is meant to stay, although its folder would let it be replaced.
    if (stats !== undefined) closeSync(openSync(target, 'r+'));
    const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
    try {
      writeDraft(draft, content, stats);
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
    syncFolder(dirname(target));
  } catch (error) {
    throw new UserError(`\`${shown}\` cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      help: 'It is as it was.',
    });
  }
}

interface Rights {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** The owner before the mode, since a change of owner takes away special bits. */
function writeDraft(draft: string, content: Uint8Array, rights: Rights | undefined): void {
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    if (rights !== undefined) {
      const own = statSync(draft);
      if (own.uid !== rights.uid || own.gid !== rights.gid) fchownSync(file, rights.uid, rights.gid);
      fchmodSync(file, rights.mode & 0o7777);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, 'r');
    fsyncSync(file);
    closeSync(file);
  } catch {
    // Some file systems cannot; the file is there all the same.
  }
}
