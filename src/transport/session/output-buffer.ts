/** Collects one stream of a task, up to a limit. */
export class OutputBuffer {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #length = 0;

  /** @param limit in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false if that is more than the limit allows; what was collected is let go then. */
  add(chunk: Buffer): boolean {
    this.#length += chunk.length;
    if (this.#length > this.#limit) {
      this.#chunks = [];
      return false;
    }
    this.#chunks.push(chunk);
    return true;
  }

  /** A copy, so that no packet is held longer than its task. */
  read(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
