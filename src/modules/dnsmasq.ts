import { isIP } from 'node:net';
import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram, type Program } from '../module/program.ts';
import type { Reply } from '../module/reply.ts';
import type { Diff } from '../module/result.ts';
import { ModuleFailure } from '../module/result.ts';

const PROGRAM: Program = {
  name: 'dnsmasq',
  text: ['dnsmasq.sh', 'dnsmasq-change.sh', 'dnsmasq-answers.sh']
    .map((file) => loadProgram(import.meta.url, file).text)
    .join('\n'),
};

const RECORD = arg.object({
  srv: arg.str().describe('Name of an SRV record, such as `_etcd-server._tcp.example.com`.'),
  target: arg.str().describe('Of an SRV record: the host that offers the service.'),
  port: arg.int().describe('Of an SRV record: its port.'),
  priority: arg.int().default(0).describe('Of an SRV record.'),
  weight: arg.int().default(100).describe('Of an SRV record.'),
  host: arg.str().describe('Name of an address record.'),
  address: arg.str().describe('Of an address record: IPv4 or IPv6 address.'),
});

const ARGS = {
  records: arg
    .list(RECORD)
    .default([])
    .describe(
      'SRV records (`srv`, `target`, `port`) and addresses (`host`, `address`). All records of a name that is named here are given here.',
    ),
  options: arg.list(arg.str()).default([]).describe('Further lines of the configuration, such as `domain-needed`.'),
  state: arg.choice('present', 'absent').default('present').describe('`absent` removes every record of these names.'),
  config: arg.path().default('/etc/dnsmasq.conf').describe('The configuration file.'),
  hosts_file: arg.path().default('/etc/dnsmasq.hosts').describe('The file of addresses.'),
  server: arg.str().describe('Where dnsmasq is asked afterwards; its first `listen-address`, else 127.0.0.1.'),
  service: arg.str().default('dnsmasq').describe('Name of the service.'),
  restart_command: arg
    .str()
    .describe('How it is restarted, where the service is not run by systemd, OpenRC or init scripts.'),
  reload_command: arg.str().describe('How it is made to read its hosts file again (SIGHUP), likewise.'),
  backup: arg.bool().default(true).describe('Keep the old files beside the new ones.'),
} as const;

type DnsRecord = NonNullable<(typeof RECORD)['type']>;

export const dnsmasq = defineModule({
  name: 'dnsmasq',
  summary: 'Keeps SRV and address records on a dnsmasq server, and asks it whether it answers them.',
  description: [
    'SRV records go into the configuration, addresses into a hosts file that the configuration names; every other line stays as it is.',
    'A new configuration is checked with `dnsmasq --test` first and restarts dnsmasq, a new hosts file alone makes it read that again.',
    'Afterwards dnsmasq must answer every record, and no other of these names; else the old files return and the task fails.',
  ].join(' '),
  args: ARGS,
  checkMode: 'supported',
  needs: ['dnsmasq'],
  returns: {
    actions: 'restart or reload, where it was done.',
    backup: 'Where the old configuration is kept.',
    hosts_backup: 'Where the old hosts file is kept.',
  },
  examples: `- name: Where etcd finds its peers
  dnsmasq:
    records:
      - { srv: _etcd-server._tcp.example.com, target: etcd1.example.com, port: 2380 }
      - { host: etcd1.example.com, address: 10.0.0.137 }
`,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      dnsmasq_config: args.config,
      dnsmasq_hosts: args.hosts_file,
      dnsmasq_absent: args.state === 'absent',
      dnsmasq_options: args.options.map(checkOption).join('\n'),
      dnsmasq_server: args.server ?? '',
      dnsmasq_service: args.service,
      dnsmasq_restart: args.restart_command ?? '',
      dnsmasq_reload: args.reload_command ?? '',
      dnsmasq_backup: args.backup,
      ...planRecords(args),
    },
  }),
  decode: ({ args, reply }) => {
    const action = reply.fields.get('act');
    const warnings = reply.fields.all('warning');
    return {
      changed: reply.fields.flag('changed'),
      actions: action === undefined ? [] : [action],
      summary: action === undefined ? '' : action === 'restart' ? 'restarted' : 'reloaded',
      ...copyField(reply, 'backup'),
      ...copyField(reply, 'hosts_backup'),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(reply.fields.has('config_before') ? { diff: readDiffs(args, reply) } : {}),
    };
  },
});

