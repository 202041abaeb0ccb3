import { ModuleFailure } from '../module/result.ts';
import { normalizeMode } from './file-attributes.ts';
import type { FindArgs } from './find-args.ts';
import type { FoundFile } from './find-entries.ts';
import { readPattern } from './python-pattern.ts';

const AGES: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const SIZES: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
const TYPES = { directory: 'd', file: 'f', link: 'l' } as const;

/**
 * Whether a file is one that is asked for, as far as a listing tells.
 * @throws ModuleFailure on an argument that means nothing.
 */
export function createFilter(args: FindArgs): (file: FoundFile, now: number) => boolean {
  const fitsName = createNameTest(args);
  const age = readAmount('age', args.age, AGES);
  const size = readAmount('size', args.size, SIZES);
  const fitsMode = createModeTest(args.mode, args.exact_mode);
  const { depth, file_type: type, hidden } = args;
  return (file, now) => {
    if (depth && file.depth > depth) return false;
    if (!hidden && file.name.startsWith('.')) return false;
    if (type !== 'any' && file.type !== TYPES[type]) return false;
    if (!fitsName(file.name) || !fitsMode(file.mode & 0o7777)) return false;
    return reaches(age, now - file[args.age_stamp]) && (file.type !== 'f' || reaches(size, file.size));
  };
}

/** Words for find(1) that leave out what `createFilter` would, as far as every find reads them alike. */
export function listTests(args: FindArgs): string[] {
  const { excludes, file_type: type, patterns } = args;
  const plain = !args.use_regex && patterns.length > 0 && patterns.every((pattern) => /^[\w.*-]+$/.test(pattern));
  const names = plain ? patterns.flatMap((pattern, index) => [...(index === 0 ? [] : ['-o']), '-name', pattern]) : [];
  return [
    // Behind a link that is followed, find would tell the type of what it leads to.
    ...(args.follow || type === 'any' ? [] : ['-type', TYPES[type]]),
    ...(args.hidden ? [] : ['!', '-name', '.*']),
    ...(names.length === 0 ? [] : ['(', ...names, ')']),
    ...(excludes ?? []).flatMap((pattern) =>
      !args.use_regex && /^[\w.*-]+$/.test(pattern) ? ['!', '-name', pattern] : [],
    ),
  ];
}

/** Patterns hold for the name without its folder; a regular expression need only match its start, as in Ansible. */
function createNameTest({ excludes, patterns, use_regex }: FindArgs): (name: string) => boolean {
  const read = (argument: string, pattern: string): RegExp =>
    readPattern(argument, use_regex ? pattern : translateGlob(pattern));
  const wanted = patterns.map((pattern) => read('patterns', pattern));
  const unwanted = (excludes ?? []).map((pattern) => read('excludes', pattern));
  const fits = (regex: RegExp, name: string): boolean => regex.exec(name)?.index === 0;
  return (name) =>
    (wanted.length === 0 || wanted.some((regex) => fits(regex, name))) && !unwanted.some((regex) => fits(regex, name));
}

/** A pattern of Python's fnmatch as a regular expression of Python's for the whole text. */
function translateGlob(glob: string): string {
  const body = glob.replace(
    /\[(!?)(\]?[^\]]*)\]|[^]/g,
    (piece, not: string | undefined, set: string | undefined): string => {
      if (set) return `[${not === '!' ? '^' : ''}${set.replaceAll(/[\\[\]^&~|]/g, String.raw`\$&`)}]`;
      if (piece === '*') return '.*';
      if (piece === '?') return '.';
      return piece.replaceAll(/[\\.^$*+?{}[\]|()]/g, String.raw`\$&`);
    },
  );
  return String.raw`(?s)\A(?:${body})\Z`;
}

/** A number with a unit, such as `2d` or `-10m`; the bare number counts the smallest. */
function readAmount(
  argument: 'age' | 'size',
  text: string | undefined,
  units: Readonly<Record<string, number>>,
): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit = ''] = /^(-?\d+)([a-z]?)$/.exec(text.toLowerCase()) ?? [];
  const factor = unit === '' ? 1 : units[unit];
  if (digits !== undefined && factor !== undefined) return Number(digits) * factor;
  throw new ModuleFailure(`failed to process ${argument}: ${text}`, {
    [argument]: text,
    help: `Write a number, with one of the units ${Object.keys(units).join(', ')} behind it.`,
  });
}

/** At least so much, or where the limit is negative at most. */
function reaches(limit: number | undefined, value: number): boolean {
  if (limit === undefined) return true;
  return limit < 0 ? value <= -limit : value >= limit;
}

function createModeTest(text: string | undefined, exact: boolean): (mode: number) => boolean {
  if (text === undefined) return () => true;
  const mode = normalizeMode(text);
  const wanted = /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : readSymbolicMode(mode);
  return (is) => (exact ? is === wanted : (is & wanted) !== 0);
}

const RIGHTS: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 };
const CLASSES: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 };

/** A symbolic mode of a file that has no permissions so far; without a class the umask, 022, is left out. */
function readSymbolicMode(text: string): number {
  let mode = 0;
  for (const clause of text.split(',')) {
    const [who = ''] = /^[ugoa]*/.exec(clause) ?? [];
    const classes = who === '' ? 0o7755 : who.split('').reduce((bits, name) => bits | (CLASSES[name] ?? 0), 0);
    for (const [, operator, letters = ''] of clause.slice(who.length).matchAll(/([-+=])([^-+=]*)/g)) {
      const bits = letters.split('').reduce((sum, letter) => sum | readRight(letter, mode), 0) & classes;
      if (operator === '-') mode &= ~bits;
      else mode = operator === '+' ? mode | bits : (mode & ~classes) | bits;
    }
  }
  return mode;
}

/** The bits of one letter, for all classes. `X` is for folders and for what somebody may execute already. */
function readRight(letter: string, mode: number): number {
  if (letter === 'X') return (mode & 0o111) === 0 ? 0 : 0o111;
  const shift = { u: 6, g: 3, o: 0 }[letter];
  return shift === undefined ? (RIGHTS[letter] ?? 0) : ((mode >> shift) & 7) * 0o111;
}
