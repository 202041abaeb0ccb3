/** A text with a name: a file on the controller, or a named fragment such as the command line's `-e`. */
export class SourceFile {
  /** Path as the user would type it, or a label such as `--extra-vars`. */
  readonly path: string;
  readonly text: string;
  /** It was encrypted: messages name places in it, and show none of its text. */
  readonly isSecret: boolean;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string, { isSecret = false }: { readonly isSecret?: boolean } = {}) {
    this.path = path;
    this.text = text;
    this.isSecret = isSecret;
  }

  /** Line and column, both from 1, of an offset in UTF-16 units. Computed on first use: most files never need it. */
  position(offset: number): Position {
    const starts = (this.#lineStarts ??= findLineStarts(this.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** The text of a line (from 1), without its line end. */
  line(line: number): string {
    const starts = (this.#lineStarts ??= findLineStarts(this.text));
    const start = starts[line - 1];
    if (start === undefined) return '';
    const end = starts[line] ?? this.text.length + 1;
    return this.text.slice(start, end - 1).replace(/\r$/, '');
  }

  get lineCount(): number {
    return (this.#lineStarts ??= findLineStarts(this.text)).length;
  }
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
