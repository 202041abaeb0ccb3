import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { Fields } from '../module/reply.ts';
import { ModuleFailure } from '../module/result.ts';
import { type DnsAnswer, readGetent, readNslookup, readSections } from './dns-answer.ts';
import { compareRecords, formatAnswer, readRecord, RECORD_TYPES, trimDot } from './dns-records.ts';
import { reverseAddress } from './reverse-address.ts';

const PROGRAM = loadProgram(import.meta.url, 'dns_lookup.sh');

const ARGS = {
  name: arg.str().required().describe('The name, which no search domain is added to; for PTR an address also.'),
  type: arg
    .choice(...RECORD_TYPES)
    .default('A')
    .describe('The type of the records.'),
  server: arg
    .str()
    .describe('The name server, as an address or a name; otherwise those of the host, in /etc/resolv.conf.'),
  port: arg.int().default(53).describe('Its port.'),
  timeout: arg.int().default(5).describe('Seconds to wait for an answer. A server is asked twice.'),
  tcp: arg.bool().default(false).describe('It is asked by TCP at once, and not first by UDP.'),
  required: arg.bool().default(false).describe('Where there is no such record, the task fails.'),
};
type Args = ArgsOf<typeof ARGS>;

export const dnsLookup = defineModule({
  name: 'dns_lookup',
  summary: 'Asks a name server from the host, and returns its records.',
  description:
    'With dig, host, drill or nslookup of the host, also that of busybox, and where there is none with getent, which knows addresses alone. A name that is not there is an answer. It is a failure where no server answers, or where one says that it cannot (SERVFAIL, REFUSED, …); `until` asks again. Of busybox, nslookup gives the first string of a TXT record, and does not ask by TCP.',
  checkMode: 'supported',
  onlyLooks: true,
  needs: ['dig, host, drill, nslookup or getent'],
  args: ARGS,
  returns: {
    exists: 'Whether there is a record of this type.',
    rcode:
      'What the server answered: NOERROR, also where the name has records of other types only; NXDOMAIN where there is no such name.',
    records:
      'The records of this type, those to be used first first. Each has `owner`, `type`, where the tool tells it `ttl` (seconds), and: A and AAAA `address`; CNAME, NS and PTR `target`; MX `preference` and `exchange`; SRV `priority`, `weight`, `port` and `target`; TXT `strings`; SOA `mname`, `rname`, `serial`, `refresh`, `retry`, `expire` and `minimum`. Names end without a dot.',
    answers: 'The data of these records, each as one text.',
    canonical_name: 'Where the name is an alias: the name that it leads to.',
    name: 'The name that was asked for.',
    type: 'What was asked for.',
    server: 'Who answered; null where the tool does not say it.',
    tool: 'The command that asked.',
  },
  examples: `- name: Every member of the cluster is published
  dns_lookup:
    name: _etcd-server._tcp.example.com
    type: SRV
    server: 10.0.0.1
  register: published
  until: published.records | length == 3
  retries: 10
  delay: 1

- debug:
    msg: "{{ published.records | map(attribute='target') | list }}"

- name: The address leads back to a name
  dns_lookup:
    name: 10.0.0.137
    type: PTR
    required: true
`,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      dns_lookup_name: `${readName(args)}.`,
      dns_lookup_type: args.type,
      dns_lookup_server: readServer(args.server),
      dns_lookup_port: readPositive('port', args.port, 65_535),
      dns_lookup_timeout: readPositive('timeout', args.timeout, 3600),
      dns_lookup_tcp: args.tcp,
    },
  }),
  decode: ({ args, reply: { fields } }) => {
    const name = readName(args);
    const tool = fields.get('tool') ?? '';
    const output = fields.get('output') ?? '';
    const answer = readAnswer(tool, output, name);
    const server = trimPort(args.server ?? answer.server);
    const common = { name, type: args.type, server: server ?? null, tool };
    if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN') {
      throw explainFailure(args, { ...common, rcode: answer.rcode ?? null }, fields);
    }
    const records = answer.records
      .filter(({ type }) => type === args.type)
      .map(readRecord)
      .sort(compareRecords);
    const exists = records.length > 0;
    const owner = answer.records.findLast(({ type }) => type === args.type)?.owner;
    const alias = answer.records.findLast(({ type }) => type === 'CNAME' && args.type !== 'CNAME')?.data;
    const canonical = trimDot(alias ?? owner ?? name);
    const result = {
      ...common,
      rcode: answer.rcode,
      exists,
      records,
      answers: records.map(formatAnswer),
      ...(canonical.toLowerCase() === name.toLowerCase() ? {} : { canonical_name: canonical }),
    };
    if (exists || !args.required) return { changed: false, ...result };
    throw new ModuleFailure(`${describeServer(server)} knows no ${args.type} record of ${name} (${answer.rcode})`, {
      ...result,
      help: answer.rcode === 'NXDOMAIN' ? 'There is no such name.' : 'The name is there, with records of other types.',
    });
  },
});

