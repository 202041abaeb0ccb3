import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The path of this machine's `python3`; where there is none, that of Debian's. */
export function findPython(searchPath: string | undefined): string {
  const places = (searchPath ?? '').split(':').filter((folder) => folder !== '');
  return places.map((folder) => join(folder, 'python3')).find(isProgram) ?? '/usr/bin/python3';
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
