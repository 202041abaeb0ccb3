import { createHash } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Of what is read at once, in bytes. */
const PIECE = 1024 * 1024;
/** Of zeros that are worth a hole, in bytes. */
const SMALLEST_HOLE = 4096;
const ZEROS = Buffer.alloc(PIECE);

export interface Sums {
  readonly sha1: string;
  readonly md5: string;
}

/** A new file of the controller, beside the place that it takes in one step when it is whole. Close it in any case. */
export class FileDraft {
  readonly #target: string;
  readonly #folder: string;
  readonly #path: string;
  readonly #file: number;
  readonly #sha1 = createHash('sha1');
  readonly #md5 = createHash('md5');
  #length = 0;

  /** Folders are made where they are missing; where the target is a link, the file that it leads to is replaced. */
  constructor(target: string) {
    const stats = statSync(target, { throwIfNoEntry: false });
    this.#target = stats === undefined ? target : realpathSync(target);
    mkdirSync(dirname(this.#target), { recursive: true });
    // A folder that nobody else may enter: neither the name nor the unfinished content is for others.
    this.#folder = mkdtempSync(join(dirname(this.#target), '.longshore-'));
    this.#path = join(this.#folder, 'draft');
    this.#file = openSync(this.#path, 'wx', 0o666);
    if (stats !== undefined) fchmodSync(this.#file, stats.mode & 0o777);
  }

  append(bytes: Uint8Array): void {
    // What is nothing but zeros becomes a hole.
    const isHole =
      bytes.length >= SMALLEST_HOLE && bytes.length <= ZEROS.length && ZEROS.subarray(0, bytes.length).equals(bytes);
    for (let written = isHole ? bytes.length : 0; written < bytes.length;) {
      written += writeSync(this.#file, bytes, written, bytes.length - written, this.#length + written);
    }
    this.#length += bytes.length;
    this.#sha1.update(bytes);
    this.#md5.update(bytes);
  }

  /** Checksums of what was appended, once all is. */
  sums(): Sums {
    return { sha1: this.#sha1.digest('hex'), md5: this.#md5.digest('hex') };
  }

  /** Puts it in its place. */
  commit(): void {
    ftruncateSync(this.#file, this.#length);
    fsyncSync(this.#file);
    renameSync(this.#path, this.#target);
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Checksums of a file of the controller; undefined where there is none. */
export function sumFile(path: string): Sums | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const file = openSync(path, 'r');
  try {
    const [sha1, md5] = [createHash('sha1'), createHash('md5')];
    const piece = Buffer.alloc(PIECE);
    for (let size = readSync(file, piece); size > 0; size = readSync(file, piece)) {
      sha1.update(piece.subarray(0, size));
      md5.update(piece.subarray(0, size));
    }
    return { sha1: sha1.digest('hex'), md5: md5.digest('hex') };
  } finally {
    closeSync(file);
  }
}
