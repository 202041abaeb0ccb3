const GROUPS = {
  platform: `architecture domain fqdn hostname is_chroot kernel kernel_version machine machine_id nodename python
    python_version system userspace_architecture userspace_bits`,
  distribution: `distribution distribution_file_parsed distribution_file_path distribution_file_search_string
    distribution_file_variety distribution_major_version distribution_minor_version distribution_release
    distribution_version lsb os_family pkg_mgr service_mgr systemd`,
  security: 'apparmor fips selinux',
  start: 'cmdline date_time dns env loadavg local proc_cmdline uptime_seconds',
  user: `effective_group_id effective_user_id real_group_id real_user_id user_dir user_gecos user_gid user_id
    user_shell user_uid`,
  network: 'all_ipv4_addresses all_ipv6_addresses default_ipv4 default_ipv6 interfaces lo',
  hardware: `device_links devices flags memfree_mb memory_mb memtotal_mb mounts processor processor_cores
    processor_count processor_nproc processor_threads_per_core processor_vcpus swapfree_mb swaptotal_mb`,
  firmware: `bios_date bios_vendor bios_version board_asset_tag board_name board_serial board_vendor board_version
    chassis_asset_tag chassis_serial chassis_vendor chassis_version form_factor product_name product_serial
    product_uuid product_version system_vendor`,
  virtual: 'virtualization_role virtualization_tech_guest virtualization_tech_host virtualization_type',
  keys: `ssh_host_key_dsa_public ssh_host_key_dsa_public_keytype ssh_host_key_ecdsa_public
    ssh_host_key_ecdsa_public_keytype ssh_host_key_ed25519_public ssh_host_key_ed25519_public_keytype
    ssh_host_key_rsa_public ssh_host_key_rsa_public_keytype`,
};

/** What `setup` says about itself: variables without `ansible_` in front. */
const OF_SETUP = ['gather_subset', 'module_setup'];

/** The variables that `setup` makes, but for those of the interfaces, which have names of their own on each host. */
export const FACT_NAMES: ReadonlySet<string> = new Set([
  ...OF_SETUP,
  ...Object.values(GROUPS).flatMap((names) => names.split(/\s+/).map((name) => `ansible_${name}`)),
]);

/** How a host is reached and a module run, which need not be given: what a host says must not change it. */
const CONNECTION = oneOf(
  'host|port|user|password|pass|connection|transport|timeout|pipelining|private_key_.*|.*_interpreter|network_os',
  'shell_.*|remote_.*|host_key_.*|known_hosts.*|become|sudo|su|async_dir|group_priority|facts|local|delegated_vars',
  '(?:ssh|scp|sftp|paramiko|winrm|psrp|become|sudo|su|doas|persistent|connect|netconf|httpapi)_.*',
  'docker_(?:host|user|via|timeout|working_dir|privileged|docker_host|api_version|tls|tls_hostname|validate_certs)',
  'docker_(?:extra_(?:args|env)|ca_(?:cert|path)|client_(?:cert|key))',
);

/** What the engine itself says, or would if it had it. */
const ENGINE = oneOf(
  'search_path|playbook_python|config_file|index_var|loop.*|role_names?|dependent_role_names|parent_role_.*|play_.*',
  'check_mode|diff_mode|verbosity|forks|limit|run_tags|skip_tags|version|inventory_sources|no_log|module_.*|failed_.*',
);

function oneOf(...names: readonly string[]): RegExp {
  return new RegExp(`^ansible_(?:${names.join('|')})$`);
}

const INTERFACE =
  /^ansible_(?:eth|en[opsx]?|em|ib|wl[a-z]*|ww[a-z]*|bond|br|docker|podman|cni|virbr|vmbr|veth|tun|tap|wg|vlan|dummy|team|p)\d\w*$/;

/** Whether a variable is called as interfaces usually are. */
export function isInterface(name: string): boolean {
  return INTERFACE.test(name) || name === 'ansible_docker_gwbridge';
}

/** Whether a name may be that of a fact: of `setup`, or, where it begins with `ansible_`, of an interface or another module. */
export function mayBeFact(name: string): boolean {
  if (!name.startsWith('ansible_')) return OF_SETUP.includes(name);
  let answer = answers.get(name);
  if (answer === undefined) answers.set(name, (answer = decideFact(name)));
  return answer;
}

/** Connection variables are looked up for each task. */
const answers = new Map<string, boolean>();

function decideFact(name: string): boolean {
  return FACT_NAMES.has(name) || !(CONNECTION.test(name) || ENGINE.test(name));
}

/** Whether a variable need not be given: one of the connection, and the dict of facts. */
export function isFilledIn(name: string): boolean {
  return CONNECTION.test(name) && (!FACT_NAMES.has(name) || name === 'ansible_local');
}
