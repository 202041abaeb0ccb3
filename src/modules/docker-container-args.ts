import { arg } from '../module/arg.ts';

const RATE = arg.object({
  path: arg.str().required().describe('The device.'),
  rate: arg.str().required().describe('Bytes a second: `1mb`.'),
});
const COUNT = arg.object({
  path: arg.str().required().describe('The device.'),
  rate: arg.int().required().describe('Operations a second.'),
});

/** What the container is: the options that go into its configuration. */
const CONFIGURATION = {
  image: arg.str().describe('Repository and tag, digest or id. Needed where the container is not there yet.'),
  command: arg
    .any()
    .describe("The image's command is replaced by this: a list, or a string that is split as a shell would."),
  entrypoint: arg.list(arg.str()).describe("Replaces the image's entrypoint."),
  env: arg
    .dict()
    .describe(
      "Environment, added to the image's. A value that is no string or number must be quoted. Does not stand on a command line.",
    ),
  env_file: arg
    .path()
    .describe('File of the host with lines NAME=value, which go into the environment too; `env` goes before it.'),
  default_host_ip: arg.str().describe('Address of the host that ports are published at, where they name none.'),
  published_ports: arg
    .list(arg.str())
    .aliases('ports', 'published')
    .describe('As of `docker run -p`: `8080:80`, `127.0.0.1:53:53/udp`, `8000-8002:8000-8002`, `9000`.'),
  publish_all_ports: arg.bool().describe('Publish every port that the image exposes on a free port of the host.'),
  exposed_ports: arg.list(arg.str()).aliases('exposed', 'expose').describe('Ports exposed to other containers only.'),
  volumes: arg.list(arg.str()).describe('As of `docker run -v`: `name:/path`, `/host/path:/path:ro`, `/path`.'),
  mounts: arg
    .list(
      arg.object({
        target: arg.str().required().describe('Path in the container.'),
        source: arg.str().describe('Volume or path on the host.'),
        type: arg.choice('bind', 'volume', 'tmpfs').default('volume').describe('Kind of mount.'),
        consistency: arg.choice('default', 'consistent', 'cached', 'delegated').describe('Has no effect on Linux.'),
        propagation: arg
          .choice('private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave')
          .describe('Of a bind: whether mounts in it are seen on the other side.'),
        no_copy: arg.bool().default(false).describe('Of a volume: it does not get what the image has there.'),
        volume_driver: arg.str().describe('Of a volume that is made for it: its driver.'),
        volume_options: arg.dict().describe("Of a volume that is made for it: its driver's options."),
        tmpfs_size: arg.str().describe('Of tmpfs: its size.'),
        tmpfs_mode: arg.str().describe('Of tmpfs: its permissions, in octal.'),
        read_only: arg.bool().default(false).describe('Mount read-only.'),
        labels: arg.dict().describe('Labels of a volume that is made for it; one that is there keeps its own.'),
        subpath: arg.str().describe('Of a volume: the folder in it that is mounted; needs Docker 26.'),
        non_recursive: arg.bool().describe('Of a bind: without what is mounted in it.'),
        read_only_non_recursive: arg
          .bool()
          .describe('Of a read-only bind: what is mounted in it may be written; needs Docker 25.'),
        read_only_force_recursive: arg
          .bool()
          .describe('Of a read-only bind: fails where what is mounted in it cannot be read-only too; needs Docker 25.'),
        create_mountpoint: arg.bool().describe('Refused: `volumes` makes the folder on the host.'),
        tmpfs_options: arg.list(arg.dict()).describe('Refused: `tmpfs` takes options.'),
      }),
    )
    .describe('As of `docker run --mount`.'),
  tmpfs: arg.list(arg.str()).describe('`/path` or `/path:options`.'),
  volume_driver: arg.str().describe('Driver of the volumes that are made for it.'),
  volumes_from: arg.list(arg.str()).describe('Containers whose volumes it gets, such as `data` or `data:ro`.'),
  storage_opts: arg.dict().describe('Options of the storage driver, such as its size.'),
  restart_policy: arg
    .choice('no', 'on-failure', 'always', 'unless-stopped')
    .describe('When the engine starts the container again by itself; `no` where it is not given.'),
  restart_retries: arg.int().describe('How often `on-failure` tries.'),
  labels: arg.dict().describe("Labels, added to the image's."),
  network_mode: arg.str().describe('`bridge`, `host`, `none`, `container:name`, or a network.'),
  networks: arg
    .list(
      arg.object({
        name: arg.str().required().describe('Name of the network.'),
        ipv4_address: arg.str().describe('Address in it.'),
        ipv6_address: arg.str().describe('IPv6 address in it.'),
        aliases: arg.list(arg.str()).describe('Further names that other containers of the network find it by.'),
        links: arg.list(arg.str()).describe('Containers that it finds under another name, as `container:name`.'),
        mac_address: arg.str().describe('Hardware address in it.'),
        driver_opts: arg.dict().describe("Options of the network's driver."),
        gw_priority: arg
          .int()
          .describe('The network with the highest one has its gateway as the way out; needs Docker 28. Not compared.'),
      }),
    )
    .describe('Networks that the container is connected to. With network_mode, in addition to that one.'),
  links: arg
    .list(arg.str())
    .describe(
      'Containers that it finds under another name, as `container:name`. Compared in the network `bridge`, where the engine keeps them.',
    ),
  mac_address: arg.str().describe('Hardware address. Compared while it runs.'),
  user: arg.str().describe('User, or `user:group`, that the command runs as.'),
  groups: arg.list(arg.str()).describe('Further groups of the process.'),
  working_dir: arg.str().describe('Folder that the command starts in.'),
  hostname: arg.str().describe("The container's host name."),
  domainname: arg.str().describe("The container's domain name."),
  dns_servers: arg.list(arg.str()).describe('DNS servers in place of those of the host.'),
  dns_search_domains: arg.list(arg.str()).describe('DNS search domains.'),
  dns_opts: arg.list(arg.str()).describe('Options of resolv.conf.'),
  etc_hosts: arg.dict().describe('Lines of /etc/hosts: name to address.'),
  memory: arg.str().describe('Limit of memory: `512M`, `2G`, or bytes.'),
  memory_reservation: arg.str().describe('Soft limit of memory.'),
  memory_swap: arg.str().describe('Limit of memory and swap together; -1 for none.'),
  shm_size: arg.str().describe('Size of /dev/shm.'),
  cpus: arg.float().describe('Limit of processors, such as 1.5.'),
  cpu_shares: arg.int().describe('Relative weight of processor time.'),
  cpu_period: arg.int().describe('Period of the scheduler, in microseconds.'),
  cpu_quota: arg.int().describe('Processor time in a period, in microseconds.'),
  cpuset_mems: arg.str().describe('Memory nodes it may use: `0-2` or `0,1`.'),
  blkio_weight: arg
    .int()
    .describe('Relative weight of block input and output: 10 to 1000. Compared where the engine shows one.'),
  device_read_bps: arg.list(RATE).describe('Limits of bytes a second that are read from devices.'),
  device_write_bps: arg.list(RATE).describe('Limits of bytes a second that are written to devices.'),
  device_read_iops: arg.list(COUNT).describe('Limits of reads a second from devices.'),
  device_write_iops: arg.list(COUNT).describe('Limits of writes a second to devices.'),
  kernel_memory: arg
    .str()
    .describe("Limit of the kernel's memory; engines of today do not have it any more. Compared where they show one."),
  memory_swappiness: arg
    .int()
    .describe('How readily its memory is swapped: 0 to 100. Compared where the engine shows it.'),
  oom_killer: arg
    .bool()
    .describe(
      'Where true, the kernel does not end it when memory is short (`--oom-kill-disable`). Compared where the engine shows it.',
    ),
  cpuset_cpus: arg.str().describe('Processors it may run on: `0-2` or `0,1`.'),
  pids_limit: arg.int().describe('Limit of processes; -1 for none.'),
  oom_score_adj: arg.int().describe('How readily the kernel ends it when memory is short: -1000 to 1000.'),
  ulimits: arg.list(arg.str()).describe('`name:soft:hard`, such as `nofile:65536:65536`.'),
  sysctls: arg.dict().describe('Kernel parameters of its namespaces.'),
  capabilities: arg.list(arg.str()).aliases('cap_add').describe('Capabilities to add.'),
  cap_drop: arg.list(arg.str()).describe('Capabilities to drop.'),
  security_opts: arg.list(arg.str()).describe('As of `docker run --security-opt`.'),
  privileged: arg.bool().describe('Give it every right on the host.'),
  read_only: arg.bool().describe('Mount its root file system read-only.'),
  devices: arg.list(arg.str()).describe('`/dev/on-host:/dev/in-container:rwm`.'),
  device_cgroup_rules: arg.list(arg.str()).describe('Rules of the control group of devices: `c 42:* rmw`.'),
  device_requests: arg
    .list(
      arg.object({
        capabilities: arg.any().describe('What the device has to be able to do: a list of lists.'),
        count: arg.int().describe('How many; -1 for all.'),
        device_ids: arg.list(arg.str()).describe('Which ones.'),
        driver: arg.str().describe('Driver of the devices.'),
        options: arg.dict().describe("The driver's options."),
      }),
    )
    .describe('Graphics processors (`--gpus`).'),
  cgroup_parent: arg.str().describe('Control group that its own is in.'),
  uts: arg.str().describe('`host` to share the host name of the host.'),
  platform: arg
    .str()
    .describe(
      'Platform of the image, such as `linux/arm64`: one that the host has for another platform is pulled anew.',
    ),
  pid_mode: arg.str().describe('`host` or `container:name`.'),
  ipc_mode: arg.str().describe('`host`, `private`, `shareable`, `none` or `container:name`.'),
  userns_mode: arg.str().describe('`host` to leave user namespaces.'),
  cgroupns_mode: arg.choice('host', 'private').describe('Namespace of control groups.'),
  runtime: arg.str().describe('Runtime of the container.'),
  log_driver: arg.str().describe('Where its output goes: `json-file`, `journald`, `local`, …'),
  log_options: arg.dict().aliases('log_opt').describe("The log driver's options."),
  healthcheck: arg
    .object({
      test: arg.any().describe('Command: a string for the shell, a list `[CMD, …]`, or `NONE`.'),
      interval: arg.str().describe('Such as `30s` or `1m30s`.'),
      timeout: arg.str().describe('How long one check may take.'),
      start_interval: arg.str().describe('Time between checks in the start period.'),
      test_cli_compatible: arg.bool().default(false).describe('Accepted: `test` is what it says.'),
      start_period: arg.str().describe('Failures in this time do not count.'),
      retries: arg.int().describe('Failures in a row until it counts as unhealthy.'),
    })
    .describe('How the engine finds out whether it is healthy.'),
  stop_timeout: arg.int().describe('Seconds to wait for it to stop before it is killed.'),
  stop_signal: arg.str().describe('Signal that asks it to stop.'),
  init: arg.bool().describe('Run an init process that forwards signals and reaps processes.'),
  tty: arg.bool().describe('Give it a pseudo-terminal.'),
  interactive: arg.bool().describe('Keep its standard input open.'),
  auto_remove: arg.bool().describe('The engine removes it when it ends.'),
} as const;

