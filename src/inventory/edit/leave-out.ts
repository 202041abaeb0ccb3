import { expandRange } from '../expand-range.ts';
import { readHostNames } from '../read-host-names.ts';

const RANGE = /\[[^\][:]*:[^\][:]*(:[^\][:]*)?\]/g;

/** A smaller range or a single name. */
export interface RangePiece {
  readonly text: string;
  /** The name that was to stand alone; undefined for the rest. */
  readonly alone: string | undefined;
}

/**
 * How a range such as `n[01:10]` is written so that some of its hosts stand alone: as smaller ranges and single names, in its order. Undefined for
 * a name with several ranges.
 */
export function divideRange(text: string, apart: ReadonlySet<string>): readonly RangePiece[] | undefined {
  const [range, ...more] = text.matchAll(RANGE);
  const values = range === undefined ? undefined : expandRange(range[0]);
  if (range === undefined || more.length > 0 || values === undefined || 'reason' in values) return undefined;
  const head = text.slice(0, range.index);
  const tail = text.slice(range.index + range[0].length);
  const runs: { values: string[]; alone: string | undefined }[] = [];
  for (const value of values) {
    const found = readHostNames(head + value + tail);
    if ('reason' in found) return undefined;
    const alone = found.names.find((name) => apart.has(name));
    const last = runs.at(-1);
    if (alone === undefined && last !== undefined && last.alone === undefined) last.values.push(value);
    else runs.push({ values: [value], alone });
  }
  return runs.map(({ values: [first = '', ...others], alone }) => {
    const last = others.at(-1);
    const middle = last === undefined ? first : `[${first}:${last}${range[1] ?? ''}]`;
    return { text: head + middle + tail, alone };
  });
}

/** The same without those hosts. */
export function leaveOut(text: string, unwanted: ReadonlySet<string>): string[] | undefined {
  return divideRange(text, unwanted)?.flatMap((piece) => (piece.alone === undefined ? [piece.text] : []));
}
