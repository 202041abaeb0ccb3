import { measureWidth } from '../../util/text-width.ts';
import { cleanText } from '../text/clean-text.ts';
import type { Line, Segment } from '../text/line.ts';
import { clipText } from '../text/wrap-text.ts';

/** Cuts a line to a number of columns, so that it stays one row of the terminal. */
export function clipLine(line: Line, columns: number): Line {
  const clipped: Segment[] = [];
  let room = columns;
  for (const segment of line) {
    const text = cleanText(typeof segment === 'string' ? segment : segment.text);
    const fitting = clipText(text, room);
    clipped.push(typeof segment === 'string' ? fitting : { ...segment, text: fitting });
    if (fitting !== text) break;
    room -= measureWidth(text);
  }
  return clipped;
}
