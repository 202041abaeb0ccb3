import { type BigIntStats, openSync, closeSync, readSync } from 'node:fs';
import { PIECE, readStamped, stampFile, sumStamped } from './file-stamp.ts';

/** Where files that have holes are read and sent, in bytes: a hole is a whole one of zeros. */
const HOLE = 1024 * 1024;
/** What is sent of such a file at once, in bytes. */
const SEGMENT = 8 * HOLE;

/** Buffers of a stream: one is read, one waits for the end of the file, and two are with who takes them. */
const TURNS = 4;

const VAULT = '$ANSIBLE_VAULT;';

/** A file of the controller that is never held in memory as a whole. */
export class DiskFile {
  readonly path: string;
  /** In bytes. */
  readonly length: number;
  /** Whether it has holes: then less goes over the line than it is long. */
  readonly isSparse: boolean;
  readonly #stamp: string;
  /** SHA-256, once somebody has asked. */
  sha256: string | undefined;

  /** @param sha256 where it is known already. */
  constructor(path: string, stats: BigIntStats, sha256?: string) {
    this.path = path;
    this.length = Number(stats.size);
    this.isSparse = stats.blocks * 512n + BigInt(HOLE) <= stats.size;
    this.#stamp = stampFile(path, stats);
    this.sha256 = sha256;
  }

  async sum(): Promise<string> {
    const { sha256 } = await sumStamped(this.path, this.#stamp, ['sha256']);
    this.sha256 = sha256;
    return sha256;
  }

  /** As results have them. */
  async sums(): Promise<{ checksum: string; md5sum: string }> {
    const { sha1, md5 } = await sumStamped(this.path, this.#stamp, ['sha1', 'md5']);
    return { checksum: sha1, md5sum: md5 };
  }

  /** Its content, as it is. */
  read(): AsyncIterable<Buffer> {
    return readStamped(this.path, this.#stamp);
  }

  /** The same for who has done with a piece when he asks for the next but one. */
  stream(): AsyncIterable<Buffer> {
    return readStamped(this.path, this.#stamp, PIECE, TURNS);
  }

  /** What is no hole, in segments: a line with where it begins and how long it is, and its bytes. Last a line with the size and 0. */
  async *readSegments(): AsyncGenerator<Buffer> {
    let [at, begin] = [0, 0];
    let waiting: Buffer[] = [];
    const flush = function* (): Generator<Buffer> {
      if (waiting.length > 0) yield Buffer.from(`${begin} ${at - begin}\n`);
      yield* waiting;
      waiting = [];
    };
    for await (const piece of readStamped(this.path, this.#stamp, HOLE)) {
      const isHole = piece.equals(ZEROS.subarray(0, piece.length));
      if (isHole || at - begin >= SEGMENT) yield* flush();
      if (!isHole) {
        if (waiting.length === 0) begin = at;
        waiting.push(piece);
      }
      at += piece.length;
      if (isHole) begin = at;
    }
    yield* flush();
    yield Buffer.from(`${this.length} 0\n`);
  }
}

const ZEROS = Buffer.alloc(HOLE);

/** Whether ansible-vault has encrypted a file: such a one is read as a whole. Throws as openSync does. */
export function isVaulted(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(VAULT.length);
    readSync(file, head, 0, head.length, 0);
    return head.toString('latin1') === VAULT;
  } finally {
    closeSync(file);
  }
}
