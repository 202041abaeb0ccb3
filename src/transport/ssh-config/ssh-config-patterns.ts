import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** The patterns of a `Host` line, and those behind a `!`. */
interface HostLine {
  readonly wanted: readonly RegExp[];
  readonly unwanted: readonly RegExp[];
}

const SIMPLE_NAME = /^[a-z0-9][a-z0-9.-]*$/;
const DEEPEST_INCLUDE = 16;

/**
 * Which hosts the ssh configuration tells apart, so that `ssh -G` need not be asked about each: two hosts with the same answer have the same
 * settings, but for their own name. Only for configurations that tell them apart by `Host` lines alone.
 */
export class SshConfigPatterns {
  readonly #lines: readonly HostLine[] | undefined;
  /** Another text for another configuration. */
  readonly fingerprint: string;

  /** Without files every host is asked about. */
  constructor(files: { readonly user: string; readonly system: string } | undefined) {
    const reading: Reading = { lines: [], texts: [] };
    const understood = files !== undefined && readConfiguration(files, reading);
    this.#lines = understood ? reading.lines : undefined;
    this.fingerprint = createHash('sha256').update(JSON.stringify(reading.texts)).digest('hex');
  }

  /** Undefined where the host has to be asked about by itself. */
  classify(host: string, sshArguments: readonly string[]): string | undefined {
    if (this.#lines === undefined || !SIMPLE_NAME.test(host) || !sshArguments.every(isPlainOption)) return undefined;
    return this.#lines.map((line) => (matchesLine(line, host) ? '1' : '0')).join('');
  }
}

/** `-o` and what stands behind it, where that says the same of every host. */
function isPlainOption(word: string): boolean {
  if (word === '-o') return true;
  const [keyword = ''] = word.replace(/^-o/, '').split(/[\s=]/, 1);
  return /^[a-z]+$/i.test(keyword) && !word.includes('%') && !dependsOnMore(keyword, '');
}

interface Reading {
  readonly lines: HostLine[];
  /** Of all files, in the order of reading. */
  readonly texts: string[];
}

/** False where hosts are told apart by more than `Host` lines, or where that cannot be seen. */
function readConfiguration({ user, system }: { user: string; system: string }, reading: Reading): boolean {
  // Without it the system's file is somewhere else.
  if (statSync(system, { throwIfNoEntry: false })?.isFile() !== true) return false;
  return [user, system].every((path) => readConfigFile(path, dirname(path), reading, 0));
}

/** `folder` is where relative Includes are looked for, also from an included file. */
function readConfigFile(path: string, folder: string, reading: Reading, depth: number): boolean {
  if (depth > DEEPEST_INCLUDE) return false;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    reading.texts.push('');
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
  reading.texts.push(text);
  return text.split('\n').every((line) => {
    const match = /^\s*([a-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/i.exec(line);
    if (match === null) return /^\s*(?:#.*)?$/.test(line);
    const [, keyword = '', value = ''] = match;
    const words = value.split(/\s+/).map((word) => word.replace(/^"(.*)"$/, '$1'));
    switch (keyword.toLowerCase()) {
      case 'host':
        reading.lines.push(readHostLine(words));
        return !/["#]/.test(value);
      case 'include':
        return words.every((word) => {
          const included = expandInclude(word, folder);
          return included?.every((file) => readConfigFile(file, folder, reading, depth + 1)) === true;
        });
      default:
        return !dependsOnMore(keyword, value);
    }
  });
}

/** Whether what a keyword says may depend on the host in other ways than by the `Host` line above it. */
function dependsOnMore(keyword: string, value: string): boolean {
  switch (keyword.toLowerCase()) {
    case 'match':
    case 'include':
    case 'canonicalizehostname':
    case 'canonicaldomains':
      return true;
    // Of no use here, and mostly full of tokens.
    case 'controlpath':
    case 'localcommand':
    case 'remotecommand':
      return false;
    default:
      return value.includes('%') || value.includes('${');
  }
}

/** The files that an Include names; undefined where that is beyond a `*` in a file's name. */
function expandInclude(word: string, folder: string): string[] | undefined {
  if (/[%$?[\]"]|^~[^/]/.test(word) || dirname(word).includes('*')) return undefined;
  const place = word.startsWith('~/') ? join(userInfo().homedir, word.slice(2)) : word;
  const path = isAbsolute(place) ? place : join(folder, place);
  if (!path.includes('*')) return [path];
  const pattern = toRegExp(basename(path));
  try {
    return readdirSync(dirname(path))
      .filter((name) => pattern.test(name) && !name.startsWith('.'))
      .map((name) => join(dirname(path), name));
  } catch {
    return [];
  }
}

/** As match_pattern_list of OpenSSH: a `!` that matches decides. */
function matchesLine({ wanted, unwanted }: HostLine, host: string): boolean {
  return wanted.some((pattern) => pattern.test(host)) && !unwanted.some((pattern) => pattern.test(host));
}

function readHostLine(words: readonly string[]): HostLine {
  return {
    wanted: words.filter((word) => !word.startsWith('!')).map(toRegExp),
    unwanted: words.filter((word) => word.startsWith('!')).map((word) => toRegExp(word.slice(1))),
  };
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
