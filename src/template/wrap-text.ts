export interface WrapOptions {
  readonly width: number;
  readonly breaksLongWords: boolean;
  readonly breaksOnHyphens: boolean;
}

/** Python's textwrap.wrap of one line: words to lines of at most `width` characters; blanks at the ends of lines are dropped. */
export function wrapText(text: string, options: WrapOptions): string[] {
  const chunks = splitChunks(text, options.breaksOnHyphens).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const current: string[] = [];
    let length = 0;
    if (lines.length > 0 && chunks.at(-1)?.trim() === '') chunks.pop();
    for (
      let chunk = chunks.at(-1);
      chunk !== undefined && length + chunk.length <= options.width;
      chunk = chunks.at(-1)
    ) {
      current.push(chunk);
      length += chunk.length;
      chunks.pop();
    }
    const next = chunks.at(-1);
    if (next !== undefined && next.length > options.width) {
      const space = options.width < 1 ? 1 : options.width - length;
      if (options.breaksLongWords) {
        const cut = hyphenCut(next, space, options.breaksOnHyphens);
        current.push(next.slice(0, cut));
        chunks[chunks.length - 1] = next.slice(cut);
      } else if (current.length === 0) {
        current.push(next);
        chunks.pop();
      }
    }
    if (current.at(-1)?.trim() === '') current.pop();
    if (current.length > 0) lines.push(current.join(''));
  }
  return lines;
}

function hyphenCut(chunk: string, space: number, breaksOnHyphens: boolean): number {
  if (!breaksOnHyphens || chunk.length <= space) return space;
  const hyphen = chunk.lastIndexOf('-', space - 1);
  return hyphen > 0 && /[^-]/.test(chunk.slice(0, hyphen)) ? hyphen + 1 : space;
}

const WORDS =
  /(\s+|(?<=[\p{L}\p{N}_!"'&.,?])-{2,}(?=[\p{L}\p{N}_])|\S+?(?:-(?:(?<=[\p{L}_]{2}-)|(?<=[\p{L}_]-[\p{L}_]-))(?=[\p{L}_]-?[\p{L}_])|(?=\s|$)|(?<=[\p{L}\p{N}_!"'&.,?])(?=-{2,}[\p{L}\p{N}_])))/u;

function splitChunks(text: string, breaksOnHyphens: boolean): string[] {
  return text.split(breaksOnHyphens ? WORDS : /(\s+)/).filter((chunk) => chunk !== '');
}
