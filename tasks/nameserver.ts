import { isIP } from 'node:net';
import { arg, defineModule, loadProgram, ModuleFailure } from 'longshore';

const PROGRAM = loadProgram(import.meta.url, 'nameserver.sh');

export default defineModule({
  summary: 'Makes a host ask certain DNS servers before all others.',
  description: [
    'Knows a plain /etc/resolv.conf, systemd-resolved (a drop-in), and both kinds of resolvconf, and changes each where a change lasts.',
    'Its lines stand between marks, and `state: absent` takes them away again; every other line stays as it is.',
  ].join(' '),
  args: {
    servers: arg
      .list(arg.str())
      .required()
      .describe('Addresses of the DNS servers, in the order in which they are asked.'),
    domains: arg
      .list(arg.str())
      .default([])
      .describe('Domains that they are asked about rather than others; only systemd-resolved tells domains apart.'),
    keeps: arg
      .list(arg.str())
      .default([])
      .describe(
        'Names that have to go on resolving: where one that resolved before does not any more, the change is taken back and the task fails.',
      ),
    state: arg.choice('present', 'absent').default('present').describe('`absent` takes back what `present` changed.'),
  },
  checkMode: 'supported',
  returns: {
    manager: 'Who writes /etc/resolv.conf: plain (nobody), systemd-resolved, resolvconf or openresolv.',
    path: 'The file that holds the change.',
  },
  examples: `- name: Ask our own DNS server first
  nameserver:
    servers: [10.0.0.10]
    domains: [example.com]
    keeps: [www.example.net]
`,
  prepare: ({ args }) => {
    const strange = args.servers.find((server) => isIP(server) === 0);
    if (strange !== undefined || args.servers.length === 0) {
      throw new ModuleFailure(`a DNS server is given by its address, not as \`${strange ?? ''}\``, {
        help: 'A name could not be resolved before there is a DNS server: write its IPv4 or IPv6 address.',
      });
    }
    for (const name of [...args.domains, ...args.keeps]) {
      if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) throw new ModuleFailure(`not a name of the DNS: \`${name}\``);
    }
    return {
      program: PROGRAM,
      vars: {
        nameserver_servers: args.servers.join(' '),
        nameserver_domains: args.domains.join(' '),
        nameserver_keeps: args.keeps,
        nameserver_absent: args.state === 'absent',
      },
    };
  },
  decode: ({ reply: { fields } }) => {
    const changed = fields.flag('changed');
    const manager = fields.get('manager') ?? 'plain';
    const path = fields.get('path') ?? '';
    const warnings = fields.all('warning');
    const before = fields.get('before');
    return {
      changed,
      manager,
      path,
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(before === undefined
        ? {}
        : { diff: { before, after: fields.get('after') ?? '', before_header: path, after_header: path } }),
      summary: changed ? path : manager,
    };
  },
});
