type Values = Readonly<Record<string, unknown>>;

const CONTROLLER = 'works on the controller alone';

/** Modules whose arguments are not brought to the host here, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  add_host: CONTROLLER,
  assert: CONTROLLER,
  debug: CONTROLLER,
  fail: CONTROLLER,
  group_by: CONTROLLER,
  include_vars: CONTROLLER,
  pause: CONTROLLER,
  set_fact: CONTROLLER,
  set_stats: CONTROLLER,
  validate_argument_spec: CONTROLLER,
  wait_for_connection: CONTROLLER,
  async_status: 'asks for a job of the engine, by an id that is checked',
  raw: 'is a text for the shell',
  reboot: 'its test has a host that can be rebooted',
  synchronize: 'its test has rsync on both sides',
  template: 'places what it has rendered as copy does, with the same arguments',
  wait_for: 'waits; its test has these strings',
};

/** Modules that are run for real, since check mode does not bring their arguments to the host: what they need is not there. */
export const RUN: ReadonlySet<string> = new Set(['fetch', 'script', 'tempfile', 'uri']);

/** What is given so that another argument gets as far as the host: one of these sets, by turns. */
export const BASES: Readonly<Record<string, readonly Values[]>> = {
  apt_key: [{ id: 'ABCDEF12', data: 'k' }, { id: 'ABCDEF12' }],
  apt_repository: [{ repo: 'deb http://127.0.0.1:9/ x main' }],
  assemble: [{ src: '.', dest: '/none/a' }],
  command: [{ cmd: 'true', creates: '/none/a' }, { creates: '/none/a' }],
  copy: [
    { content: 'c', dest: '/none/a' },
    { src: 'f', dest: '/none/a' },
    { remote_src: true, dest: '/none/a' },
  ],
  cron: [
    { name: 'A', job: 'x', env: true },
    { name: 'A', job: 'x' },
  ],
  docker_compose_v2: [{ project_src: '/none' }, { definition: { services: {} }, project_name: 'p' }],
  docker_compose_v2_exec: [
    { service: 'web', argv: ['x'], project_src: '/' },
    { service: 'web', argv: ['x'], definition: { services: {} }, project_name: 'p' },
    { service: 'web', project_src: '/' },
  ],
  docker_compose_v2_pull: [{ project_src: '/' }, { definition: { services: {} }, project_name: 'p' }],
  docker_compose_v2_run: [
    { service: 'web', argv: ['x'], project_src: '/' },
    { service: 'web', argv: ['x'], definition: { services: {} }, project_name: 'p' },
    { service: 'web', project_src: '/' },
  ],
  docker_container: [
    {
      name: 'box',
      image: 'test/box:1',
      device_read_bps: { path: '/dev/null', rate: '1mb' },
      device_write_bps: { path: '/dev/null', rate: '1mb' },
    },
  ],
  docker_container_copy_into: [
    { container: 'box', container_path: '/a', content: 'c', mode: 0o644 },
    { container: 'box', container_path: '/a', path: '/etc/hosts', mode: 0o644 },
  ],
  docker_container_exec: [{ container: 'box', argv: ['x'] }, { container: 'box' }],
  docker_container_info: [{ name: 'box' }],
  docker_exec: [{ container: 'box', argv: ['x'] }, { container: 'box' }],
  docker_image: [{ name: 'box' }, { name: 'box', source: 'build', build: { path: '/' } }],
  docker_image_build: [{ name: 'box', path: '/' }],
  docker_image_export: [{ names: ['box'], path: '/none/a' }],
  docker_image_info: [{ name: 'box' }],
  docker_image_pull: [{ name: 'box' }],
  docker_image_push: [{ name: 'box' }],
  docker_image_remove: [{ name: 'box' }],
  docker_image_tag: [{ name: 'box', repository: ['other'] }],
  docker_login: [{ username: 'u', password: 'p', registry_url: '127.0.0.1:9' }],
  docker_logs: [{ name: 'box' }],
  docker_network: [{ name: 'net', ipam_config: { subnet: '10.9.0.0/16' } }],
  docker_network_info: [{ name: 'net' }],
  docker_volume: [{ name: 'vol' }],
  docker_volume_info: [{ name: 'vol' }],
  fetch: [{ src: '/none/a', dest: 'd' }],
  get_url: [{ url: 'http://127.0.0.1:9/', dest: '/none/a' }],
  iptables: [
    { chain: 'INPUT', protocol: 'tcp', jump: 'ACCEPT' },
    { chain: 'INPUT', match_set_flags: 'src' },
    { chain: 'INPUT', jump: 'LOG' },
    { chain: 'INPUT', jump: 'DSCP' },
  ],
  mount: [{ path: '/none', src: '/dev/none', fstype: 'ext4', state: 'present' }],
  package: [{ name: 'x' }],
  script: [{ cmd: 'f' }],
  user: [{ name: 'u', state: 'present' }],
  known_hosts: [{ name: 'n' }, { state: 'absent' }],
  lineinfile: [{ path: '/none/a', line: 'l', create: true }],
  sysctl: [{ name: 'a', value: '1' }],
  tempfile: [{ path: '/none' }],
  service: [{ name: 'none', state: 'started' }],
  systemd: [{ name: 'none', state: 'started' }],
  unarchive: [
    { src: 'f.tar', dest: '/none' },
    { remote_src: true, dest: '/none' },
  ],
  uri: [{ url: 'http://127.0.0.1:9/' }, { url: 'http://127.0.0.1:9/', method: 'PUT', remote_src: true }],
};

