import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** What stands at a path of a case: text is a file's content, null nothing at all. */
export type TreeEntry =
  | string
  | null
  | { readonly content?: string | Uint8Array; readonly mode?: string }
  | { readonly folder: true; readonly mode?: string }
  | { readonly link: string }
  | { readonly hardLink: string };

export type FileTree = Readonly<Record<string, TreeEntry>>;

/** Makes the files of a case below a folder. */
export function plantTree(root: string, tree: FileTree): void {
  for (const [path, entry] of Object.entries(tree)) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    if (entry === null) continue;
    if (typeof entry === 'string') writeFileSync(target, entry);
    else if ('folder' in entry) mkdirSync(target, { recursive: true });
    else if ('link' in entry) symlinkSync(entry.link.replaceAll('{dir}', root), target);
    else if ('hardLink' in entry) linkSync(join(root, entry.hardLink), target);
    else writeFileSync(target, entry.content ?? '');
    if (typeof entry === 'object' && 'mode' in entry && entry.mode !== undefined)
      chmodSync(target, Number.parseInt(entry.mode, 8));
  }
}

/** Everything below a folder: path → kind, mode and content or target. Times are left out. */
export function snapshotTree(root: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(root, below)).sort()) {
    const path = join(below, name);
    found[path] = describePath(join(root, path));
    if (lstatSync(join(root, path)).isDirectory()) Object.assign(found, snapshotTree(root, path));
  }
  return found;
}

/** `file 0644: content`, `folder 0755`, `link: target`, or `nothing`. */
function describePath(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'nothing';
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
  if (stats.isSymbolicLink()) return `link: ${readlinkSync(path)}`;
  if (stats.isDirectory()) return `folder ${mode}`;
  return `file ${mode}: ${readFileSync(path, 'latin1')}`;
}

/** An entry in the words of `describePath`; a mode that it does not name is not compared. */
export function matchesEntry(root: string, path: string, entry: TreeEntry): boolean {
  const is = describePath(join(root, path));
  if (entry === null) return is === 'nothing';
  if (typeof entry === 'string')
    return is.startsWith('file ') && is.slice(11) === Buffer.from(entry).toString('latin1');
  if ('link' in entry) return is === `link: ${entry.link.replaceAll('{dir}', root)}`;
  if ('hardLink' in entry) return lstatSync(join(root, path)).ino === lstatSync(join(root, entry.hardLink)).ino;
  if ('folder' in entry) return is.startsWith('folder ') && (entry.mode === undefined || is === `folder ${entry.mode}`);
  if (!is.startsWith('file ') || (entry.mode !== undefined && is.slice(5, 9) !== entry.mode)) return false;
  return entry.content === undefined || is.slice(11) === Buffer.from(entry.content).toString('latin1');
}
