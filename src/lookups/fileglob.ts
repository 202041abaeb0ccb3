import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { toText } from '../template/convert.ts';
import { listPlaces } from './find-file.ts';
import { type Lookup, LookupError } from './lookup.ts';
import { readOptions } from './options.ts';

/** Files on the controller whose names match patterns (`*`, `?`, `[…]` in the last part of the path), sorted. */
export const fileglob: Lookup = (terms, given, call) => {
  readOptions(given, {});
  return terms.flatMap((term) => {
    const pattern = toText(term);
    const name = basename(pattern);
    const matches = translateGlob(name);
    const folders = listPlaces(call, dirname(pattern)).filter((folder) => existsSync(folder));
    // A pattern with a folder is for the first such folder; one without is for the first that has such files.
    const candidates = name === pattern ? folders : folders.slice(0, 1);
    for (const folder of candidates) {
      const files = listFiles(folder, matches);
      if (files.length > 0) return files;
    }
    return [];
  });
};

function listFiles(folder: string, matches: RegExp): string[] {
  if (!statSync(folder).isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => matches.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .sort();
}

/** Python's glob: a hidden file needs a pattern that begins with a dot, and a bracket that does not close is one. */
function translateGlob(pattern: string): RegExp {
  const source = pattern.replace(
    /\[(!?)(\]?[^\]]*)\]|[^]/g,
    (piece, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replaceAll(/[\\\]^[]/g, String.raw`\$&`)}]`;
      if (piece === '*') return '.*';
      if (piece === '?') return '.';
      return piece.replace(/[.+^${}()|[\]\\/]/, String.raw`\$&`);
    },
  );
  try {
    return new RegExp(`^${pattern.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 's');
  } catch {
    throw new LookupError(`\`${pattern}\` is no pattern for files`);
  }
}
