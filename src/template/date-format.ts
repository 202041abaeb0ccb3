import { DateTime } from './date-time.ts';
import { TemplateError } from './template-error.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAY_MS = 86_400_000;

/** C's strftime in the C locale. */
export function formatDate(
  date: DateTime,
  format: string,
  zone: { name: string; offset: string } = { name: '', offset: '' },
): string {
  const f = date.fields;
  const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill);
  const [day = '', month = ''] = [DAYS[f.getUTCDay()], MONTHS[f.getUTCMonth()]];
  const hour12 = f.getUTCHours() % 12 === 0 ? 12 : f.getUTCHours() % 12;
  const dayOfYear = Math.floor((date.time - Date.UTC(f.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
  const iso = findIsoWeek(f);
  const expand = (pattern: string): string =>
    pattern.replaceAll(/%(-?)([a-zA-Z%])/g, (all, minus: string, letter: string) => {
      const text = read(letter, all);
      return minus === '-' ? text.replace(/^[0 ]+(?=.)/, '') : text;
    });
  const read = (letter: string, all: string): string => {
    switch (letter) {
      case 'Y':
        return String(f.getUTCFullYear());
      case 'y':
        return pad(f.getUTCFullYear() % 100);
      case 'C':
        return pad(Math.floor(f.getUTCFullYear() / 100));
      case 'm':
        return pad(f.getUTCMonth() + 1);
      case 'd':
        return pad(f.getUTCDate());
      case 'e':
        return pad(f.getUTCDate(), 2, ' ');
      case 'H':
        return pad(f.getUTCHours());
      case 'I':
        return pad(hour12);
      case 'M':
        return pad(f.getUTCMinutes());
      case 'S':
        return pad(f.getUTCSeconds());
      case 'f':
        return pad(date.microsecond, 6);
      case 'p':
        return f.getUTCHours() < 12 ? 'AM' : 'PM';
      case 'A':
        return day;
      case 'a':
        return day.slice(0, 3);
      case 'B':
        return month;
      case 'b':
      case 'h':
        return month.slice(0, 3);
      case 'j':
        return pad(dayOfYear, 3);
      case 'u':
        return String(f.getUTCDay() === 0 ? 7 : f.getUTCDay());
      case 'w':
        return String(f.getUTCDay());
      case 'U':
        return pad(Math.floor((dayOfYear + 6 - f.getUTCDay()) / 7));
      case 'W':
        return pad(Math.floor((dayOfYear + 6 - ((f.getUTCDay() + 6) % 7)) / 7));
      case 'V':
        return pad(iso.week);
      case 'G':
        return String(iso.year);
      case 'T':
        return expand('%H:%M:%S');
      case 'R':
        return expand('%H:%M');
      case 'D':
        return expand('%m/%d/%y');
      case 'F':
        return expand('%Y-%m-%d');
      case 'c':
        return expand('%a %b %e %H:%M:%S %Y');
      case 'x':
        return expand('%m/%d/%y');
      case 'X':
        return expand('%H:%M:%S');
      case 'r':
        return expand('%I:%M:%S %p');
      case 's':
        return String(Math.floor(date.time / 1000));
      case 'z':
        return zone.offset;
      case 'Z':
        return zone.name;
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case '%':
        return '%';
      default:
        return all;
    }
  };
  return expand(format);
}

function findIsoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - (date.getUTCDay() || 7)),
  );
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1 };
}

const READERS: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  e: '\\s?(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  I: '(?<I>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,6})',
  p: '(?<p>AM|PM|am|pm)',
  j: '(?<j>\\d{1,3})',
  b: '(?<b>[A-Za-z]{3})',
  h: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]+)',
  a: '[A-Za-z]{3}',
  A: '[A-Za-z]+',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  Z: '(?:UTC|GMT|[A-Z]{3,5})?',
  '%': '%',
};

/** Python's datetime.strptime. @throws TemplateError where the text does not fit the format */
export function parseDate(text: string, format: string): DateTime {
  const expanded = format
    .replaceAll('%T', '%H:%M:%S')
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%D', '%m/%d/%y')
    .replaceAll('%R', '%H:%M');
  const pattern = expanded.replaceAll(/%(.)|\s+|[\\^$.*+?()[\]{}|]/g, (all, letter?: string) => {
    if (letter === undefined) return /\s/.test(all) ? '\\s+' : `\\${all}`;
    const reader = READERS[letter];
    if (reader === undefined) throw new TemplateError(`\`%${letter}\` cannot be read from a date`, 'value');
    return reader;
  });
  const groups = compileFormat(pattern, format).exec(text)?.groups;
  if (groups === undefined) throw new TemplateError(`time data '${text}' does not match format '${format}'`, 'value');
  const read = (name: string, initial: number): number => (groups[name] === undefined ? initial : Number(groups[name]));
  const short = read('y', -1);
  const year = short >= 0 ? short + (short < 69 ? 2000 : 1900) : read('Y', 1900);
  const monthName = (groups['b'] ?? groups['B'])?.toLowerCase();
  const named = monthName === undefined ? -1 : MONTHS.findIndex((month) => month.toLowerCase().startsWith(monthName));
  const month = named >= 0 ? named : read('m', 1) - 1;
  const half = groups['p']?.toLowerCase();
  const hour = half === undefined ? read('H', read('I', 0)) : (read('I', 12) % 12) + (half === 'pm' ? 12 : 0);
  const day = groups['j'] === undefined ? read('d', 1) : read('j', 1);
  const time = Date.UTC(year, groups['j'] === undefined ? month : 0, day, hour, read('M', 0), read('S', 0));
  const isReal =
    month <= 11 && hour < 24 && read('M', 0) < 60 && (groups['j'] !== undefined || new Date(time).getUTCDate() === day);
  if (!isReal) throw new TemplateError(`\`${text}\` is not a date`, 'value');
  return new DateTime(time, Number((groups['f'] ?? '0').padEnd(6, '0')));
}

function compileFormat(pattern: string, format: string): RegExp {
  try {
    return new RegExp(`^${pattern}$`);
  } catch {
    const shown = format.length > 60 ? `${format.slice(0, 60)}…` : format;
    throw new TemplateError(`the format \`${shown}\` has a directive twice`, 'value');
  }
}
