import { type BigIntStats, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModuleFailure } from '../module/result.ts';
import { DiskFile, isVaulted } from './disk-file.ts';
import type { PlacedEntry } from './place.ts';
import { showBytes } from './show-bytes.ts';

export interface FolderReading {
  /** Otherwise links stay what they are. */
  readonly followLinks: boolean;
  /** The files' own modes go with them. */
  readonly preserveMode: boolean;
  /** Reads a file that ansible-vault has encrypted; unset: such files are copied as they are. */
  readonly decrypt: ((path: string) => Buffer) | undefined;
}

/**
 * Everything below a folder of the controller, each folder before what is in it. No content is read but what has to be decrypted; checksums are
 * there. Rejects with ModuleFailure where a name is no text.
 */
export async function readFolder(folder: string, reading: FolderReading, below = ''): Promise<PlacedEntry[]> {
  const entries: PlacedEntry[] = [];
  for (const bytes of readdirSync(join(folder, below), { encoding: 'buffer' }).toSorted((a, b) => a.compare(b))) {
    const name = bytes.toString();
    if (!Buffer.from(name).equals(bytes)) throw explainName(join(folder, below), bytes);
    const path = below === '' ? name : `${below}/${name}`;
    const stats = await (reading.followLinks ? stat : lstat)(join(folder, path), { bigint: true });
    if (stats.isSymbolicLink()) entries.push({ kind: 'link', path, target: readlinkSync(join(folder, path)) });
    else if (stats.isDirectory()) entries.push({ kind: 'folder', path }, ...(await readFolder(folder, reading, path)));
    else if (stats.isFile()) entries.push(await readEntry(join(folder, path), path, stats, reading));
  }
  return entries;
}

async function readEntry(
  file: string,
  path: string,
  stats: BigIntStats,
  { preserveMode, decrypt }: FolderReading,
): Promise<PlacedEntry> {
  const content = await readContent(file, stats, decrypt);
  const mode = preserveMode ? (Number(stats.mode) & 0o7777).toString(8) : undefined;
  return { kind: 'file', path, content, mode, send: false };
}

async function readContent(
  file: string,
  stats: BigIntStats,
  decrypt: FolderReading['decrypt'],
): Promise<Uint8Array | DiskFile> {
  if (decrypt !== undefined && isVaulted(file)) return decrypt(file);
  const content = new DiskFile(file, stats);
  await content.sum();
  return content;
}

/** What is small, as it is; decrypted where it is encrypted. */
export function readSmall(path: string, decrypt: FolderReading['decrypt']): Buffer {
  return decrypt === undefined ? readFileSync(path) : decrypt(path);
}

function explainName(folder: string, name: Buffer): ModuleFailure {
  return new ModuleFailure(`a name in ${folder} is no UTF-8: ${showBytes(name)}`, {
    help: 'Rename it, or copy the folder with `synchronize` or as an archive with `unarchive`.',
  });
}
