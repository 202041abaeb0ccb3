import { arg, type ArgsOf } from '../module/arg.ts';

const NEGATED = 'A `!` before it inverts the test.';

/** What a packet must be so that the rule is for it. */
const MATCHES = {
  protocol: arg.str().describe(`\`tcp\`, \`udp\`, \`icmp\`, a number, or a name of /etc/protocols. ${NEGATED}`),
  source: arg.str().describe(`An address, a network, or a name, which is resolved once. ${NEGATED}`),
  destination: arg.str().describe(`As \`source\`. ${NEGATED}`),
  in_interface: arg
    .str()
    .describe(`The interface it came by; one that ends in \`+\` is the beginning of a name. ${NEGATED}`),
  out_interface: arg.str().describe(`The interface it goes by. ${NEGATED}`),
  fragment: arg
    .str()
    .describe(
      '`true`: only second and further fragments of a packet; `!`: only head fragments and packets that are whole.',
    ),
  source_port: arg.str().describe('A port, a service, or a range as `first:last`; with a protocol that has ports.'),
  destination_port: arg.str().describe('As `source_port`.'),
  destination_ports: arg.list(arg.str()).default([]).describe('Several ports and ranges (`multiport`).'),
  tcp_flags: arg
    .object({
      flags: arg.list(arg.str()).required().describe('The flags that are looked at.'),
      flags_set: arg.list(arg.str()).required().describe('Those of them that must be set.'),
    })
    .describe('Flags of TCP.'),
  syn: arg
    .choice('ignore', 'match', 'negate')
    .default('ignore')
    .describe('Packets that ask for a connection: SYN set, ACK and RST not.'),
  icmp_type: arg.str().describe('A type of ICMP, as a number, `type/code` or a name.'),
  match: arg.list(arg.str()).default([]).describe('Extensions (`-m`), in this order.'),
  ctstate: arg
    .list(arg.str())
    .default([])
    .describe('States of the connection: INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT, DNAT.'),
  src_range: arg.str().describe('A range of addresses it comes from, `first-last`.'),
  dst_range: arg.str().describe('A range of addresses it goes to.'),
  match_set: arg.str().describe(`A set of ipset. ${NEGATED}`),
  match_set_flags: arg
    .choice('src', 'dst', 'src,dst', 'dst,src', 'dst,dst', 'src,src')
    .describe('Which of its addresses the set has.'),
  limit: arg.str().describe('How often the rule may match, as `5/second`, `/minute`, `/hour` or `/day`.'),
  limit_burst: arg.str().describe('How often it may before that counts.'),
  uid_owner: arg.str().describe(`The user whose process sends it. ${NEGATED}`),
  gid_owner: arg.str().describe(`The group whose process sends it. ${NEGATED}`),
  comment: arg.str().describe('A comment of the rule, of at most 255 bytes.'),
};

/** What becomes of it. */
const TARGETS = {
  jump: arg.str().describe('The target: ACCEPT, DROP, a chain, or an extension.'),
  goto: arg.str().describe('A chain to go on in, which returns to where this one was called.'),
  gateway: arg.str().describe('With `jump: TEE`: the address that the copy is sent to.'),
  log_prefix: arg.str().describe('With LOG, which is the `jump` then: text before each line.'),
  log_level: arg
    .choice(
      ...(['0', '1', '2', '3', '4', '5', '6', '7'] as const),
      ...(['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'] as const),
    )
    .describe('With LOG, which is the `jump` then: the priority.'),
  to_destination: arg.str().describe('With DNAT: the new destination.'),
  to_source: arg.str().describe('With SNAT: the new source.'),
  to_ports: arg.str().describe('With REDIRECT, MASQUERADE and the like: the new port or range.'),
  set_dscp_mark: arg.str().describe('A number for the DSCP field; `jump` is DSCP then.'),
  set_dscp_mark_class: arg.str().describe('A class of DiffServ for it; `jump` is DSCP then.'),
  reject_with: arg.str().describe('What a rejected packet is answered with; without `jump` it is REJECT.'),
  set_counters: arg.str().describe('What the counters of a new rule begin with: `packets,bytes`.'),
};

export const IPTABLES_ARGS = {
  table: arg
    .choice('filter', 'nat', 'mangle', 'raw', 'security')
    .default('filter')
    .describe('The table that is worked on.'),
  chain: arg.str().describe('The chain; needed for all but `flush`.'),
  state: arg.choice('absent', 'present').default('present').describe('Whether the rule, or the chain, shall be there.'),
  action: arg
    .choice('append', 'insert')
    .default('append')
    .describe('Where a new rule goes; one that is there stays where it is.'),
  rule_num: arg.str().describe('With `action: insert`: the number that the new rule gets.'),
  ip_version: arg
    .choice('ipv4', 'ipv6', 'both')
    .default('ipv4')
    .describe('Whose rules: `both` are one after the other.'),
  ...MATCHES,
  ...TARGETS,
  flush: arg.bool().default(false).describe('Removes all rules of the chain, or of the table where no chain is given.'),
  policy: arg
    .choice('ACCEPT', 'DROP', 'QUEUE', 'RETURN')
    .describe('The policy of a built-in chain; nothing else counts then.'),
  chain_management: arg
    .bool()
    .default(false)
    .describe('Without anything that makes a rule: the chain is made, or removed.'),
  wait: arg.str().describe('Seconds to wait for the lock of another iptables.'),
  numeric: arg.bool().default(false).describe('Has no meaning here: no name is ever looked up to see what is there.'),
};

export type IptablesArgs = ArgsOf<typeof IPTABLES_ARGS>;
