import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const EXTENSIONS = ['.yml', '.yaml', '.json'];
const BACKUP = /^\.|~$/;

/**
 * The files of a role's folder such as `defaults`: `main`, or the one that `tasks_from` and its like name. Variables may be a folder of files
 * instead. Undefined where a named one is not there, or lies outside of the folder.
 */
export function findRoleFiles(
  folder: string,
  from: string | undefined,
  takesFolder: boolean,
): readonly string[] | undefined {
  const extensions = from === undefined ? [...EXTENSIONS, ''] : ['', ...EXTENSIONS];
  for (const extension of extensions) {
    const path = join(folder, `${from ?? 'main'}${extension}`);
    if (relative(folder, path).startsWith('..') || !existsSync(path)) continue;
    if (!statSync(path).isDirectory()) return [path];
    if (takesFolder) return listFiles(path);
  }
  return from === undefined ? [] : undefined;
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !BACKUP.test(name));
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listFiles(path);
      return EXTENSIONS.some((extension) => entry.name.endsWith(extension)) ? [path] : [];
    });
}
