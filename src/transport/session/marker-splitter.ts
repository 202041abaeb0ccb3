/** What comes before one marker of a stream. */
export interface Section {
  /** Stands alone on its line, `\n@@MARKER…\n`; the newline before it belongs to it. */
  readonly marker: string;
  onData(chunk: Buffer): void;
  /** A line break is held back that may be the marker's: the line before it has ended in any case. */
  onLineEnd?(): void;
  /** With the rest of the marker's line. */
  onEnd(rest: string): void;
}

const NEWLINE = 10;
const EMPTY = Buffer.alloc(0);

/** Cuts a stream at the markers that are expected, in order, wherever the packets' borders fall. Exact to the byte. */
export class MarkerSplitter {
  readonly #sections: { readonly section: Section; readonly needle: Buffer }[] = [];
  readonly #onStray: (chunk: Buffer) => void;
  #held: Buffer = EMPTY;

  /** @param onStray gets what comes while no marker is expected. */
  constructor(onStray: (chunk: Buffer) => void) {
    this.#onStray = onStray;
  }

  expect(section: Section): void {
    this.#sections.push({ section, needle: Buffer.from(`\n@@${section.marker}`) });
  }

  push(chunk: Buffer): void {
    let data = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = EMPTY;
    while (data.length > 0) {
      const head = this.#sections[0];
      if (head === undefined) {
        this.#onStray(data);
        return;
      }
      const { section, needle } = head;
      const at = data.indexOf(needle);
      const end = at === -1 ? -1 : data.indexOf(NEWLINE, at + needle.length);
      if (end === -1) {
        const keepFrom = at === -1 ? findPartial(data, needle) : at;
        if (keepFrom > 0) section.onData(data.subarray(0, keepFrom));
        this.#held = data.subarray(keepFrom);
        if (this.#held.length > 0) section.onLineEnd?.();
        return;
      }
      if (at > 0) section.onData(data.subarray(0, at));
      this.#sections.shift();
      section.onEnd(data.toString('latin1', at + needle.length, end));
      data = data.subarray(end + 1);
    }
  }

  /** What may have been the beginning of a marker, once nothing more can come. */
  flush(): void {
    const held = this.#held;
    this.#held = EMPTY;
    if (held.length > 0) this.#sections[0]?.section.onData(held);
  }
}

/** Where the longest end of `data` begins that is a beginning of `needle`; the length of `data` if there is none. */
function findPartial(data: Buffer, needle: Buffer): number {
  let at = data.indexOf(NEWLINE, Math.max(0, data.length - needle.length + 1));
  while (at !== -1 && data.compare(needle, 0, data.length - at, at) !== 0) at = data.indexOf(NEWLINE, at + 1);
  return at === -1 ? data.length : at;
}
