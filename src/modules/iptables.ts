import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { IPTABLES_ARGS, type IptablesArgs } from './iptables-args.ts';
import { buildRule, readCounters } from './iptables-rule.ts';

const PROGRAM = loadProgram(import.meta.url, 'iptables.sh');

const FAMILIES = { ipv4: ['ipv4'], ipv6: ['ipv6'], both: ['ipv4', 'ipv6'] } as const;

export const iptables = defineModule({
  name: 'iptables',
  aliases: ['ansible.builtin.iptables', 'ansible.legacy.iptables'],
  summary: 'Sees to it that a rule of the packet filter is there, or is not; makes chains and sets policies.',
  description:
    'What the kernel has now is changed, as iptables does, and nothing is saved for the next start. A rule is looked for with `iptables -C`.',
  checkMode: 'supported',
  needs: ['iptables or ip6tables'],
  args: IPTABLES_ARGS,
  constraints: {
    mutuallyExclusive: [
      ['set_dscp_mark', 'set_dscp_mark_class'],
      ['flush', 'policy'],
    ],
    requiredTogether: [['match_set', 'match_set_flags']],
    requiredIf: [
      ['jump', 'TEE', ['gateway']],
      ['jump', 'tee', ['gateway']],
      ['flush', false, ['chain']],
    ],
  },
  returns: {
    rule: 'The rule as iptables is given it; for `both`, that of IPv4.',
    table: 'What was asked for.',
    chain: 'What was asked for.',
    state: 'What was asked for.',
    ip_version: 'What was asked for.',
    flush: 'What was asked for.',
    chain_management: 'What was asked for.',
    cmd: 'Where iptables failed: what was run.',
    rc: 'Where iptables failed: its exit status.',
    stderr: 'Where iptables failed: what it said.',
  },
  examples: `- name: Let in who asks for ssh
  iptables:
    chain: INPUT
    protocol: tcp
    destination_port: "22"
    ctstate: NEW
    syn: match
    jump: ACCEPT
    comment: new connections of ssh
  become: true

- name: Members of the cluster reach each other, before anything else
  iptables:
    chain: INPUT
    action: insert
    rule_num: "1"
    protocol: tcp
    source: 10.0.0.0/24
    destination_ports: ["2379:2380", "4001"]
    jump: ACCEPT
  become: true

- name: A chain of our own
  iptables:
    chain: ALLOWLIST
    chain_management: true
    ip_version: both
  become: true

- name: Nothing else gets in
  iptables:
    chain: INPUT
    policy: DROP
  become: true
`,
  prepare: ({ args }) => {
    const families = FAMILIES[args.ip_version];
    return {
      program: PROGRAM,
      vars: {
        iptables_families: families.join(' '),
        iptables_table: args.table,
        iptables_chain: args.chain ?? '',
        iptables_what: chooseWhat(args),
        iptables_state: args.state,
        iptables_policy: args.policy ?? '',
        iptables_manage: args.chain_management,
        iptables_wait: args.wait ?? '',
        iptables_counters: readCounters(args.set_counters),
        iptables_number: args.action === 'insert' ? (args.rule_num ?? '') : '',
        iptables_insert: args.action === 'insert',
        ...Object.fromEntries(families.map((version) => [`iptables_rule_${version}`, buildRule(args, version)])),
      },
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const warnings = fields.all('warning');
    const [version] = FAMILIES[args.ip_version];
    return {
      changed: fields.flag('changed'),
      ip_version: args.ip_version,
      table: args.table,
      chain: args.chain ?? null,
      flush: args.flush,
      rule: [...readWait(args.wait), ...buildRule(args, version), ...readCounters(args.set_counters)].join(' '),
      state: args.state,
      chain_management: args.chain_management,
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  },
});

function readWait(wait: string | undefined): string[] {
  return wait === undefined || wait === '' ? [] : ['-w', wait];
}

function chooseWhat(args: IptablesArgs): 'flush' | 'policy' | 'chain' | 'rule' {
  if (args.flush) return 'flush';
  if (args.policy !== undefined) return 'policy';
  return buildRule(args, 'ipv4').length === 0 ? 'chain' : 'rule';
}
