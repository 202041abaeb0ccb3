import { ModuleFailure } from '../module/result.ts';

/** What `gather_subset` can name: groups of facts, and some facts that mean their group. */
const GROUPS = {
  apparmor: [],
  caps: ['system_capabilities', 'system_capabilities_enforced'],
  chroot: ['is_chroot'],
  cmdline: [],
  date_time: [],
  distribution: ['distribution_version', 'distribution_release', 'distribution_major_version', 'os_family'],
  dns: [],
  env: [],
  facter: [],
  fibre_channel_wwn: [],
  fips: [],
  hardware: ['devices', 'mounts', 'processor', 'processor_cores', 'processor_count'],
  iscsi: [],
  loadavg: [],
  local: [],
  lsb: [],
  network: ['all_ipv4_addresses', 'all_ipv6_addresses', 'default_ipv4', 'default_ipv6', 'interfaces'],
  nvme: [],
  ohai: [],
  pkg_mgr: [],
  platform: ['architecture', 'kernel', 'kernel_version', 'machine', 'machine_id', 'python_version', 'system'],
  python: [],
  selinux: [],
  service_mgr: [],
  ssh_pub_keys: [
    'ssh_host_key_dsa_public',
    'ssh_host_key_ecdsa_public',
    'ssh_host_key_ed25519_public',
    'ssh_host_key_rsa_public',
    'ssh_host_pub_keys',
  ],
  systemd: [],
  user: [
    'effective_group_ids',
    'effective_user_id',
    'real_user_id',
    'user_dir',
    'user_gecos',
    'user_gid',
    'user_id',
    'user_shell',
    'user_uid',
  ],
  virtual: ['virtualization_role', 'virtualization_tech_guest', 'virtualization_tech_host', 'virtualization_type'],
} as const satisfies Record<string, readonly string[]>;

export type FactGroup = keyof typeof GROUPS;

const ALL = Object.keys(GROUPS) as readonly FactGroup[];

/** What is gathered unless `!min` says otherwise. */
const MINIMUM: readonly FactGroup[] = [
  'apparmor',
  'caps',
  'cmdline',
  'date_time',
  'distribution',
  'dns',
  'env',
  'fips',
  'local',
  'lsb',
  'pkg_mgr',
  'platform',
  'python',
  'selinux',
  'service_mgr',
  'ssh_pub_keys',
  'user',
];

/** Groups that come along, since another one is made of them. */
const NEEDED: ReadonlyMap<FactGroup, readonly FactGroup[]> = new Map([
  ['service_mgr', ['platform', 'distribution']],
  ['pkg_mgr', ['distribution']],
  ['hardware', ['platform']],
  ['network', ['platform', 'distribution']],
]);

const GROUP_OF: ReadonlyMap<string, FactGroup> = new Map(
  ALL.flatMap((group) => [group, ...GROUPS[group]].map((name): [string, FactGroup] => [name, group])),
);

/** The groups that `gather_subset` chooses. @throws ModuleFailure for a name that there is not */
export function chooseGroups(subsets: readonly string[]): ReadonlySet<FactGroup> {
  const added = new Set<FactGroup>(MINIMUM);
  const excluded = new Set<FactGroup>();
  const explicit = new Set<FactGroup>();
  for (const subset of subsets.map((each) => each.trim())) {
    if (subset.startsWith('!')) for (const group of listExcluded(subset.slice(1))) excluded.add(group);
    else if (subset === 'all') for (const group of ALL) added.add(group);
    else if (subset !== 'min') {
      const group = findGroup(subset);
      added.add(group);
      explicit.add(group);
    }
  }
  const chosen = [...added].filter((group) => !excluded.has(group) || explicit.has(group));
  return new Set(chosen.flatMap((group) => [group, ...(NEEDED.get(group) ?? [])]));
}

function listExcluded(name: string): readonly FactGroup[] {
  if (name === 'min') return MINIMUM;
  if (name === 'all') return ALL.filter((group) => !MINIMUM.includes(group));
  return ALL.filter((group) => group === name);
}

function findGroup(name: string): FactGroup {
  const group = GROUP_OF.get(name);
  if (group !== undefined) return group;
  throw new ModuleFailure(
    `Bad subset '${name}' given to Ansible. gather_subset options allowed: all, min, ${[...GROUP_OF.keys()].toSorted().join(', ')}`,
  );
}
