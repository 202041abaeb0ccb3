import { posix } from 'node:path';
import { asString, asText, describe } from '../argument.ts';
import type { PathQuestion } from '../environment.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { NO_KEYWORDS } from '../runtime.ts';
import { refuseUse } from '../refuse-use.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Value } from '../value.ts';
import { Markup, Tuple } from '../value.ts';
import { quoteWord } from '../quote-word.ts';

/** Python's os.path, on text alone where it need not look. */
export const PATH_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['basename', defineFilter([], (_, value) => lastPart(toText(value)))],
  ['dirname', defineFilter([], (_, value) => directoryOf(toText(value)))],
  ['splitext', defineFilter([], (_, value) => Tuple.from(splitExtension(toText(value))))],
  ['path_join', defineFilter([], (_, value) => joinPaths(listParts(value)))],
  ['normpath', defineFilter([], (_, value) => normalize(toText(value)))],
  ['relpath', defineFilter(['start?'], (_, value, start) => posix.relative(asText(start, '.'), toText(value)) || '.')],
  ['commonpath', defineFilter([], (_, value) => commonPath(value))],
  ['realpath', locate('realpath')],
  ['expanduser', locate('expanduser')],
  ['expandvars', locate('expandvars')],
  ['fileglob', defineFilter([], listFiles, { isImpure: true })],
  ['win_basename', defineFilter([], (_, value) => splitWindowsPath(toText(value))[1])],
  ['win_dirname', defineFilter([], (_, value) => splitWindowsPath(toText(value))[0])],
  ['win_splitdrive', defineFilter([], (_, value) => Tuple.from(splitDrive(toText(value))))],
  ['quote', defineFilter([], (_, value) => (value === null ? "''" : quoteWord(toText(value))))],
];

/** A filter for which the environment looks at the controller. */
function locate(question: PathQuestion): FilterOperation {
  return defineFilter(
    [],
    (runtime, value) => {
      const { findPath } = runtime.environment;
      if (findPath === undefined) throw new TemplateError('paths of the controller cannot be looked up here', 'lookup');
      return findPath(question, asString(value, 'the path'));
    },
    { isImpure: true },
  );
}

/** The lookup of the same name, as a filter. */
function listFiles(runtime: Runtime, value: Value): Value {
  const { lookups } = runtime.environment;
  if (lookups === undefined) throw new TemplateError('lookups cannot be used here', 'lookup');
  return lookups('fileglob', [asString(value, 'the pattern')], NO_KEYWORDS);
}

/** Python's ntpath.splitdrive: `C:` or `\\\\host\\share`, and the rest. */
function splitDrive(path: string): [string, string] {
  const drive = /^(?:[\\/]{2}[^\\/]*(?:[\\/][^\\/]*)?|[^]:)/.exec(path)?.[0] ?? '';
  return [drive, path.slice(drive.length)];
}

/** Python's ntpath.split: what stands before the last slash or backslash, and what behind. */
function splitWindowsPath(path: string): [string, string] {
  const [drive, rest] = splitDrive(path);
  const end = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\')) + 1;
  const head = rest.slice(0, end);
  return [drive + (/^[\\/]*$/.test(head) ? head : head.replace(/[\\/]+$/, '')), rest.slice(end)];
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function directoryOf(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
}

function splitExtension(path: string): [string, string] {
  const start = path.lastIndexOf('/') + 1;
  const name = path.slice(start);
  const leading = /^\.+/.exec(name)?.[0].length ?? 0;
  const dot = name.lastIndexOf('.');
  return dot < leading ? [path, ''] : [path.slice(0, start + dot), name.slice(dot)];
}

function listParts(value: Value): readonly string[] {
  if (!Array.isArray(value)) {
    if (typeof value === 'string' || value instanceof Markup) return [toText(value)];
    refuseUse(value);
    throw new TemplateError(`|path_join expects string or sequence, got ${describe(value)} instead`);
  }
  if (value.length === 0) throw new TemplateError('|path_join expects parts of a path, got an empty list', 'value');
  return value.map((part) => asString(part, 'each part of the path'));
}

function joinPaths(parts: readonly string[]): string {
  const start = Math.max(
    0,
    parts.findLastIndex((part) => part.startsWith('/')),
  );
  let path = '';
  // Looked at instead of the path's end, which would put the path together each time.
  let last = '';
  for (const part of parts.slice(start)) {
    path += path === '' || last.endsWith('/') ? part : `/${part}`;
    if (part !== '') last = part;
    else if (path !== '') last = '/';
  }
  return path;
}

/** Python's os.path.normpath: two slashes at the start stay, as POSIX has it. */
function normalize(path: string): string {
  const normal = posix.normalize(path);
  const bare = normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
  return /^\/\/(?!\/)/.test(path) ? `/${bare}` : bare;
}

function commonPath(value: Value): string {
  if (!Array.isArray(value) || value.length === 0) throw new TemplateError('`commonpath` takes a list of paths');
  const paths = value.map((path) => asString(path, 'each path'));
  if (new Set(paths.map((path) => path.startsWith('/'))).size > 1)
    throw new TemplateError('`commonpath` cannot mix absolute and relative paths', 'value');
  const split = paths.map((path) => path.split('/').filter((part) => part !== '' && part !== '.'));
  const [first = []] = split;
  const end = first.findIndex((part, index) => split.some((parts) => parts[index] !== part));
  return (
    (paths[0]?.startsWith('/') === true ? '/' : '') +
    first.slice(0, end === -1 ? Math.min(...split.map((parts) => parts.length)) : end).join('/')
  );
}
