import { expect } from 'vitest';
import type { SystemCase } from './system-case.ts';

export interface IptablesCase extends SystemCase {
  /** Commands that are run before. */
  readonly before?: readonly string[];
  /** What `iptables -S` says afterwards of the table, besides policies that accept. */
  readonly after?: readonly string[];
  /** The same of ip6tables. */
  readonly after6?: readonly string[];
}

const SSH = {
  chain: 'INPUT',
  protocol: 'tcp',
  destination_port: '22',
  ctstate: 'NEW',
  syn: 'match',
  jump: 'ACCEPT',
  comment: "it's ssh",
};
const SSH_RULE = String.raw`-p tcp -m tcp --dport 22 --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -m comment --comment "it\'s ssh" -j ACCEPT`;
export const DROP = { chain: 'INPUT', source: '8.8.8.8', jump: 'DROP' };
const DROPPED = '-A INPUT -s 8.8.8.8/32 -j DROP';
export const TWO = ['iptables -A INPUT -s 8.8.8.8 -j DROP', 'iptables -A INPUT -p udp -j ACCEPT'];

export const RULE_CASES: readonly IptablesCase[] = [
  {
    title: 'a rule, with its fields',
    args: SSH,
    changed: true,
    result: {
      ip_version: 'ipv4',
      table: 'filter',
      chain: 'INPUT',
      flush: false,
      state: 'present',
      chain_management: false,
      rule: "-p tcp -j ACCEPT --destination-port 22 --syn -m conntrack --ctstate NEW -m comment --comment it's ssh",
    },
    after: [`-A INPUT ${SSH_RULE}`],
  },
  { title: 'a rule that is there', args: DROP, before: TWO, after: [DROPPED, '-A INPUT -p udp -j ACCEPT'] },
  {
    title: 'a rule first',
    args: { ...DROP, source: '9.9.9.9', action: 'insert' },
    before: TWO,
    changed: true,
    after: ['-A INPUT -s 9.9.9.9/32 -j DROP', DROPPED, '-A INPUT -p udp -j ACCEPT'],
  },
  {
    title: 'a rule at its number',
    args: { ...DROP, source: '9.9.9.9', action: 'insert', rule_num: 2 },
    before: TWO,
    changed: true,
    after: [DROPPED, '-A INPUT -s 9.9.9.9/32 -j DROP', '-A INPUT -p udp -j ACCEPT'],
  },
  {
    title: 'a rule last, whatever its number',
    args: { ...DROP, source: '9.9.9.9', rule_num: '1', wait: '5' },
    before: TWO,
    changed: true,
    after: [DROPPED, '-A INPUT -p udp -j ACCEPT', '-A INPUT -s 9.9.9.9/32 -j DROP'],
  },
  {
    title: 'no rule any more',
    args: { ...DROP, state: 'absent' },
    before: TWO,
    changed: true,
    after: ['-A INPUT -p udp -j ACCEPT'],
  },
  { title: 'no rule, where there is none', args: { ...DROP, state: 'absent' } },
  {
    title: 'no rule, where none can be',
    args: { chain: 'INPUT', jump: 'NONE', state: 'absent' },
    result: { warnings: [expect.stringMatching(/^there can be no such rule: .*Chain 'NONE' does not exist$/)] },
  },
  {
    title: 'tests that are inverted',
    args: {
      chain: 'FORWARD',
      protocol: '!udp',
      source: '!10.0.0.0/8',
      in_interface: '! eth+',
      out_interface: 'lo',
      fragment: '!',
      jump: 'DROP',
    },
    changed: true,
    after: ['-A FORWARD ! -s 10.0.0.0/8 ! -i eth+ -o lo ! -p udp ! -f -j DROP'],
  },
  {
    title: 'several ports and flags, answered with a reset',
    args: {
      chain: 'INPUT',
      protocol: 'tcp',
      match: 'tcp',
      tcp_flags: { flags: 'ALL', flags_set: ['ACK', 'RST'] },
      destination_ports: ['80', '443', '8081:8083'],
      reject_with: 'tcp-reset',
      source_port: '1024:',
    },
    changed: true,
    after: [
      '-A INPUT -p tcp -m tcp --sport 1024:65535 --tcp-flags FIN,SYN,RST,PSH,ACK,URG RST,ACK -m multiport --dports 80,443,8081:8083 -j REJECT --reject-with tcp-reset',
    ],
  },
  {
    title: 'a log, seldom',
    args: { chain: 'INPUT', limit: '2/second', limit_burst: 20, log_prefix: '! $(IPTABLES): ', log_level: 'info' },
    changed: true,
    result: {
      rule: '-j LOG --log-prefix ! $(IPTABLES):  --log-level info -m limit --limit 2/second --limit-burst 20',
    },
    after: ['-A INPUT -m limit --limit 2/sec --limit-burst 20 -j LOG --log-prefix "! $(IPTABLES): " --log-level 6'],
  },
  {
    title: 'ranges, owners and counters',
    args: {
      chain: 'OUTPUT',
      src_range: '10.0.0.1-10.0.0.9',
      dst_range: '10.0.1.1-10.0.1.9',
      uid_owner: '!root',
      gid_owner: '0',
      set_counters: '5, 60',
      jump: 'RETURN',
    },
    changed: true,
    after: [
      '-A OUTPUT -m iprange --src-range 10.0.0.1-10.0.0.9 --dst-range 10.0.1.1-10.0.1.9 -m owner ! --uid-owner 0 -m owner --gid-owner 0 -j RETURN',
    ],
  },
  {
    title: 'the states of the older extension',
    args: { chain: 'INPUT', match: ['state'], ctstate: ['ESTABLISHED', 'RELATED'], jump: 'ACCEPT' },
    changed: true,
    after: ['-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT'],
  },
  {
    title: 'a set of addresses',
    args: { chain: 'INPUT', match_set: '!admins', match_set_flags: 'src,dst', protocol: 'tcp', jump: 'DROP' },
    before: ['ipset create admins hash:ip,port'],
    changed: true,
    after: ['-A INPUT -p tcp -m set ! --match-set admins src,dst -j DROP'],
  },
  {
    title: 'another port',
    args: {
      table: 'nat',
      chain: 'PREROUTING',
      protocol: 'tcp',
      match: ['tcp'],
      destination_port: 80,
      jump: 'REDIRECT',
      to_ports: 8600,
    },
    changed: true,
    after: ['-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8600'],
  },
  {
    title: 'another destination',
    args: { table: 'nat', chain: 'PREROUTING', destination: '10.0.0.1', jump: 'DNAT', to_destination: '10.0.0.2' },
    changed: true,
    after: ['-A PREROUTING -d 10.0.0.1/32 -j DNAT --to-destination 10.0.0.2'],
  },
  {
    title: 'another source',
    args: { table: 'nat', chain: 'POSTROUTING', jump: 'SNAT', to_source: '10.0.0.2' },
    changed: true,
    after: ['-A POSTROUTING -j SNAT --to-source 10.0.0.2'],
  },
  {
    title: 'a copy to another host',
    args: { table: 'mangle', chain: 'PREROUTING', jump: 'TEE', gateway: '10.0.0.3' },
    changed: true,
    after: ['-A PREROUTING -j TEE --gateway 10.0.0.3'],
  },
  {
    title: 'a mark',
    args: { table: 'mangle', chain: 'OUTPUT', protocol: 'tcp', set_dscp_mark: 8 },
    changed: true,
    after: ['-A OUTPUT -p tcp -j DSCP --set-dscp 0x08'],
  },
  {
    title: 'a class',
    args: { table: 'mangle', chain: 'OUTPUT', jump: 'DSCP', set_dscp_mark_class: 'CS1' },
    changed: true,
    after: ['-A OUTPUT -j DSCP --set-dscp 0x08'],
  },
  {
    title: 'a rule for both',
    args: { chain: 'INPUT', protocol: 'tcp', goto: 'OWN', ip_version: 'both' },
    before: ['iptables -N OWN', 'ip6tables -N OWN', 'iptables -A INPUT -p tcp -g OWN'],
    changed: true,
    after: ['-N OWN', '-A INPUT -p tcp -g OWN'],
    after6: ['-N OWN', '-A INPUT -p tcp -g OWN'],
  },
  {
    title: 'a rule of IPv6',
    args: { chain: 'INPUT', protocol: 'icmpv6', icmp_type: 'echo-request', ip_version: 'ipv6', jump: 'ACCEPT' },
    changed: true,
    after6: ['-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT'],
  },
  {
    title: 'a type of ICMP',
    args: { chain: 'INPUT', protocol: 'icmp', icmp_type: '8', syn: 'ignore', jump: 'ACCEPT' },
    changed: true,
    after: ['-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT'],
  },
];
