/** A range that cannot be read: why. */
export interface RangeProblem {
  readonly reason: string;
}

const LARGEST_RANGE = 100_000;
const RANGE = /\[([^\][:]*):([^\][:]*)(?::([^\][:]*))?\]/;

/**
 * Expands `node[01:20]`, `db-[a:f]` and `n[0:10:2]`, several in one name too, as Ansible does: both ends belong to it, and leading
 * zeros keep the width.
 */
export function expandRange(name: string): readonly string[] | RangeProblem {
  const range = RANGE.exec(name);
  if (range === null)
    return name.includes('[') ? { reason: 'a range is `[first:last]`, with a step if need be' } : [name];
  const [whole, first = '', last = '', step = '1'] = range;
  if (!/^[1-9]\d*$/.test(step)) return { reason: `the step \`${step}\` must be a positive integer` };
  const values = listNumbers(first, last, Number(step)) ?? listLetters(first, last, Number(step));
  if (values === undefined)
    return { reason: `\`${whole}\` must go from a number to a number or from a letter to a letter` };
  if (!Array.isArray(values)) return values;
  const rest = expandRange(name.slice(range.index + whole.length));
  if ('reason' in rest) return rest;
  if (values.length * rest.length > LARGEST_RANGE) return { reason: `it has more than ${LARGEST_RANGE} hosts` };
  const head = name.slice(0, range.index);
  return values.flatMap((value) => rest.map((tail) => head + value + tail));
}

function listNumbers(first: string, last: string, step: number): string[] | RangeProblem | undefined {
  const from = first === '' ? '0' : first;
  if (!/^\d+$/.test(from) || !/^\d+$/.test(last)) return undefined;
  const width = from.startsWith('0') && from.length > 1 ? from.length : 0;
  if (width > 0 && last.length !== width)
    return { reason: `\`${first}\` and \`${last}\` must have the same number of digits` };
  return listSteps(Number(from), Number(last), step, (value) => String(value).padStart(width, '0'));
}

function listLetters(first: string, last: string, step: number): string[] | RangeProblem | undefined {
  const alphabet = /^[a-z]$/.test(first) && /^[a-z]$/.test(last);
  if (!alphabet && !(/^[A-Z]$/.test(first) && /^[A-Z]$/.test(last))) return undefined;
  return listSteps(first.charCodeAt(0), last.charCodeAt(0), step, (value) => String.fromCharCode(value));
}

function listSteps(from: number, to: number, step: number, show: (value: number) => string): string[] | RangeProblem {
  if (from > to) return { reason: 'it ends before it begins' };
  if ((to - from) / step >= LARGEST_RANGE) return { reason: `it has more than ${LARGEST_RANGE} hosts` };
  const values: string[] = [];
  for (let value = from; value <= to; value += step) values.push(show(value));
  return values;
}
