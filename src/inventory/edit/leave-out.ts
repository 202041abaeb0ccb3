import { expandRange } from '../expand-range.ts';
import { readHostNames } from '../read-host-names.ts';

const RANGE = /\[[^\][:]*:[^\][:]*(:[^\][:]*)?\]/g;

/**
 * How a range such as `n[01:10]` is written without some of its hosts: as smaller ranges and single names. Undefined for a name with
 * several ranges.
 */
export function leaveOut(text: string, unwanted: ReadonlySet<string>): string[] | undefined {
  const [range, ...more] = text.matchAll(RANGE);
  const values = range === undefined ? undefined : expandRange(range[0]);
  if (range === undefined || more.length > 0 || values === undefined || 'reason' in values) return undefined;
  const head = text.slice(0, range.index);
  const tail = text.slice(range.index + range[0].length);
  const runs: string[][] = [[]];
  for (const value of values) {
    const found = readHostNames(head + value + tail);
    if ('reason' in found) return undefined;
    if (found.names.some((name) => unwanted.has(name))) runs.push([]);
    else runs.at(-1)?.push(value);
  }
  return runs
    .filter((run) => run.length > 0)
    .map(([first = '', ...others]) => {
      const last = others.at(-1);
      return head + (last === undefined ? first : `[${first}:${last}${range[1] ?? ''}]`) + tail;
    });
}
