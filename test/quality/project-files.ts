import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.longshore']);

/** Paths of the project's own files, relative to its root, sorted. */
export function listFiles(root: string, ending = ''): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (NOT_OURS.has(entry.name)) continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && path.endsWith(ending)) found.push(path);
    }
  };
  visit('');
  return found.sort();
}

export function readProjectFile(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
