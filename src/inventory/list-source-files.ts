import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Endings that Ansible does not read as sources in a folder, and TypeScript's declarations. */
const IGNORED = /^\.|~$|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry|pem|key|pub|d\.ts)$/;
const VARS_FOLDERS = new Set(['group_vars', 'host_vars']);

/** A list of hosts as in `-i a,b,`, unless a file has that name. */
export function isHostList(source: string): boolean {
  return source.includes(',') && !existsSync(source);
}

/** The file itself, or all files below the folder that are sources of an inventory, by name; `group_vars/` and `host_vars/` are none. */
export function listSourceFiles(source: string): readonly string[] {
  if (!isFolder(source)) return [source];
  return readdirSync(source)
    .filter((name) => !IGNORED.test(name) && !VARS_FOLDERS.has(name))
    .sort()
    .flatMap((name) => listSourceFiles(join(source, name)));
}

/** Where `group_vars/` and `host_vars/` of a source lie. */
export function folderOfSource(source: string): string {
  return isFolder(source) ? source : dirname(source);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
