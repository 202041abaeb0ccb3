import { createLogUpdate } from 'log-update';

/** A terminal to draw on. */
export type TerminalStream = NodeJS.WriteStream;

/** The lines at the bottom of the terminal that are drawn again and again, below the ones that stay. */
export class LiveArea {
  readonly #stream: TerminalStream;
  readonly #update: ReturnType<typeof createLogUpdate>;
  #shown = false;

  constructor(stream: TerminalStream) {
    this.#stream = stream;
    this.#update = createLogUpdate(stream);
  }

  /** Lines that fit: one row is left free, since a full screen would scroll with every frame. */
  get rows(): number {
    return Math.max(1, (this.#stream.rows || 24) - 2);
  }

  get columns(): number {
    return this.#stream.columns || 80;
  }

  draw(lines: readonly string[]): void {
    if (lines.length === 0) {
      this.clear();
      return;
    }
    this.#update(lines.join('\n'));
    this.#shown = true;
  }

  /** Writes text that stays. */
  write(text: string): void {
    this.clear();
    this.#stream.write(text);
  }

  clear(): void {
    if (!this.#shown) return;
    this.#update.clear();
    this.#shown = false;
  }

  /** Leaves the terminal as it was found, cursor included. */
  close(): void {
    this.clear();
    this.#update.done();
  }
}
