import { type KnownHostsLine, matchesKnownHost, parseKnownHosts } from '../module/known-hosts.ts';

interface Line {
  /** As it stands in the file, with its end. */
  readonly raw: string;
  /** Undefined where it is a comment, empty, or a mistake. */
  readonly entry: KnownHostsLine | undefined;
}

/**
 * Adds a line for a host in the place of those of the same type that are about it. What stands with a marker or with wildcards is about others
 * too, and stays.
 */
export function addKnownHost(text: string, host: string, added: KnownHostsLine, line: string): string {
  const lines = readLines(text);
  const found = lines.filter(({ entry }) => entry !== undefined && matchesKnownHost(entry, host));
  if (found.some(({ entry }) => entry !== undefined && isSameEntry(entry, added))) return text;
  const isReplaced = ({ entry }: Line): boolean =>
    entry?.type === added.type &&
    entry.marker === undefined &&
    added.marker === undefined &&
    !/[*?!]/.test(entry.patterns);
  const replaced = new Set(found.filter(isReplaced));
  const kept = join(lines.filter((each) => !replaced.has(each)));
  return `${kept}${kept === '' || kept.endsWith('\n') ? '' : '\n'}${line}\n`;
}

/** Removes a host's lines; `key`: only those with this key. Lines with a marker go only with their key. */
export function removeKnownHost(text: string, host: string, key: KnownHostsLine | undefined): string {
  const isUnwanted = ({ entry }: Line): boolean =>
    entry !== undefined &&
    matchesKnownHost(entry, host) &&
    (key === undefined ? entry.marker === undefined : isSameKey(entry, key));
  return join(readLines(text).filter((line) => !isUnwanted(line)));
}

function isSameKey(one: KnownHostsLine, other: KnownHostsLine): boolean {
  return one.type === other.type && one.key === other.key && one.marker === other.marker;
}

/** Hashes of one name are all different. */
function isSameEntry(one: KnownHostsLine, other: KnownHostsLine): boolean {
  const areHashed = one.patterns.startsWith('|1|') && other.patterns.startsWith('|1|');
  return isSameKey(one, other) && (areHashed || one.patterns === other.patterns);
}

function readLines(text: string): Line[] {
  const raws = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const entries = new Map(parseKnownHosts(text, '').map((entry) => [entry.line, entry]));
  return raws.map((raw, index) => ({ raw, entry: entries.get(index + 1) }));
}

function join(lines: readonly Line[]): string {
  return lines.map(({ raw }) => raw).join('');
}