function readAnswer(tool: string, output: string, name: string): DnsAnswer {
  if (tool === 'getent') return readGetent(output, name);
  return tool === 'nslookup' ? readNslookup(output) : readSections(output);
}

/** @throws ModuleFailure where it is no name of the DNS. */
function readName({ name, type }: Args): string {
  const text = name.trim();
  if (isIP(text) !== 0) {
    if (type === 'PTR') return reverseAddress(text);
    throw new ModuleFailure(`${text} is an address, which has no ${type} records`, {
      help: 'The names of an address are asked for with `type: PTR`.',
    });
  }
  return checkName('name', text);
}

function checkName(argument: string, text: string): string {
  const plain = text
    .split(/[.。]/)
    .map((label) => (/^[\x20-\x7e]*$/.test(label) ? label : translate(label)))
    .join('.')
    .replace(/\.$/, '');
  const labels = plain.split('.');
  if (plain.length <= 253 && labels.every((label) => /^[A-Za-z0-9_*][A-Za-z0-9_*/-]{0,62}$/.test(label))) return plain;
  throw new ModuleFailure(`${argument} is no name of the DNS: ${JSON.stringify(text)}`, {
    help: 'Parts of at most 63 letters, digits, hyphens and underscores each, with dots between them.',
  });
}

function readServer(server: string | undefined): string {
  if (server === undefined) return '';
  const [address = '', zone] = server.split('%');
  if (isIP(address) !== 0 && (zone === undefined || /^[\w.-]+$/.test(zone))) return server;
  return checkName('server', server);
}

function readPositive(argument: string, value: number, most: number): number {
  if (value >= 1 && value <= most) return value;
  throw new ModuleFailure(`${argument} is ${value}, and must be between 1 and ${most}`);
}

/** busybox says `address:port` as the server's name. */
function trimPort(server: string | undefined): string | undefined {
  return server?.replace(/^\[(.*)\]:\d+$/, '$1').replace(/^([^:]*):\d+$/, '$1');
}

function describeServer(server: string | undefined): string {
  return server ?? 'the name server of the host';
}

function explainFailure(args: Args, common: Readonly<Record<string, unknown>>, fields: Fields): ModuleFailure {
  const { name, rcode, tool } = common;
  const server = describeServer(typeof common['server'] === 'string' ? common['server'] : undefined);
  const asked = `${args.type} of ${String(name)}`;
  const more = { ...common, exists: false, records: [], answers: [], rc: fields.int('rc') };
  if (typeof rcode === 'string') {
    return new ModuleFailure(`${server} answered ${rcode} when it was asked for ${asked}`, {
      ...more,
      help:
        rcode === 'REFUSED'
          ? 'It does not serve this name, or not this host.'
          : 'The server itself is in trouble, or one that it asks in turn: its log says more.',
    });
  }
  const said = (fields.get('output') ?? '').split('\n').filter((line) => line.trim() !== '');
  if (tool === 'getent') {
    return new ModuleFailure(`getent found no address of ${String(name)}, and cannot say why`, {
      ...more,
      help: 'The name may not be there, or no server answers: with dig, host or nslookup on the host it can be told.',
    });
  }
  const found = said.find((line) => REASONS.test(line));
  const reason = REASONS.exec(found ?? '')?.[0].toLowerCase() ?? said[0] ?? `status ${String(more.rc)}`;
  return new ModuleFailure(`${server} (port ${args.port}) gave no answer when it was asked for ${asked}: ${reason}`, {
    ...more,
    help: `Is it there, and does a firewall let the host ask it? ${String(tool)} said: ${found ?? reason}`,
  });
}

/** What the tools call it where nobody answers. */
const REASONS = /connection refused|timed out|network error|unreachable|not found|bad address|failure/i;

/** Empty where it is no part of a name: of a text with a sign of URLs domainToASCII would take what stands before it. */
function translate(label: string): string {
  return /[\s/\\?#@:]/.test(label) ? '' : domainToASCII(label);
}
