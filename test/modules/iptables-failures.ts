import { expect } from 'vitest';
import { DROP, type IptablesCase, TWO } from './iptables-cases.ts';

/** Chains, policies, and what fails. */
export const CHAIN_CASES: readonly IptablesCase[] = [
  { title: 'a chain', args: { chain: 'OWN', chain_management: true, wait: 2 }, changed: true, after: ['-N OWN'] },
  {
    title: 'a chain, left alone',
    args: { chain: 'OWN' },
    result: { warnings: [expect.stringContaining('the chain OWN is absent and stays so')] },
  },
  {
    title: 'no chain any more',
    args: { chain: 'OWN', chain_management: true, state: 'absent' },
    before: ['iptables -N OWN'],
    changed: true,
  },
  { title: 'no chain, where there is none', args: { chain: 'OWN', chain_management: true, state: 'absent' } },
  { title: 'a policy', args: { chain: 'FORWARD', policy: 'DROP' }, changed: true, after: ['-P FORWARD DROP'] },
  {
    title: 'a policy that it has',
    args: { chain: 'FORWARD', policy: 'DROP', numeric: true },
    before: ['iptables -P FORWARD DROP', 'iptables -A FORWARD -m comment --comment "-P FORWARD ACCEPT"'],
    after: ['-P FORWARD DROP', '-A FORWARD -m comment --comment "-P FORWARD ACCEPT"'],
  },
  {
    title: 'no rules in a chain',
    args: { chain: 'INPUT', flush: true },
    before: [...TWO, 'iptables -A OUTPUT -j ACCEPT'],
    changed: true,
    after: ['-A OUTPUT -j ACCEPT'],
  },
  {
    title: 'no rules in a table',
    args: { flush: true },
    before: [...TWO, 'iptables -N OWN'],
    changed: true,
    after: ['-N OWN'],
  },
  { title: 'no rules, where there are none', args: { flush: true } },
];

export const FAILURE_CASES: readonly IptablesCase[] = [
  {
    title: 'a port that is none',
    args: { chain: 'INPUT', protocol: 'tcp', destination_port: '99999' },
    failed: /^iptables v[^:]*: invalid port\/service `99999' specified/,
    check: 'unchecked',
    result: {
      rc: 2,
      stderr: expect.stringContaining('99999'),
      help: expect.stringContaining('--destination-port 99999'),
    },
  },
  {
    title: 'a chain that is not there',
    args: { ...DROP, chain: 'NONE' },
    failed: /No chain\/target\/match by that name|does not exist|is incompatible/,
    check: 'unchecked',
    result: { changed: false, help: expect.stringContaining('iptables -t filter -S') },
  },
  {
    title: 'a chain in use',
    args: { chain: 'OWN', chain_management: true, state: 'absent' },
    before: ['iptables -N OWN', 'iptables -A OWN'],
    failed: /^iptables.*: .*(?:CHAIN_DEL failed|Directory not empty|Device or resource busy)/,
    check: 'unchecked',
    after: ['-N OWN', '-A OWN'],
  },
  {
    title: 'a policy of a chain of our own',
    args: { chain: 'OWN', policy: 'DROP' },
    before: ['iptables -N OWN'],
    failed: /^Can't detect current policy$/,
    after: ['-N OWN'],
  },
  { title: 'a policy of no chain', args: { chain: 'NONE', policy: 'DROP' }, failed: /NONE|No chain/ },
  {
    title: 'a log that drops',
    args: { ...DROP, log_prefix: 'x' },
    failed: /^Logging options can only be used with the LOG jump target\.$/,
  },
  {
    title: 'a mark that drops',
    args: { ...DROP, set_dscp_mark: '8' },
    failed: /^A DSCP mark can only be set with the DSCP jump target\.$/,
  },
  { title: 'an empty source', args: { ...DROP, source: '' }, failed: /^source is empty$/ },
  { title: 'an empty source, inverted', args: { ...DROP, source: '! ' }, failed: /^source is empty$/ },
  {
    title: 'fragments of something',
    args: { ...DROP, fragment: 'some' },
    failed: /^fragment is true or `!`, and not "some"$/,
  },
  {
    title: 'counters that are none',
    args: { ...DROP, set_counters: '5' },
    failed: /^set_counters is no `packets,bytes`: "5"$/,
  },
];
