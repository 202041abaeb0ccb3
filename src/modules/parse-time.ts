import { ModuleFailure } from '../module/result.ts';

/** The signs of strptime for fields of a date, each with what it reads. */
const FIELDS: Readonly<Record<string, readonly [name: string, pattern: string]>> = {
  Y: ['year', String.raw`\d{4}`],
  y: ['short', String.raw`\d{2}`],
  m: ['month', String.raw`1[0-2]|0?[1-9]`],
  d: ['day', String.raw`3[01]|[12]\d|0?[1-9]`],
  H: ['hour', String.raw`2[0-3]|[01]?\d`],
  M: ['minute', String.raw`[0-5]?\d`],
  S: ['second', String.raw`6[01]|[0-5]?\d`],
};
const WHOLE: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S', D: '%m/%d/%y', R: '%H:%M' };

/**
 * Reads a time as Python's strptime does; what is missing is the beginning of 1900.
 * @returns `YYYY-MM-DD hh:mm:ss`, which `date -d` and `touch -d` of a host read
 * @throws ModuleFailure where the text is not of the format, or the format has a sign that names no field
 */
export function parseTime(text: string, format: string): string {
  const signs = format.replaceAll(/%([FTDR])/g, (_, sign: string) => WHOLE[sign] ?? '');
  const pattern = signs.replaceAll(/%(.)|[^%]/gs, (piece, sign: string | undefined) => {
    if (sign === undefined)
      return /\s/.test(piece) ? String.raw`\s+` : piece.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);
    if (sign === '%') return '%';
    const field = Object.hasOwn(FIELDS, sign) ? FIELDS[sign] : undefined;
    if (field === undefined)
      throw new ModuleFailure(`the format of a time cannot have %${sign}: ${format}`, {
        help: `It can have ${[...Object.keys(FIELDS), ...Object.keys(WHOLE)].map((name) => `%${name}`).join(', ')}.`,
      });
    return `(?<${field[0]}>${field[1]})`;
  });
  const read = new RegExp(`^${pattern}$`, 's').exec(text)?.groups;
  const [year, month, day] = [readYear(read), Number(read?.['month'] ?? 1), Number(read?.['day'] ?? 1)];
  if (read === undefined || new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day)
    throw new ModuleFailure(`the time \`${text}\` is not written as ${format}`, {
      help: '`preserve` and `now` go, too.',
    });
  const two = (number: number | string | undefined): string => String(number ?? 0).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(read['hour'])}:${two(read['minute'])}:${two(read['second'])}`;
}

/** Two digits are of 1969 to 2068, as POSIX has them. */
function readYear(read: Readonly<Record<string, string | undefined>> | undefined): number {
  const short = read?.['short'];
  if (short !== undefined) return Number(short) + (Number(short) < 69 ? 2000 : 1900);
  return Number(read?.['year'] ?? 1900);
}
