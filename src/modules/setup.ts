import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { Fields } from '../module/reply.ts';
import type { ModuleResult } from '../module/result.ts';
import { readDate } from './date-facts.ts';
import { readDevices } from './device-facts.ts';
import { readDistribution } from './distribution-facts.ts';
import { chooseGroups, type FactGroup } from './fact-subsets.ts';
import { readHardware, readLoad } from './hardware-facts.ts';
import { type Facts, HostTexts } from './host-texts.ts';
import { readLocalFacts } from './local-facts.ts';
import { readLsb, readPackageManager, readServiceManager, readSystemd } from './manager-facts.ts';
import { readMounts } from './mount-facts.ts';
import { readNetwork } from './network-facts.ts';
import {
  readChroot,
  readCommandLine,
  readDns,
  readEnvironment,
  readHostKeys,
  readPlatform,
  readSecurity,
  readUser,
} from './platform-facts.ts';
import { readPython, readPythonVersion } from './python-facts.ts';
import { readVirtualization } from './virtual-facts.ts';

const PROGRAM = loadProgram(import.meta.url, 'setup.sh');

export const setup = defineModule({
  name: 'setup',
  aliases: [
    'ansible.builtin.setup',
    'ansible.legacy.setup',
    'gather_facts',
    'ansible.builtin.gather_facts',
    'ansible.legacy.gather_facts',
  ],
  summary: 'Gathers facts: what a host is, as variables.',
  description: 'A play gathers them itself when a task uses one. docs/language.md lists them.',
  checkMode: 'supported',
  onlyLooks: true,
  args: {
    gather_subset: arg
      .list(arg.str())
      .default(['all'])
      .describe('Groups of facts, such as `network`; with `!` in front, all but that group.'),
    filter: arg.list(arg.str()).default([]).describe('Patterns of the names to return, such as `ansible_eth*`.'),
    fact_path: arg.path().default('/etc/ansible/facts.d').describe('The folder of local facts, `NAME.fact`.'),
    gather_timeout: arg.int().default(10).describe('Seconds that mounts and name servers may take to answer.'),
    parallel: arg.bool().describe('Of `gather_facts`; accepted, there is one module to run.'),
  },
  returns: { ansible_facts: 'The facts, under their names with `ansible_` in front.' },
  examples: `- setup:
    gather_subset: [min, network]
- debug:
    msg: "{{ ansible_facts.default_ipv4.address }}"
`,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      setup_want: [...chooseGroups(args.gather_subset)].join(' '),
      setup_fact_path: args.fact_path,
      setup_timeout: args.gather_timeout,
    },
  }),
  decode: ({ args, reply: { fields } }) => decode(fields, args.gather_subset, args.filter),
});

function decode(fields: Fields, subset: readonly string[], patterns: readonly string[]): ModuleResult {
  const groups = chooseGroups(subset);
  const { facts, warnings } = collect(new HostTexts(fields), groups);
  const named = Object.entries(facts).map(([name, value]): [string, unknown] => [`ansible_${name}`, value]);
  named.push(['gather_subset', [...subset]], ['module_setup', true]);
  return {
    changed: false,
    ansible_facts: Object.fromEntries(named.filter(([name]) => isWanted(name, patterns))),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function collect(texts: HostTexts, groups: ReadonlySet<FactGroup>): { facts: Facts; warnings: readonly string[] } {
  const env = readEnvironment(texts);
  const platform = readPlatform(texts);
  const { system } = platform;
  const distribution = readDistribution(texts, typeof system === 'string' ? system : undefined);
  const { local, warnings } = readLocalFacts(texts.fields);
  const sources: Partial<Record<FactGroup, () => Facts>> = {
    platform: () => ({ ...platform, ...readPythonVersion(texts) }),
    distribution: () => distribution,
    chroot: () => readChroot(texts, env),
    cmdline: () => readCommandLine(texts),
    date_time: () => readDate(texts),
    dns: () => readDns(texts),
    env: () => ({ env }),
    user: () => readUser(texts, env),
    ...mapValues(readSecurity(texts), (facts) => () => facts),
    hardware: () => ({
      ...readHardware(texts, platform),
      ...readMounts(texts),
      ...readDevices(texts),
    }),
    loadavg: () => readLoad(texts),
    local: () => ({ local }),
    lsb: () => readLsb(texts),
    network: () => readNetwork(texts),
    python: () => readPython(texts),
    pkg_mgr: () => readPackageManager(texts, distribution['os_family']),
    service_mgr: () => readServiceManager(texts, { ...platform, ...distribution }),
    ssh_pub_keys: () => readHostKeys(texts),
    systemd: () => readSystemd(texts),
    virtual: () => readVirtualization(texts),
  };
  const parts = [...groups].map((group) => sources[group]?.() ?? {});
  return { facts: Object.assign({}, ...parts) as Facts, warnings: [...texts.fields.all('warning'), ...warnings] };
}

function mapValues<K extends string, V, W>(record: Record<K, V>, change: (value: V) => W): Record<K, W> {
  const entries = Object.entries<V>(record).map(([name, value]) => [name, change(value)]);
  return Object.fromEntries(entries) as Record<K, W>;
}

function isWanted(name: string, patterns: readonly string[]): boolean {
  const given = patterns.filter((pattern) => pattern !== '');
  if (given.length === 0) return true;
  return given.some((pattern) => matches(name, pattern) || matches(name, `ansible_${pattern}`));
}

/** A shell's pattern: `*`, `?`, `[abc]`, `[!abc]`. */
function matches(name: string, pattern: string): boolean {
  const expression = pattern.replace(/\[(!?)([^\]]+)\]|[\s\S]/g, (piece, not?: string, set?: string) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^[\]]/g, '\\$&')}]`;
    if (piece === '*') return '[\\s\\S]*';
    return piece === '?' ? '[\\s\\S]' : piece.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
  });
  return new RegExp(`^${expression}$`).test(name);
}