/** Without what separates words and names. */
const tighten = (text: string): string => `x${text.replaceAll(/[\s:,/]/g, '${IFS}')}`;

/** With a version, of which apk and dnf take anything that needs no quotes. */
const namePackage = (text: string): string => `a>pwned${text.replaceAll(/[\s'"$`;|&\\]/g, '')}`;

/** The shape that a text has to have to be taken, by the argument's name, perhaps with that of its module. */
export const SHAPES: Readonly<Record<string, (text: string) => unknown>> = {
  ca_path: (text) => `/none/${text}/ca.pem`,
  client_cert: (text) => `/none/${text}/cert.pem`,
  client_key: (text) => `/none/${text}/key.pem`,
  docker_cli: (text) => `/none/${text}/docker`,
  validate: (text) => `${text} %s`,
  'apk.name': namePackage,
  'apt_key.keyserver': tighten,
  'group.name': tighten,
  'mount.fstype': tighten,
  'user.name': tighten,
  'apt_key.url': (text) => `http://127.0.0.1:9/${text}`,
  'apt_repository.repo': (text) => `deb http://127.0.0.1:9/ ${text}`,
  'dnf.name': namePackage,
  'docker_container.device_requests.capabilities': (text) => [[text]],
  'docker_container_copy_into.container_path': (text) => `/none/${text}`,
  'get_url.checksum': (text) => `sha256:http://127.0.0.1:9/${text}`,
  'get_url.url': (text) => `http://127.0.0.1:9/${text}`,
  'iptables.fragment': (text) => `!${text}`,
  'known_hosts.key': (text) =>
    `n ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq6jYqmjVbBgXz2fIZyBGkRNFGQcKCVUXNJ4XW0fyZ+ ${text}`,
  'setup.gather_subset': (text) => `!${text}`,
  'script.chdir': (text) => `/none/${text}`,
  'uri.url': (text) => `http://127.0.0.1:9/${text}`,
};
/** Texts that are meant for a shell. */
export const FOR_A_SHELL: ReadonlySet<string> = new Set(['script.cmd', 'script.executable']);

