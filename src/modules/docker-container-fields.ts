import {
  dictField,
  createOnly,
  mapGiven,
  modeField,
  scalarField,
  setField,
  type ContainerArgs,
  type ContainerField,
} from './docker-container-field.ts';
import { DEVICE_REQUESTS } from './docker-device-request.ts';
import { parseSize } from './docker-container-values.ts';
import { NETWORK_FIELDS } from './docker-container-network-fields.ts';
import { PROCESS_FIELDS } from './docker-container-process-fields.ts';
import { VOLUME_FIELDS } from './docker-container-volume-fields.ts';

const UPPER_WITHOUT_PREFIX =
  '{{if eq (printf "%.4s" (upper .)) "CAP_"}}{{printf "%x" (slice (upper .) 4)}}{{else}}{{printf "%x" (upper .)}}{{end}}';

function capabilityField(name: 'capabilities' | 'cap_drop', key: string, option: string): ContainerField {
  return setField(name, `$h "${key}"`, option, (args) => args[name], {
    template: `{{range index $h "${key}"}}\n${name} ${UPPER_WITHOUT_PREFIX} {{end}}`,
    wanted: (args) => args[name]?.map((capability) => [capability.toUpperCase().replace(/^CAP_/, ''), '']),
  });
}

function sizeField(
  name: 'memory' | 'memory_reservation' | 'memory_swap' | 'shm_size',
  key: string,
  option: string,
): ContainerField {
  return scalarField(name, `$h "${key}"`, option, (args) => mapGiven(args[name], (size) => parseSize(size, name)));
}

type RateName = 'device_read_bps' | 'device_write_bps' | 'device_read_iops' | 'device_write_iops';

/** Docker keeps a list of a device and its rate, in bytes or operations a second. */
function rateField(name: RateName, key: string): ContainerField {
  const entries = (args: ContainerArgs): readonly [string, string][] | undefined =>
    args[name]?.map(({ path, rate }) => [path, String(typeof rate === 'string' ? parseSize(rate, name) : rate)]);
  return {
    name,
    kind: 'dict',
    template: `{{range index $h "${key}"}}\n${name} {{printf "%x" (index . "Path")}} {{printf "%x" (print (index . "Rate"))}}{{end}}`,
    wanted: entries,
    options: (args) => (entries(args) ?? []).map(([path, rate]) => `--${name.replaceAll('_', '-')}=${path}:${rate}`),
  };
}

/** The engine drops it where the kernel does not have it. Where it was dropped, or never asked for, there is nothing, 0 or -1. */
function droppedField(
  name: 'blkio_weight' | 'kernel_memory' | 'memory_swappiness' | 'oom_killer',
  key: string,
  option: string,
  format: (args: ContainerArgs) => string | number | boolean | undefined = (args) => args[name],
): ContainerField {
  return scalarField(name, `$h "${key}"`, option, format, {
    template: `{{with index $h "${key}"}}{{$t := print .}}{{if not (or (eq $t "0") (eq $t "-1") (eq $t "false"))}}\n${name} - {{printf "%x" $t}}{{end}}{{end}}`,
    ifShown: true,
  });
}

