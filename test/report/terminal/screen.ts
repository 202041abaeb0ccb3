/** As much of a terminal as the reporter uses: it fails on a sequence that it does not know. */
export class Screen {
  readonly #columns: number;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** Everything that was ever written. */
  drawn = '';

  constructor(columns: number) {
    this.#columns = columns;
  }

  write(text: string): void {
    this.drawn += text;
    for (const [piece] of text.matchAll(/\u001b\[[0-9;?]*[A-Za-z]|[\s\S]/gu)) {
      if (piece.startsWith('\u001b')) this.#control(piece.slice(2));
      else if (piece === '\n') this.#moveTo(this.#row + 1, 0);
      else this.#put(piece);
    }
  }

  text(): string {
    return this.#lines.map((line) => line.trimEnd()).join('\n');
  }

  #put(character: string): void {
    if (this.#column >= this.#columns) this.#moveTo(this.#row + 1, 0);
    const line = Array.from((this.#lines[this.#row] ?? '').padEnd(this.#column));
    line[this.#column] = character;
    this.#lines[this.#row] = line.join('');
    this.#column += 1;
  }

  #moveTo(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    while (this.#lines.length <= row) this.#lines.push('');
  }

  #control(sequence: string): void {
    const count = Number.parseInt(sequence, 10) || 1;
    const line = this.#lines[this.#row] ?? '';
    switch (sequence.at(-1)) {
      case 'A':
        return this.#moveTo(Math.max(0, this.#row - count), this.#column);
      case 'B':
        return this.#moveTo(this.#row + count, this.#column);
      case 'G':
        return this.#moveTo(this.#row, count - 1);
      case 'K':
        this.#lines[this.#row] = sequence.startsWith('2') ? '' : line.slice(0, this.#column);
        return undefined;
      case 'J':
        this.#lines = this.#lines.slice(0, this.#row + 1);
        this.#lines[this.#row] = line.slice(0, this.#column);
        return undefined;
      case 'h':
      case 'l':
        return undefined;
      default:
        throw new Error(`a sequence that the screen does not know: ${JSON.stringify(sequence)}`);
    }
  }
}
