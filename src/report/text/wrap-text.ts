import { measureWidth } from '../../util/text-width.ts';

/**
 * Breaks text into lines of at most `width` columns, between words where it can. Spaces inside a line stay as they are.
 * Nothing is lost: what a report clips cannot be copied out of it.
 */
export function wrapText(text: string, width: number): string[] {
  if (text.length <= width && measureWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let lineWidth = 0;
  for (const word of text.split(/(?<= )(?=[^ ])/)) {
    const wordWidth = measureWidth(word.trimEnd());
    if (lineWidth > 0 && lineWidth + wordWidth > width) {
      lines.push(line.trimEnd());
      line = '';
      lineWidth = 0;
    }
    const pieces = wordWidth > width ? splitWord(word, width) : [word];
    lines.push(...pieces.slice(0, -1));
    const last = pieces.at(-1) ?? '';
    line += last;
    lineWidth += measureWidth(last);
  }
  lines.push(line.trimEnd());
  return lines;
}

function splitWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && measureWidth(piece + character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** Pads with spaces up to a width in columns. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - measureWidth(text)));
}

/** Cuts a text to a number of columns; the last one says that there was more. */
export function clipText(text: string, columns: number): string {
  if (measureWidth(text) <= columns) return text;
  let fitting = '';
  for (const character of text) {
    if (measureWidth(fitting + character) >= columns) break;
    fitting += character;
  }
  return `${fitting}…`;
}
