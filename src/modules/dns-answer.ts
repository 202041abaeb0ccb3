import type { PrintedRecord } from './dns-records.ts';

/** What a tool printed, read. */
export interface DnsAnswer {
  /** Such as NOERROR; undefined where no server answered. */
  readonly rcode: string | undefined;
  readonly records: readonly PrintedRecord[];
  /** Who answered, where the tool says it. */
  readonly server?: string;
}

/** dig, drill and `host -v` print an answer as a zone file has it, with the header of the message as a comment. */
export function readSections(output: string): DnsAnswer {
  const header = /^;; ->>HEADER<<-.*\b(?:status|rcode): (\w+)/m.exec(output)?.[1];
  const missing = /^Host .* not found: \d+\((\w+)\)/m.exec(output)?.[1];
  const server = /^;; SERVER: ([^\s#(]+)/m.exec(output)?.[1] ?? /^Received \d+ bytes from ([^\s#]+)/m.exec(output)?.[1];
  const [, answer = ''] = /^;; ANSWER SECTION:\n([^]*?)(?:\n\n|\n;;|$(?![^]))/m.exec(output) ?? [];
  const records = answer.split('\n').flatMap((line) => {
    const [, owner, ttl, type, data] = /^([^;\s]\S*)\s+(\d+)\s+IN\s+(\w+)\s+(.*)$/.exec(line) ?? [];
    if (owner === undefined || type === undefined || data === undefined) return [];
    return [{ owner, type, ttl: Number(ttl), data }];
  });
  return { rcode: header ?? missing, records, ...(server === undefined ? {} : { server }) };
}

const NSLOOKUP_WORDS: Readonly<Record<string, string>> = {
  'canonical name': 'CNAME',
  'mail exchanger': 'MX',
  nameserver: 'NS',
  name: 'PTR',
  service: 'SRV',
  text: 'TXT',
};
const SOA_WORDS = ['origin', 'mail addr', 'serial', 'refresh', 'retry', 'expire', 'minimum'];

/** nslookup of BIND and of busybox: the latter prints of a TXT record the first string, as it is. */
export function readNslookup(output: string): DnsAnswer {
  const lines = output.split('\n');
  const server = /^Server:\s+(\S+)/m.exec(output)?.[1];
  const address = /^Address:\s+(\S+)/m.exec(output)?.[1];
  const isBusybox = address !== undefined && !address.includes('#');
  const records: PrintedRecord[] = [];
  for (const [at, line] of lines.entries()) {
    const [, owner = '', word = '', data = ''] = /^(\S+)\t([a-z ]+) = (.*)$/.exec(line) ?? [];
    const type = NSLOOKUP_WORDS[word];
    const [, name] = /^Name:\s+(\S+)$/.exec(line) ?? [];
    const [, found] = /^Address:\s+(\S+)$/.exec(lines[at + 1] ?? '') ?? [];
    if (type === 'TXT' && isBusybox) records.push({ owner, type, data: data.slice(1, -1), plain: true });
    else if (type !== undefined) records.push({ owner, type, data });
    else if (name !== undefined && found !== undefined) {
      records.push({ owner: name, type: found.includes(':') ? 'AAAA' : 'A', data: found });
    } else if (lines[at + 1]?.startsWith('\torigin = ') === true) {
      records.push({ owner: line, type: 'SOA', data: readSoa(lines.slice(at + 1)) });
    }
  }
  const failed = /^\*\* server can't find .*: (\w+)\s*$/m.exec(output)?.[1];
  const rcode = failed ?? (server === undefined || /no servers could be reached/.test(output) ? undefined : 'NOERROR');
  return { rcode, records, ...(server === undefined ? {} : { server }) };
}

function readSoa(lines: readonly string[]): string {
  return SOA_WORDS.map((word, at) => lines[at]?.replace(`\t${word} = `, '') ?? '').join(' ');
}

/** `getent ahostsv4` and `ahostsv6`: each address three times, the first with the canonical name; of IPv4 as of IPv6 those that are mapped. */
export function readGetent(output: string, name: string): DnsAnswer {
  const lines = output.split('\n').filter((line) => / STREAM\b/.test(line) && !line.startsWith('::ffff:'));
  const owner = /STREAM\s+(\S+)/.exec(lines[0] ?? '')?.[1] ?? name;
  const records = lines.map((line) => {
    const data = line.split(/\s/, 1)[0] ?? '';
    return { owner, type: data.includes(':') ? 'AAAA' : 'A', data };
  });
  return { rcode: records.length === 0 ? undefined : 'NOERROR', records };
}
