/** What the data of a record of each type consists of, in its order; `*`: quoted strings, as many as there are. RFC 1035, 2782 and 3596. */
const FIELDS = {
  A: ['address'],
  AAAA: ['address'],
  CNAME: ['target'],
  MX: ['preference', 'exchange'],
  NS: ['target'],
  PTR: ['target'],
  SOA: ['mname', 'rname', 'serial', 'refresh', 'retry', 'expire', 'minimum'],
  SRV: ['priority', 'weight', 'port', 'target'],
  TXT: ['strings'],
} as const;

const NUMBERS = new Set<string>([
  'preference',
  'priority',
  'weight',
  'port',
  'serial',
  'refresh',
  'retry',
  'expire',
  'minimum',
]);

export type RecordType = keyof typeof FIELDS;
export const RECORD_TYPES = Object.keys(FIELDS) as RecordType[];

/** A record as a tool prints it. */
export interface PrintedRecord {
  readonly owner: string;
  readonly type: string;
  readonly data: string;
  /** Seconds. */
  readonly ttl?: number;
  /** The data of a TXT record is its only string, as it is. */
  readonly plain?: boolean;
}

export interface DnsRecord {
  readonly owner: string;
  readonly type: string;
  readonly ttl?: number;
  readonly [field: string]: unknown;
}

export function readRecord({ owner, type, ttl, data, plain }: PrintedRecord): DnsRecord {
  const common = { owner: trimDot(owner), type, ...(ttl === undefined ? {} : { ttl }) };
  if (type === 'TXT') return { ...common, strings: plain === true ? [data] : readStrings(data) };
  const words = data.split(/\s+/);
  const names = FIELDS[type as RecordType];
  return { ...common, ...Object.fromEntries(names.map((name, at) => [name, readField(name, words[at] ?? '')])) };
}

function readField(name: string, word: string): string | number {
  return NUMBERS.has(name) ? Number(word) : trimDot(word);
}

/** Names are said without the dot of the root. */
export function trimDot(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
}

/** The data as one text; the strings of a TXT record belong together. */
export function formatAnswer(record: DnsRecord): string {
  const names: readonly string[] = FIELDS[record.type as RecordType];
  return names.map((name) => [record[name]].flat().join('')).join(' ');
}

/** The one that is to be used first comes first; others by their data, since a server gives them in any order. */
export function compareRecords(left: DnsRecord, right: DnsRecord): number {
  const rank = (record: DnsRecord) => Number(record['priority'] ?? record['preference'] ?? 0);
  const difference = rank(left) - rank(right);
  if (difference !== 0) return difference;
  return formatAnswer(left) < formatAnswer(right) ? -1 : 1;
}

/** Strings as a zone file has them: in quotes or as a word, with `\"`, `\\` and `\DDD` for a byte. */
function readStrings(data: string): string[] {
  const parts = data.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? [];
  return parts.map((part) => decodeBytes(part.startsWith('"') ? part.slice(1, -1) : part));
}

function decodeBytes(text: string): string {
  const pieces = text.match(/\\\d{3}|\\.|[^\\]+/gsu) ?? [];
  const bytes = pieces.map((piece) => {
    if (/^\\\d{3}$/.test(piece)) return Buffer.from([Number(piece.slice(1))]);
    return Buffer.from(piece.startsWith('\\') ? piece.slice(1) : piece);
  });
  return Buffer.concat(bytes).toString('utf8');
}
