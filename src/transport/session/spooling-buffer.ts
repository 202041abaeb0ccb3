import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import type { OutputStream } from './framed-channel.ts';
import { TransportError } from '../transport-error.ts';

/** A file of the controller that has all that a task wrote to a stream. */
export interface SpooledFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What becomes of output that is too much for a reply. */
export interface Spool {
  /** A path at which no file is yet. @throws Error where there can be none */
  readonly choosePath: (stream: OutputStream) => string;
  /** The reply of a stream that was spooled is complete. */
  readonly onSpooled: (stream: OutputStream, file: SpooledFile) => void;
  /** What stands around the output on stdout, and not in the file. */
  readonly begin: string;
  readonly end: string;
}

/** Bytes of a stream that a reply holds whole, and of the file that takes more. */
const WHOLE = 16 * 1024 * 1024;
const LARGEST_FILE = 4 * 1024 * 1024 * 1024;

/** Bytes of its beginning and of its end that the reply has otherwise. */
const KEPT = 32 * 1024;

/** Collects one stream of a task: in memory first, and all of it in a file where it becomes too much. */
export class SpoolingBuffer {
  readonly #stream: OutputStream;
  readonly #spool: Spool;
  #chunks: Buffer[] = [];
  #length = 0;
  #head: Buffer | undefined;
  #tail = Buffer.alloc(0);
  #path = '';
  #file: number | undefined;
  /** Bytes in the file. */
  #size = 0;
  /** Why it takes no more. */
  refusal: TransportError | undefined;

  constructor(stream: OutputStream, spool: Spool) {
    this.#stream = stream;
    this.#spool = spool;
  }

  /** @returns false if it cannot be kept; `refusal` says why then. */
  add(chunk: Buffer): boolean {
    if (this.refusal !== undefined) return false;
    this.#length += chunk.length;
    try {
      if (this.#head !== undefined) this.#append(chunk);
      else {
        this.#chunks.push(chunk);
        if (this.#length > WHOLE) this.#spill();
      }
    } catch (error) {
      this.#refuse(`the controller cannot keep what it writes to ${this.#stream}: ${describe(error)}`);
    }
    if (this.#size > LARGEST_FILE) this.#refuse(`it wrote more than ${LARGEST_FILE} bytes to ${this.#stream}`);
    return this.refusal === undefined;
  }

  /** All of it; or its beginning and its end, with the file's path between them. */
  read(): Buffer {
    this.close();
    if (this.#head === undefined) return Buffer.concat(this.#chunks);
    const end = this.#spool.end === '' ? -1 : this.#tail.indexOf(this.#spool.end);
    const behind = end === -1 ? 0 : this.#tail.length - end;
    const size = this.#size - behind;
    truncateSync(this.#path, size);
    this.#spool.onSpooled(this.#stream, { path: this.#path, size });
    const note = `\n[… ${size} bytes in all, which are in ${this.#path} on the controller …]\n`;
    return Buffer.concat([this.#head, Buffer.from(note), this.#tail.subarray(-(KEPT + behind))]);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #spill(): void {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [];
    const at = this.#spool.begin === '' ? -1 : all.indexOf(this.#spool.begin);
    const start = at === -1 ? 0 : at + this.#spool.begin.length;
    this.#path = this.#spool.choosePath(this.#stream);
    this.#file = openSync(this.#path, 'wx', 0o600);
    this.#head = Buffer.from(all.subarray(0, start + KEPT));
    this.#append(all.subarray(start));
  }

  #append(chunk: Buffer): void {
    if (this.#file === undefined) return;
    for (let at = 0; at < chunk.length;) at += writeSync(this.#file, chunk, at);
    this.#size += chunk.length;
    // Twice what is shown, since what stands behind the output is in it, too.
    this.#tail = Buffer.concat([this.#tail.subarray(-2 * KEPT), chunk.subarray(-2 * KEPT)]).subarray(-2 * KEPT);
  }

  #refuse(why: string): void {
    const kept = this.#path === '' ? [] : [`what came before that is in ${this.#path}`];
    this.refusal ??= new TransportError('output-limit', `the task was ended, since ${why}`, {
      details: kept,
      help: 'Send the output to a file on the host.',
    });
    this.#chunks = [];
    this.close();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
