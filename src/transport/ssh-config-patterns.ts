import { readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** Where OpenSSH's client reads its configuration; ssh_config(5). */
export interface SshConfigFiles {
  readonly user: string;
  readonly system: string;
}

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

  /** Without files every host is asked about. */
  constructor(files: SshConfigFiles | undefined) {
    this.#lines = files === undefined ? undefined : readHostLines(files);
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

/** Undefined where hosts are told apart by more than `Host` lines, or where that cannot be seen. */
function readHostLines(files: SshConfigFiles): HostLine[] | undefined {
  // Without it the system's file is somewhere else.
  if (statSync(files.system, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const lines: HostLine[] = [];
  const understood = [files.user, files.system].every((path) => collectHostLines(path, dirname(path), lines, 0));
  return understood ? lines : undefined;
}

/** `folder` is where relative Includes are looked for, also from an included file. False where the file cannot be understood. */
function collectHostLines(path: string, folder: string, lines: HostLine[], depth: number): boolean {
  if (depth > DEEPEST_INCLUDE) return false;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
  return text.split('\n').every((line) => {
    const match = /^\s*([a-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/i.exec(line);
    if (match === null) return /^\s*(?:#.*)?$/.test(line);
    const [, keyword = '', value = ''] = match;
    const words = value.split(/\s+/).map((word) => word.replace(/^"(.*)"$/, '$1'));
    switch (keyword.toLowerCase()) {
      case 'host':
        lines.push(readHostLine(words));
        return !/["#]/.test(value);
      case 'include':
        return words.every((word) => {
          const included = expandInclude(word, folder);
          return included?.every((file) => collectHostLines(file, folder, lines, depth + 1)) === true;
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
