import { isIPv6 } from 'node:net';
import { RegexLimitError, runRegex } from '../util/run-regex.ts';
import type { Group, Host, Inventory } from './inventory.ts';
import { listHosts } from './list-hosts.ts';

export interface PatternMatch {
  /** Each once, in the order of the pattern. */
  readonly hosts: Host[];
  /** Parts of the pattern that match neither a group nor a host. */
  readonly unmatched: string[];
}

/**
 * Chooses hosts as Ansible's patterns do: parts between `,` or `:` add up, `&part` keeps only its hosts, `!part` takes them away. A part
 * is the name of a group or host, a glob, `~regex`, or a group with `[0]`, `[-1]`, `[1:3]` (both ends belong to it). What stands in a list
 * is one pattern.
 */
export function matchPattern(inventory: Inventory, pattern: string | readonly string[]): PatternMatch {
  const parts = (typeof pattern === 'string' ? [pattern] : pattern).flatMap(splitPattern);
  const unions = parts.filter((part) => !/^[&!]/.test(part));
  const unmatched: string[] = [];
  const match = (part: string): readonly Host[] => {
    const hosts = matchPart(inventory, part);
    if (hosts === undefined) unmatched.push(part);
    return hosts ?? [];
  };
  let chosen = new Set((unions.length === 0 && parts.length > 0 ? ['all'] : unions).flatMap(match));
  for (const part of parts) {
    if (!part.startsWith('&')) continue;
    const both = new Set(match(part.slice(1)));
    chosen = new Set([...chosen].filter((host) => both.has(host)));
  }
  for (const part of parts) {
    if (part.startsWith('!')) for (const host of match(part.slice(1))) chosen.delete(host);
  }
  return { hosts: [...chosen], unmatched };
}

/** Parts of a pattern; commas go before colons and spaces, as Ansible splits, and none counts within brackets. */
export function splitPattern(pattern: string): string[] {
  const separator = /,(?![^[]*\])/.test(pattern)
    ? /,(?![^[]*\])/
    : isIPv6(pattern.trim())
      ? /(?!)/
      : /[:\s](?![^[]*\])/;
  return pattern
    .trim()
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The hosts of one part; undefined where nothing has that name. */
function matchPart(inventory: Inventory, part: string): readonly Host[] | undefined {
  const subscript = part.startsWith('~') ? null : /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/.exec(part);
  if (subscript === null) return matchName(inventory, part);
  const [, name = '', index, from, to] = subscript;
  // A host that a glob names twice, by its group too, has two places.
  const hosts = matchName(inventory, name);
  if (hosts === undefined) return undefined;
  if (index !== undefined) {
    const host = hosts.at(Number(index));
    // A place that nobody has is a slip of the pen.
    return host === undefined ? (hosts.length === 0 ? [] : undefined) : [host];
  }
  return hosts.slice(Number(from), to === '' ? undefined : Number(to) + 1);
}

function matchName(inventory: Inventory, name: string): readonly Host[] | undefined {
  const test = createTest(name);
  if (test === undefined) return undefined;
  const isName = !/^~|[.?*[]/.test(name);
  let groups: readonly Group[];
  let found: Host[];
  try {
    groups = [...inventory.groups.values()].filter((group) => test(group.name));
    found = groups.flatMap((group) => listHosts(group));
    if (groups.length === 0 || !isName)
      for (const host of inventory.hosts.values()) if (test(host.name)) found.push(host);
  } catch (error) {
    // An expression that would not end fits nothing.
    if (error instanceof RegexLimitError) return undefined;
    throw error;
  }
  const implicit = found.length === 0 ? inventory.findHost(name) : undefined;
  if (implicit !== undefined) return [implicit];
  return groups.length === 0 && found.length === 0 ? undefined : found;
}

/** Whether a name fits a part of a pattern; undefined for a regular expression that is none. */
function createTest(part: string): ((name: string) => boolean) | undefined {
  if (!/^~|[?*[]/.test(part)) return (name) => name === part;
  try {
    const regex = part.startsWith('~')
      ? new RegExp(`^(?:${translateNames(part.slice(1))})`)
      : new RegExp(`^(?:${translateGlob(part)})$`);
    return (name) => runRegex(regex, name, () => regex.test(name));
  } catch {
    return undefined;
  }
}

/** Python's named groups in JavaScript's spelling. */
function translateNames(regex: string): string {
  return regex.replaceAll('(?P<', '(?<');
}

/** Whether a text fits a glob of Python's fnmatch. */
export function createGlobTest(glob: string): (text: string) => boolean {
  const regex = new RegExp(`^(?:${translateGlob(glob)})$`, 's');
  return (text) => runRegex(regex, text, () => regex.test(text));
}

/** Python's fnmatch as a regular expression. */
function translateGlob(glob: string): string {
  return glob.replace(/\[(!?)([^\]]+)\]|[^]/g, (piece, not: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replaceAll('\\', '\\\\')}]`;
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    return piece.replace(/[.+^${}()|[\]\\/]/, String.raw`\$&`);
  });
}
