import { ModuleFailure } from '../module/result.ts';
import type { IptablesArgs } from './iptables-args.ts';

/**
 * The words of a rule, in the order of Ansible's: iptables knows the options of a target or an extension only after its name.
 * @throws ModuleFailure where arguments contradict each other.
 */
export function buildRule(given: IptablesArgs, version: 'ipv4' | 'ipv6'): string[] {
  const args = { ...given, jump: chooseJump(given) };
  return [
    ...option('-p', args.protocol, 'protocol'),
    ...option('-s', args.source, 'source'),
    ...option('-d', args.destination, 'destination'),
    ...args.match.flatMap((name) => option('-m', name, 'match')),
    ...(args.tcp_flags === undefined
      ? []
      : ['--tcp-flags', args.tcp_flags.flags.join(','), args.tcp_flags.flags_set.join(',')]),
    ...option('-j', args.jump, 'jump'),
    ...(args.jump?.toLowerCase() === 'tee' ? option('--gateway', args.gateway, 'gateway') : []),
    ...text('--log-prefix', args.log_prefix),
    ...text('--log-level', args.log_level),
    ...option('--to-destination', args.to_destination, 'to_destination'),
    ...(args.destination_ports.length === 0 ? [] : ['-m', 'multiport', '--dports', args.destination_ports.join(',')]),
    ...option('--to-source', args.to_source, 'to_source'),
    ...option('-g', args.goto, 'goto'),
    ...option('-i', args.in_interface, 'in_interface'),
    ...option('-o', args.out_interface, 'out_interface'),
    ...readFragment(args.fragment),
    ...option('--source-port', args.source_port, 'source_port'),
    ...option('--destination-port', args.destination_port, 'destination_port'),
    ...option('--to-ports', args.to_ports, 'to_ports'),
    ...option('--set-dscp', args.set_dscp_mark, 'set_dscp_mark'),
    ...option('--set-dscp-class', args.set_dscp_mark_class, 'set_dscp_mark_class'),
    ...{ ignore: [], match: ['--syn'], negate: ['!', '--syn'] }[args.syn],
    ...buildExtensions(args),
    ...(args.jump === undefined && args.reject_with !== undefined ? ['-j', 'REJECT'] : []),
    ...option('--reject-with', args.reject_with, 'reject_with'),
    ...option(version === 'ipv4' ? '--icmp-type' : '--icmpv6-type', args.icmp_type, 'icmp_type'),
    ...(args.comment === undefined ? [] : ['-m', 'comment', '--comment', args.comment]),
  ];
}

/** Those that are loaded where `match` does not. */
function buildExtensions(args: IptablesArgs): string[] {
  const load = (name: string, words: readonly string[]) =>
    words.length === 0 || args.match.includes(name) ? words : ['-m', name, ...words];
  const states = args.ctstate.join(',');
  const state = args.match.includes('state') && !args.match.includes('conntrack') ? 'state' : 'conntrack';
  return [
    ...load(state, states === '' ? [] : [state === 'state' ? '--state' : '--ctstate', states]),
    ...load('iprange', [
      ...option('--src-range', args.src_range, 'src_range'),
      ...option('--dst-range', args.dst_range, 'dst_range'),
    ]),
    ...load('set', [
      ...option('--match-set', args.match_set, 'match_set'),
      ...(args.match_set_flags === undefined ? [] : [args.match_set_flags]),
    ]),
    ...always('limit', [
      ...option('--limit', args.limit, 'limit'),
      ...option('--limit-burst', args.limit_burst, 'limit_burst'),
    ]),
    ...always('owner', option('--uid-owner', args.uid_owner, 'uid_owner')),
    ...always('owner', option('--gid-owner', args.gid_owner, 'gid_owner')),
  ];
}

function always(name: string, words: readonly string[]): readonly string[] {
  return words.length === 0 ? [] : ['-m', name, ...words];
}

/** A value that begins with `!` inverts the test. */
function option(flag: string, value: string | undefined, name: string): string[] {
  if (value === undefined) return [];
  const plain = value.startsWith('!') ? value.slice(1).trim() : value;
  if (plain.trim() === '') {
    throw new ModuleFailure(`${name} is empty`, { help: 'Leave it out where the rule is for any: `default(omit)`.' });
  }
  return value.startsWith('!') ? ['!', flag, plain] : [flag, plain];
}

function text(flag: string, value: string | undefined): string[] {
  return value === undefined ? [] : [flag, value];
}

function readFragment(value: string | undefined): string[] {
  if (value === undefined || /^(?:no|false|off|0|)$/i.test(value)) return [];
  if (value.startsWith('!')) return ['!', '-f'];
  if (/^(?:yes|true|on|1|-f)$/i.test(value)) return ['-f'];
  throw new ModuleFailure(`fragment is true or \`!\`, and not ${JSON.stringify(value)}`);
}

function chooseJump({ jump, ...args }: IptablesArgs): string | undefined {
  const logs = Boolean(args.log_prefix) || args.log_level !== undefined;
  if (logs && (jump ?? 'LOG') !== 'LOG') {
    throw new ModuleFailure('Logging options can only be used with the LOG jump target.');
  }
  const marks = args.set_dscp_mark !== undefined || args.set_dscp_mark_class !== undefined;
  if (marks && (jump ?? 'DSCP').toUpperCase() !== 'DSCP') {
    throw new ModuleFailure('A DSCP mark can only be set with the DSCP jump target.');
  }
  if (jump?.toLowerCase() === 'tee' && args.gateway === undefined) {
    throw new ModuleFailure('jump is TEE but all of the following are missing: gateway');
  }
  return jump ?? (logs ? 'LOG' : marks ? 'DSCP' : undefined);
}

/** `packets,bytes`, as iptables takes it in one word. @throws ModuleFailure */
export function readCounters(value: string | undefined): string[] {
  if (value === undefined) return [];
  const [, packets, bytes] = /^\s*(\d+)[\s,]+(\d+)\s*$/.exec(value) ?? [];
  if (packets === undefined || bytes === undefined) {
    throw new ModuleFailure(`set_counters is no \`packets,bytes\`: ${JSON.stringify(value)}`);
  }
  return ['-c', `${packets},${bytes}`];
}
