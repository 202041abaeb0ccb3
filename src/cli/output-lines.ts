import { StringDecoder } from 'node:string_decoder';

/** Hands on output line by line as it comes; bytes of one character that come in two pieces stay together. */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #write: (line: string) => void;
  #partial = '';
  /** The line break of the line that was written last is still to come. */
  #lacksBreak = false;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  push(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    const skipped = this.#lacksBreak && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#lacksBreak = false;
    const lines = (this.#partial + text.slice(skipped)).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#write(line);
  }

  /** What has come of a line is all of it. */
  endLine(): void {
    const line = this.#partial + this.#decoder.end();
    this.#partial = '';
    if (line === '') return;
    this.#write(line);
    this.#lacksBreak = true;
  }
}