const repeat = (reason: string, ...paths: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(paths.map((path) => [path, reason]));
const DOCKER = { api_version: 'not a version of the API', tls_hostname: 'tls_hostname cannot be given' };
const COMPOSE = { ...DOCKER, project_name: 'not a name of a project' };
const IMAGE = { ...DOCKER, ...repeat('not a name of an image', 'name', 'tag') };
const FLAGS = { attributes: 'is not what chattr takes' };

/** Arguments whose texts come to no host unless they are of a few signs, and what is said of others. */
export const REFUSED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apt: { name: 'No package matching' },
  apt_key: { id: 'Invalid key_id', keyring: 'has a name that apt-key does not take' },
  blockinfile: FLAGS,
  copy: FLAGS,
  dnf: { list: 'is not supported' },
  dns_lookup: repeat('is no name of the DNS', 'name', 'server'),
  dnsmasq: repeat('is no name of the DNS', 'records.srv', 'records.target', 'records.host', 'records.address'),
  docker_compose_v2: { ...COMPOSE, scale: 'is no number of containers' },
  docker_compose_v2_exec: { ...COMPOSE, service: 'not a name of a service' },
  docker_compose_v2_pull: COMPOSE,
  docker_compose_v2_run: { ...COMPOSE, service: 'not a name of a service' },
  docker_container: {
    ...DOCKER,
    name: 'not a name of a container',
    pull: 'is none of missing, always, never',
    comparisons: 'is not an option that is compared',
    image: 'not a name of an image',
    published_ports: 'no published port',
    'mounts.tmpfs_options': 'has no tmpfs_options',
    platform: 'not a platform',
    'device_requests.capabilities': 'asks for gpu alone',
    ...repeat('is no size', 'mounts.tmpfs_size', 'memory', 'memory_reservation', 'memory_swap', 'shm_size'),
    ...repeat('is no size', 'device_read_bps.rate', 'device_write_bps.rate', 'kernel_memory'),
    ...repeat('is no duration', 'healthcheck.interval', 'healthcheck.timeout'),
    ...repeat('is no duration', 'healthcheck.start_interval', 'healthcheck.start_period'),
  },
  docker_container_copy_into: { ...DOCKER, container: 'not a name of a container', mode: 'mode cannot be read' },
  docker_container_exec: { ...DOCKER, container: 'not a name of a container' },
  docker_container_info: { ...DOCKER, name: 'not a name of a container' },
  docker_exec: { ...DOCKER, container: 'not a name of a container' },
  docker_host_info: DOCKER,
  docker_image: { ...IMAGE, repository: 'not a name of an image' },
  docker_image_build: IMAGE,
  docker_image_export: { ...DOCKER, ...repeat('not a name of an image', 'names', 'tag') },
  docker_image_info: { ...DOCKER, name: 'not a name of an image' },
  docker_image_load: DOCKER,
  docker_image_pull: { ...IMAGE, platform: 'not a platform' },
  docker_image_push: IMAGE,
  docker_image_remove: IMAGE,
  docker_image_tag: { ...IMAGE, repository: 'not a name of an image' },
  docker_login: { ...DOCKER, registry_url: 'not a registry' },
  docker_logs: { ...DOCKER, name: 'not a name of a container', tail: 'is no number of lines' },
  docker_network: {
    ...DOCKER,
    name: 'not a name of a network',
    ...repeat('is not a', 'ipam_config.subnet', 'ipam_config.iprange', 'ipam_config.gateway'),
    'ipam_config.aux_addresses': 'is not a',
    connected: 'is not a name of a container',
  },
  docker_network_info: { ...DOCKER, name: 'not a name of a network' },
  docker_prune: DOCKER,
  docker_volume: { ...DOCKER, name: 'not a name of a volume' },
  docker_volume_info: { ...DOCKER, name: 'not a name of a volume' },
  file: { ...repeat('is not written as', 'modification_time', 'access_time'), ...FLAGS },
  find: { age: 'failed to process age', size: 'failed to process size' },
  get_url: { unredirected_headers: 'is not there', ...FLAGS },
  hostname: { name: 'cannot be the name of a host' },
  iptables: { set_counters: 'is no `packets,bytes`' },
  lineinfile: FLAGS,
  package: { use: 'is not supported' },
  replace: FLAGS,
  service: { runlevels: 'is none' },
  sysctl: { name: 'there is no setting' },
  systemd: { runlevels: 'is none' },
  timezone: { name: 'is not available' },
  unarchive: { attributes: 'cannot give what it unpacks attributes' },
  uri: { method: 'is not a method of HTTP', unredirected_headers: 'is not there' },
  user: { umask: 'is not octal', ssh_key_type: 'is not the type of a key' },
};
