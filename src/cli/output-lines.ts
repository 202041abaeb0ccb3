import { StringDecoder } from 'node:string_decoder';

/** Hands on output line by line as it comes; bytes of one character that come in two pieces stay together. */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #write: (line: string) => void;
  #partial = '';

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  push(chunk: Buffer): void {
    const lines = (this.#partial + this.#decoder.write(chunk)).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#write(line);
  }

  /** The last line, if it had no end. */
  end(): void {
    const last = this.#partial + this.#decoder.end();
    this.#partial = '';
    if (last !== '') this.#write(last);
  }
}