function planRecords({ records }: ArgsOf<typeof ARGS>): Record<string, string | readonly string[]> {
  const services = records.filter((record) => record.srv !== undefined).map(readService);
  const hosts = records.filter((record) => record.srv === undefined).map(readHost);
  const queries = [
    ...services.map(({ name }) => [name, 'srv'] as const),
    ...hosts.map(({ name, type }) => [name, type] as const),
  ];
  return {
    dnsmasq_srv_names: joinUnique(services.map(({ name }) => name)),
    dnsmasq_srv_lines: joinUnique(services.map(({ line }) => line)),
    dnsmasq_host_names: joinUnique(hosts.map(({ name }) => name)),
    dnsmasq_host_lines: joinUnique(hosts.map(({ line }) => line)),
    dnsmasq_expected: joinUnique([...services, ...hosts].map(({ answer }) => answer)),
    dnsmasq_queries: [...new Map(queries.map((query) => [query.join(' '), query])).values()].flat(),
  };
}

interface Planned {
  readonly name: string;
  readonly line: string;
  /** As dig shows it, in small letters. */
  readonly answer: string;
}

function readService(record: DnsRecord): Planned {
  const name = checkName(record.srv, 'srv');
  const target = checkName(record.target, `the target of ${name}`);
  const { port, priority, weight } = record;
  if (record.host !== undefined || record.address !== undefined) {
    throw new ModuleFailure(`the record ${name} is both an SRV record and an address`, { help: 'write two records' });
  }
  for (const [what, number] of Object.entries({ port, priority, weight })) {
    if (number === undefined || number < 0 || number > 65_535) {
      throw new ModuleFailure(`the ${what} of ${name} is no number from 0 to 65535: ${number ?? 'it is not given'}`);
    }
  }
  return {
    name,
    line: `srv-host=${name},${target},${port},${priority},${weight}`,
    answer: `${name}. srv ${priority} ${weight} ${port} ${target}.`,
  };
}

function readHost(record: DnsRecord): Planned & { readonly type: 'a' | 'aaaa' } {
  const name = checkName(record.host, 'host');
  const address = (record.address ?? '').toLowerCase();
  const family = isIP(address);
  if (family === 0) {
    throw new ModuleFailure(`the address of ${name} is none: \`${record.address ?? ''}\``, {
      help: 'give an IPv4 or IPv6 address',
    });
  }
  const type = family === 4 ? 'a' : 'aaaa';
  return { name, type, line: `${address} ${name}`, answer: `${name}. ${type} ${address}` };
}

/** A name of the DNS, in small letters and without the final dot. */
function checkName(name: string | undefined, what: string): string {
  const plain = (name ?? '').toLowerCase().replace(/\.$/, '');
  if (
    !/^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/.test(plain) ||
    plain.length > 253
  ) {
    throw new ModuleFailure(`${what} is no name of the DNS: \`${name ?? ''}\``, {
      help: 'each record has `srv`, `target` and `port`, or `host` and `address`',
    });
  }
  return plain;
}

function checkOption(option: string): string {
  if (/[\n\r]/.test(option) || option.trim() === '') {
    throw new ModuleFailure(`an option is one line of the configuration: ${JSON.stringify(option)}`);
  }
  return option.trim();
}

function joinUnique(lines: readonly string[]): string {
  return [...new Set(lines)].join('\n');
}

function copyField({ fields }: Reply, name: string): Record<string, string> {
  const value = fields.get(name);
  return value === undefined ? {} : { [name]: value };
}

function readDiffs(args: ArgsOf<typeof ARGS>, { fields }: Reply): Diff[] {
  const files = [
    ['config', args.config],
    ['hosts', args.hosts_file],
  ] as const;
  return files.flatMap(([name, path]) => {
    const before = fields.get(`${name}_before`) ?? '';
    const after = fields.get(`${name}_after`) ?? '';
    return before === after ? [] : [{ before, after, before_header: path, after_header: path }];
  });
}