/** How the module goes about it. */
const HANDLING = {
  name: arg.str().required().describe("The container's name."),
  state: arg
    .choice('started', 'healthy', 'stopped', 'present', 'absent', 'restored', 'confirmed')
    .default('started')
    .describe(
      '`healthy` starts it and waits until its health check says so. `present` creates it and leaves it as it is otherwise. `restored` puts back the container that `keep_old` kept aside, `confirmed` drops that one; both do nothing where none is kept.',
    ),
  healthy_wait_timeout: arg.float().default(300).describe('Seconds that `healthy` waits at most; 0 or less: no limit.'),
  paused: arg.bool().describe('With `started`: its processes are halted, or not.'),
  cleanup: arg.bool().default(false).describe('With `detach: false`: it is removed when it has ended.'),
  output_logs: arg.bool().default(false).describe('Accepted: `output` is there with `detach: false`.'),
  removal_wait_timeout: arg.float().describe('Accepted: what is removed is waited for.'),
  pull_check_mode_behavior: arg
    .choice('image_not_present', 'always')
    .default('image_not_present')
    .describe('What check mode says of `pull: always`; with `always`, a change each time.'),
  container_default_behavior: arg.choice('no_defaults', 'compatibility').describe('Only no_defaults is there.'),
  command_handling: arg.choice('correct', 'compatibility').describe('Only correct is there.'),
  image_comparison: arg.choice('desired-image', 'current-image').describe('Only desired-image is there.'),
  image_label_mismatch: arg.choice('ignore', 'fail').describe('Only ignore is there.'),
  networks_cli_compatible: arg.bool().default(true).describe('Only true is there.'),
  restart: arg.bool().default(false).describe('Restart it though it is as it should be.'),
  recreate: arg.bool().default(false).describe('Replace it though it is as it should be.'),
  pull: arg
    .any()
    .default('missing')
    .describe(
      'When to pull the image: `missing`, `always` (also true), or `never`. Always before anything is stopped.',
    ),
  keep_old: arg
    .bool()
    .default(false)
    .describe(
      'Leave the replaced container aside, stopped, as `NAME.longshore-old`, until `state: confirmed` or `state: restored`.',
    ),
  inspected: arg
    .str()
    .describe(
      'What a task just before has seen of the container, one kept aside and the image, so that it is not asked for again: see CONTAINER_INSPECT_FORMAT.',
    ),
  comparisons: arg
    .dict()
    .describe(
      'How options are compared: option (or `*`) to `strict`, `allow_more_present` or `ignore`. Of `networks`, `strict` also takes it out of others.',
    ),
  image_name_mismatch: arg
    .choice('ignore', 'recreate')
    .default('recreate')
    .describe('What to do where the image is the same under another name.'),
  force_kill: arg.bool().default(false).aliases('forcekill').describe('Kill it in place of stopping it.'),
  kill_signal: arg.str().describe('Signal of force_kill.'),
  keep_volumes: arg.bool().default(true).describe('Keep its anonymous volumes when it is removed.'),
  detach: arg
    .bool()
    .default(true)
    .describe('Where false: wait until a container that was started ends; the task fails where its `status` is not 0.'),
} as const;

export const CONTAINER_ARGS = { ...HANDLING, ...CONFIGURATION } as const;
