import { lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PlacedEntry } from './place.ts';

/**
 * Everything below a folder of the controller, each folder before what is in it.
 * @param followLinks otherwise links stay what they are.
 * @param preserveMode the files' own modes go with them.
 * @param read reads a file, decrypted where it is encrypted.
 */
export function readFolder(
  folder: string,
  options: { readonly followLinks: boolean; readonly preserveMode: boolean },
  read: (path: string) => Buffer,
  below = '',
): PlacedEntry[] {
  const names = readdirSync(join(folder, below)).sort();
  return names.flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    const stats = (options.followLinks ? statSync : lstatSync)(join(folder, path));
    if (stats.isSymbolicLink()) return [{ kind: 'link' as const, path, target: readlinkSync(join(folder, path)) }];
    if (stats.isDirectory()) return [{ kind: 'folder' as const, path }, ...readFolder(folder, options, read, path)];
    if (!stats.isFile()) return [];
    const content = read(join(folder, path));
    const mode = options.preserveMode ? (stats.mode & 0o7777).toString(8) : undefined;
    return [{ kind: 'file' as const, path, content, mode, send: true }];
  });
}
