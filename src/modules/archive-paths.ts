import { dirname } from 'node:path';

/** In the order of their bytes, as Python sorts them. */
export function sortPaths(paths: readonly string[]): string[] {
  return paths
    .map((path) => ({ path, bytes: Buffer.from(path) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ path }) => path);
}

/** The deepest folder that has all paths, with a slash at its end; empty for relative paths that have none. */
export function findRoot(paths: readonly string[]): string {
  const folders = paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1));
  const [first = '', ...others] = folders;
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, first.lastIndexOf('/', length - 1) + 1);
}

/** Patterns for `find -path` below the root: what the task leaves out, and the archive itself. */
export function leaveOut(root: string, dest: string, patterns: readonly string[]): string[] {
  const below = (path: string) => `./${path.startsWith(root) ? path.slice(root.length) : path}`;
  const own = dest.startsWith(root)
    ? [
        `./${escapeGlob(dest.slice(root.length))}`,
        `${escapeGlob(dirname(`./${dest.slice(root.length)}`))}/.longshore-*`,
      ]
    : [];
  return [...patterns.map(below), ...own];
}

function escapeGlob(text: string): string {
  return text.replaceAll(/[*?[\\]/g, '\\$&');
}

/** Whether a file is called as archives are. */
export function isArchiveName(path: string): boolean {
  return /\.(?:tar|tar\.(?:gz|bz2|xz|zst)|tgz|tbz2|tzst|zip)$/i.test(path);
}
