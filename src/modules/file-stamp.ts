import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ModuleFailure } from '../module/result.ts';

/** What is read at once, in bytes. */
export const PIECE = 256 * 1024;
/** The same for checksums alone. */
const LARGE_PIECE = 1024 * 1024;
/** Files whose checksums are kept at most: many hosts get the same. */
const KEPT = 50_000;

export type SumName = 'sha1' | 'md5' | 'sha256';

const known = new Map<string, Promise<Readonly<Record<SumName, string>>>>();

/** What a file was when it was looked at; one that has another stamp may have another content. */
export function stampFile(path: string, { dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs} ${path}`;
}

/** Checksums of a file as it was when it was stamped, in hexadecimal: read once for all hosts. Rejects with ModuleFailure where it has changed since. */
export function sumStamped<Name extends SumName>(
  path: string,
  stamp: string,
  names: readonly Name[],
): Promise<Readonly<Record<Name, string>>> {
  const key = `${names.join()} ${stamp}`;
  const sums = known.get(key) ?? sumFile(path, stamp, names);
  known.set(key, sums);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  sums.catch(() => known.delete(key));
  return sums;
}

async function sumFile(
  path: string,
  stamp: string,
  names: readonly SumName[],
): Promise<Readonly<Record<SumName, string>>> {
  const hashes = names.map((name) => [name, createHash(name)] as const);
  for await (const piece of readStamped(path, stamp, LARGE_PIECE)) for (const [, hash] of hashes) hash.update(piece);
  return Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')])) as Record<SumName, string>;
}

/**
 * A file as it was when it was stamped, in pieces, each a buffer of its own. The last one comes only if the file is still the same.
 * Rejects with ModuleFailure where it is not, or cannot be read.
 */
export async function* readStamped(path: string, stamp: string, piece = PIECE): AsyncGenerator<Buffer> {
  const file = await openFile(path);
  try {
    if (stampFile(path, await file.stat({ bigint: true })) !== stamp) throw explainChange(path);
    let last: Buffer | undefined;
    for (;;) {
      const next = await readPiece(file, piece);
      if (next.length === 0) break;
      if (last !== undefined) yield last;
      last = next;
    }
    if (stampFile(path, await file.stat({ bigint: true })) !== stamp) throw explainChange(path);
    if (last !== undefined) yield last;
  } finally {
    await file.close();
  }
}

/** Shorter only at the end of the file. */
async function readPiece(file: FileHandle, size: number): Promise<Buffer> {
  const piece = Buffer.allocUnsafe(size);
  for (let filled = 0; filled < size;) {
    const { bytesRead } = await file.read(piece, filled, size - filled, null);
    if (bytesRead === 0) return piece.subarray(0, filled);
    filled += bytesRead;
  }
  return piece;
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModuleFailure(`cannot read ${path} on the controller: ${reason}`);
  }
}

function explainChange(path: string): ModuleFailure {
  return new ModuleFailure(`${path} was written to on the controller while it was copied; the host has the old file`, {
    help: 'Run the task again once nobody writes to it.',
  });
}
