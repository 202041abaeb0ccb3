import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMissing, type Requirement } from '../requirement.ts';
import { type FileTree, plantTree } from './file-tree.ts';

/** What makes and reads archives. */
export const ARCHIVERS: readonly Requirement[] = [
  { command: 'bzip2', package: 'bzip2' },
  { command: 'unzip', package: 'unzip' },
  { command: 'xz', package: 'xz-utils' },
  { command: 'zip', package: 'zip' },
  { command: 'zstd', package: 'zstd' },
];

/**
 * An archive of a tree, made by the real tool; an empty one where the machine lacks it, and then its cases are skipped. Its files are of one time in the past.
 * @param kind what `tar` is told (`-z`, `--zstd`, or an empty text), or `zip`.
 * @param whole with an entry for the folder itself.
 */
export function makeArchive(kind: string, tree: FileTree, whole = false): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-archive-'));
  const [from, to] = [join(folder, 'tree'), join(folder, 'archive')];
  try {
    mkdirSync(from);
    plantTree(from, tree);
    for (const name of Object.keys(tree)) setTime(join(from, name));
    const names = whole ? ['.'] : readdirSync(from).map((name) => `./${name}`);
    if (kind === 'zip') execFileSync('zip', ['-qry', to, '.'], { cwd: from });
    else
      execFileSync(
        'tar',
        ['-c', ...(kind === '' ? [] : [kind]), '-f', to, '--no-unquote', '-T', '/dev/null', ...names],
        { cwd: from },
      );
    return readFileSync(kind === 'zip' ? `${to}.zip` : to);
  } catch (error) {
    if (describeMissing(ARCHIVERS) === undefined) throw error;
    return Buffer.alloc(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function setTime(path: string): void {
  const date = new Date('2020-02-02T02:02:02Z');
  try {
    utimesSync(path, date, date);
  } catch {
    // A link that leads nowhere.
  }
}