const LIMIT_FIELDS: readonly ContainerField[] = [
  sizeField('memory', 'Memory', '--memory'),
  sizeField('memory_reservation', 'MemoryReservation', '--memory-reservation'),
  sizeField('memory_swap', 'MemorySwap', '--memory-swap'),
  sizeField('shm_size', 'ShmSize', '--shm-size'),
  scalarField('cpus', '$h "NanoCpus"', '--cpus', (args) => args.cpus, {
    wanted: (args) => mapGiven(args.cpus, (cpus) => [['', String(Math.round(cpus * 1e9))]]),
  }),
  scalarField('cpu_shares', '$h "CpuShares"', '--cpu-shares', (args) => args.cpu_shares),
  scalarField('cpu_period', '$h "CpuPeriod"', '--cpu-period', (args) => args.cpu_period),
  scalarField('cpu_quota', '$h "CpuQuota"', '--cpu-quota', (args) => args.cpu_quota),
  scalarField('cpuset_mems', '$h "CpusetMems"', '--cpuset-mems', (args) => args.cpuset_mems),
  rateField('device_read_bps', 'BlkioDeviceReadBps'),
  rateField('device_write_bps', 'BlkioDeviceWriteBps'),
  rateField('device_read_iops', 'BlkioDeviceReadIOps'),
  rateField('device_write_iops', 'BlkioDeviceWriteIOps'),
  droppedField('blkio_weight', 'BlkioWeight', '--blkio-weight'),
  droppedField('kernel_memory', 'KernelMemory', '--kernel-memory', ({ kernel_memory: size }) =>
    mapGiven(size, (text) => parseSize(text, 'kernel_memory')),
  ),
  droppedField('memory_swappiness', 'MemorySwappiness', '--memory-swappiness'),
  droppedField('oom_killer', 'OomKillDisable', '--oom-kill-disable'),
  scalarField('cpuset_cpus', '$h "CpusetCpus"', '--cpuset-cpus', (args) => args.cpuset_cpus),
  scalarField('pids_limit', '$h "PidsLimit"', '--pids-limit', (args) => args.pids_limit),
  scalarField('oom_score_adj', '$h "OomScoreAdj"', '--oom-score-adj', (args) => args.oom_score_adj),
  setField('ulimits', '$h "Ulimits"', '--ulimit', (args) => args.ulimits, {
    kind: 'dict',
    template:
      '{{range index $h "Ulimits"}}\nulimits {{printf "%x" (index . "Name")}} {{printf "%x:%x" (print (index . "Soft")) (print (index . "Hard"))}}{{end}}',
    wanted: (args) =>
      args.ulimits?.map((ulimit) => {
        const [name = '', soft = '', hard = soft] = ulimit.split(/[:=]/);
        return [name, soft, hard];
      }),
    options: (args) => (args.ulimits ?? []).map((ulimit) => `--ulimit=${ulimit.replace(/^([a-z]+):/, '$1=')}`),
  }),
];

const RIGHT_FIELDS: readonly ContainerField[] = [
  capabilityField('capabilities', 'CapAdd', '--cap-add'),
  capabilityField('cap_drop', 'CapDrop', '--cap-drop'),
  scalarField('privileged', '$h "Privileged"', '--privileged', (args) => args.privileged),
  scalarField('read_only', '$h "ReadonlyRootfs"', '--read-only', (args) => args.read_only),
  // Docker keeps a seccomp profile as its text, which says nothing about the file it came from.
  setField('security_opts', '$h "SecurityOpt"', '--security-opt', (args) => args.security_opts, {
    comparison: 'allow_more_present',
    wanted: (args) =>
      args.security_opts?.filter((option) => !option.startsWith('seccomp')).map((option) => [option, '']),
  }),
  dictField('sysctls', '$h "Sysctls"', '--sysctl', (args) => args.sysctls),
  setField('device_cgroup_rules', '$h "DeviceCgroupRules"', '--device-cgroup-rule', (args) => args.device_cgroup_rules),
  DEVICE_REQUESTS,
  scalarField('cgroup_parent', '$h "CgroupParent"', '--cgroup-parent', (args) => args.cgroup_parent),
  modeField('uts', '$h "UTSMode"', '--uts', (args) => args.uts),
  createOnly('platform', ({ platform }) => mapGiven(platform, (name) => [`--platform=${name}`]) ?? []),
  modeField('pid_mode', '$h "PidMode"', '--pid', (args) => args.pid_mode),
  modeField('ipc_mode', '$h "IpcMode"', '--ipc', (args) => args.ipc_mode),
  modeField('userns_mode', '$h "UsernsMode"', '--userns', (args) => args.userns_mode),
  modeField('cgroupns_mode', '$h "CgroupnsMode"', '--cgroupns', (args) => args.cgroupns_mode),
  scalarField('runtime', '$h "Runtime"', '--runtime', (args) => args.runtime),
];

/** Every option that is compared, in the order in which a report names them. The image itself is compared by its id. */
export const CONTAINER_FIELDS: readonly ContainerField[] = [
  ...PROCESS_FIELDS,
  ...NETWORK_FIELDS,
  ...VOLUME_FIELDS,
  ...LIMIT_FIELDS,
  ...RIGHT_FIELDS,
];
