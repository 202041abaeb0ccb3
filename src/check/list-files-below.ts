import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files in a folder and in the folders in it; none where it is no folder that can be read. */
export function listFilesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFilesBelow(path) : [path];
    });
  } catch {
    return [];
  }
}

/** The files of a folder alone. */
export function listFilesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
