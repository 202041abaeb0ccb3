import { arg, defineModule, type Fields, loadProgram, ModuleFailure } from 'longshore';

const PROGRAM = loadProgram(import.meta.url, 'etcd_dns.sh');

export default defineModule({
  summary: 'Asks by DNS for the members of an etcd cluster, as etcd will: on the host, and in a container on it.',
  args: {
    service: arg.str().required().describe('Name of the SRV records.'),
    records: arg
      .list(arg.dict())
      .required()
      .describe(
        'What must be found, as for `dnsmasq`: `srv`, `target`, `port`, `priority`, `weight`; or `host`, `address`.',
      ),
    container: arg.str().required().describe('A container that asks if it runs.'),
    image: arg.str().required().describe('Image of a container that asks else; it is on the host already.'),
    dns_servers: arg
      .list(arg.str())
      .default([])
      .describe('DNS servers for a container that does not find the members with those of the host.'),
  },
  checkMode: 'supported',
  needs: ['dig', 'docker'],
  returns: {
    srv: "dig's answer, a line for each record.",
    inside: 'What a container finds: a line for each name.',
    container_dns: 'What the container needs as `dns_servers`; mostly nothing.',
  },
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      etcd_dns_service: args.service,
      etcd_dns_names: args.records.flatMap(({ host }) => (typeof host === 'string' ? [host] : [])),
      etcd_dns_servers: args.dns_servers,
      etcd_dns_container: args.container,
      etcd_dns_image: args.image,
    },
  }),
  decode: ({ args, check, reply: { fields } }) => {
    if (fields.has('unknown')) return { changed: false, unknown: fields.get('unknown') ?? '' };
    const srv = splitLines(fields.get('srv')).sort();
    const inside = splitLines(fields.get('inside'));
    if ([125, 126, 127].includes(fields.int('inside_rc') ?? 0))
      throw new ModuleFailure(`no container of ${args.image} could be run: ${inside.at(-1) ?? ''}`);
    const result = {
      changed: false,
      srv,
      inside,
      container_dns: readServers(fields, args.dns_servers),
      report: { lines: srv },
    };
    const wrong = [...compareServices(srv, args.records, args.service), ...findMissingNames(inside, args.records)];
    if (wrong.length === 0) return { ...result, summary: `${srv.length} SRV records, and every name in a container` };
    if (check) return { changed: false, unknown: 'the DNS does not answer yet' };
    return {
      ...result,
      failed: true,
      msg: 'the DNS does not answer what etcd needs',
      details: wrong,
      help: `Ask on the host: dig +noall +answer SRV ${args.service}`,
    };
  },
});

/** What the container that runs has stays as it is. */
function readServers(fields: Fields, servers: readonly string[]): readonly string[] {
  const own = fields.get('dns');
  if (own !== undefined) return (JSON.parse(own) as readonly string[] | null) ?? [];
  return fields.flag('given') ? servers : [];
}

type DnsRecord = Readonly<Record<string, unknown>>;

function splitLines(text = ''): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith(';'));
}

function compareServices(answers: readonly string[], records: readonly DnsRecord[], service: string): string[] {
  const found = answers.map((line) => line.split(/\s+/).slice(4).join(' ').toLowerCase());
  const expected = records
    .filter(({ srv }) => srv === service)
    .map(({ priority, weight, port, target }) => `${[priority, weight, port, target].join(' ')}.`.toLowerCase());
  return [
    ...expected
      .filter((line) => !found.includes(line))
      .map((line) => `expected the SRV record \`${line}\`, found it not`),
    ...found.filter((line) => !expected.includes(line)).map((line) => `expected no SRV record \`${line}\``),
  ];
}

/** Lines of getent are `ADDRESS NAME`, of nslookup `Name: NAME` and then `Address: ADDRESS`. */
function findMissingNames(said: readonly string[], records: readonly DnsRecord[]): string[] {
  const text = said.join('\n').replaceAll(/^Name:\s*(\S+)\nAddress(?: \d+)?:\s*(\S+).*$/gm, '$2 $1');
  return records
    .filter(({ host }) => host !== undefined)
    .filter(({ host, address }) => !text.split('\n').some((line) => isAnswer(line, String(host), String(address))))
    .map(
      ({ host, address }) =>
        `expected a container to find ${String(host)} at ${String(address)}, found \`${said.join('; ')}\``,
    );
}

function isAnswer(line: string, host: string, address: string): boolean {
  const [first, ...names] = line.trim().split(/\s+/);
  return first === address && names.includes(host);
}
