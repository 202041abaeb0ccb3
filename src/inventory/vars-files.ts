import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, type ReadFile } from '../source/load-file.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import type { VarsEntry, VarsLayer } from './inventory.ts';
import type { LoadVars } from './inventory-model.ts';

const ENDINGS = ['', '.yml', '.yaml', '.json'];

/** A folder that may hold `group_vars/` and `host_vars/`, and what its layers are called. */
export interface VarsFolder extends Pick<VarsLayer, 'from' | 'playbookFolder' | 'source'> {
  readonly path: string;
}

/** Looks a name's files up below each folder, in their order. Mistakes in files go to `diagnostics`. */
export function createVarsLoader(
  folders: readonly VarsFolder[],
  diagnostics: Diagnostic[],
  readFile?: ReadFile,
): LoadVars {
  const listings = new Map<string, ReadonlySet<string>>();
  const list = (path: string): ReadonlySet<string> => {
    let names = listings.get(path);
    if (names === undefined) listings.set(path, (names = new Set(listFolder(path))));
    return names;
  };
  return (kind, name) =>
    folders.flatMap(({ path, ...origin }) => {
      const found = findVarsPath(join(path, kind), name, list);
      if (found === undefined) return [];
      return listFiles(found).flatMap((file) => loadLayer(file, origin, diagnostics, readFile));
    });
}

/** The file of variables of a name in `group_vars/` or `host_vars/`, or the folder of such files; undefined where there is none. */
export function findVarsPath(
  folder: string,
  name: string,
  list: (path: string) => ReadonlySet<string> = (path) => new Set(listFolder(path)),
): string | undefined {
  const ending = ENDINGS.find((each) => list(folder).has(name + each));
  return ending === undefined ? undefined : join(folder, name + ending);
}

/** Names in a folder; none where there is no folder. */
function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** The file itself, or every file of variables below the folder, by name. */
export function listFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !name.endsWith('~'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (statSync(inner).isDirectory()) return listFiles(inner);
      return /(?:^[^.]+|\.(?:yml|yaml|json))$/.test(entry.name) ? [inner] : [];
    });
}

function loadLayer(
  path: string,
  origin: Omit<VarsFolder, 'path'>,
  diagnostics: Diagnostic[],
  readFile: ReadFile | undefined,
): VarsLayer[] {
  const read = readVarsFile(path, readFile);
  if ('kind' in read) {
    const { code, place, advice } = classifyLoad(read, 'LS0502');
    const message = `the file of variables \`${path}\` cannot be read: ${read.reason}`;
    const create = read.mayStay === true ? createWarning : createError;
    diagnostics.push(create(code, message, { ...place, ...advice }));
    return [];
  }
  diagnostics.push(...read.diagnostics);
  if (read.vars === undefined) return [];
  const entries = read.vars.entries.map(({ name, key, value }): [string, VarsEntry] => [name, { key, node: value }]);
  return [{ ...origin, entries: new Map(entries) }];
}
