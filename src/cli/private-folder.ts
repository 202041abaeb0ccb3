import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateFolder {
  readonly path: string;
  /** Overwrites every file in it, whatever an editor has put there, and removes it. */
  readonly wipe: () => void;
}

const MEMORY = '/dev/shm';
const CHUNK = 64 * 1024;

/** A folder that only the user can enter; in memory, where the machine has a place for that. */
export function openPrivateFolder(
  env: Readonly<Record<string, string | undefined>>,
  purpose: 'vault' | 'inventory',
): PrivateFolder {
  const path = mkdtempSync(join(isWritable(MEMORY) ? MEMORY : (env['TMPDIR'] ?? tmpdir()), `longshore-${purpose}-`));
  return {
    path,
    wipe: () => {
      try {
        wipeBelow(path);
      } finally {
        rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function wipeBelow(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    if (stats.isDirectory()) wipeBelow(path);
    else if (stats.isFile()) overwrite(path, stats.size);
  }
}

function overwrite(path: string, size: number): void {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch {
    // An editor may have taken away the right to write; it is removed all the same.
    return;
  }
  try {
    const zeros = Buffer.alloc(Math.min(size, CHUNK));
    for (let at = 0; at < size; at += zeros.length) writeSync(file, zeros, 0, Math.min(zeros.length, size - at), at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
