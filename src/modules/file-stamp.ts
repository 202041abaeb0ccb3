import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ModuleFailure } from '../module/result.ts';
import { sumInThread } from './sum-worker.ts';

/** What is read at once, in bytes. */
export const PIECE = 512 * 1024;
/** The same for checksums alone. */
const LARGE_PIECE = 1024 * 1024;
/** From here on a thread of its own makes checksums, since this one has lines to encrypt. In bytes. */
const LARGE_FILE = 8 * 1024 * 1024;
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
  const file = await openFile(path);
  try {
    const before = await file.stat({ bigint: true });
    if (before.size >= LARGE_FILE) {
      const sums = await sumInThread(path, names);
      for (const stats of [before, await file.stat({ bigint: true })]) {
        if (stampFile(path, stats) !== stamp) throw explainChange(path);
      }
      return Object.fromEntries(names.map((name, index) => [name, sums[index] ?? ''])) as Record<SumName, string>;
    }
  } finally {
    await file.close();
  }
  const hashes = names.map((name) => [name, createHash(name)] as const);
  for await (const piece of readStamped(path, stamp, LARGE_PIECE)) for (const [, hash] of hashes) hash.update(piece);
  return Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')])) as Record<SumName, string>;
}

/**
 * A file as it was when it was stamped, in pieces. The last one comes only if the file is still the same.
 * Rejects with ModuleFailure where it is not, or cannot be read.
 * @param buffers how many buffers take turns: a piece is good until so many less two are asked for. Unset: each piece is a buffer of its own.
 */
export async function* readStamped(
  path: string,
  stamp: string,
  piece = PIECE,
  buffers?: number,
): AsyncGenerator<Buffer> {
  const file = await openFile(path);
  try {
    if (stampFile(path, await file.stat({ bigint: true })) !== stamp) throw explainChange(path);
    let last: Buffer | undefined;
    const pool = Array.from({ length: buffers ?? 0 }, () => Buffer.allocUnsafe(piece));
    for (let turn = 0; ; turn++) {
      const next = await readPiece(file, pool[turn % pool.length] ?? Buffer.allocUnsafe(piece));
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
async function readPiece(file: FileHandle, piece: Buffer): Promise<Buffer> {
  for (let filled = 0; filled < piece.length;) {
    const { bytesRead } = await file.read(piece, filled, piece.length - filled, null);
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
