import type { Facts, HostTexts } from './host-texts.ts';
import { definedOf, toNumber } from './platform-facts.ts';

/** Processors, memory, firmware, load and uptime. */
export function readHardware(texts: HostTexts, { architecture }: Facts): Facts {
  return {
    ...readProcessors(texts, typeof architecture === 'string' ? architecture : ''),
    ...readMemory(texts),
    ...readFirmware(texts),
    ...definedOf({ uptime_seconds: toNumber(texts.file('/proc/uptime')?.split('.')[0]) }),
  };
}

export function readLoad(texts: HostTexts): Facts {
  const words = texts.file('/proc/loadavg')?.split(' ');
  if (words === undefined) return {};
  const [one, five, fifteen] = words.map(Number);
  return { loadavg: { '1m': one, '5m': five, '15m': fifteen } };
}

/** What `processor` lists. */
const NAMING = new Set(['model name', 'Processor', 'vendor_id', 'cpu', 'Vendor', 'processor']);

function readProcessors(texts: HostTexts, architecture: string): Facts {
  const pairs = texts.lines('filtered').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  if (!pairs.some(([key]) => key !== 'module')) return {};
  const count = (name: string): number => pairs.filter(([key]) => key === name).length;
  const named = pairs.filter(([key]) => NAMING.has(key));
  const vendors = count('vendor_id');
  const flags = pairs.find(([key]) => key === 'flags')?.[1].split(/\s+/);
  const found = { processor: named.map(([, value]) => value), ...definedOf({ flags }) };
  const usable = countAllowed(texts) ?? count('processor');
  let processors = vendors > 0 && vendors === count('model name') ? vendors : named.length;
  if (/^(armv|aarch|ppc)/.test(architecture)) processors = count('processor');
  if (architecture === 's390x') return { ...found, ...describeMainframe(pairs), processor_nproc: usable };
  const isXen = texts.exists('/proc/xen') || texts.file('/sys/hypervisor/type') === 'xen';
  if (isXen && flags !== undefined && !flags.includes('vme')) {
    return { ...found, ...describeCounts(processors, processors, 1), processor_nproc: usable };
  }
  const { sockets, coresEach, siblings } = readTopology(pairs);
  const cores = coresEach || 1;
  const threads = Math.max(Math.round((siblings ?? 1) / cores), 1);
  return { ...found, ...describeCounts(sockets || processors, cores, threads), processor_nproc: usable };
}

function describeCounts(count: number, cores: number, threads: number): Facts {
  return {
    processor_count: count,
    processor_cores: cores,
    processor_threads_per_core: threads,
    processor_vcpus: count * cores * threads,
  };
}

function describeMainframe(pairs: readonly (readonly [string, string])[]): Facts {
  const read = (name: string): number => Number(pairs.find(([key]) => key === name)?.[1] ?? 0);
  const threads = read('max thread id') + 1;
  const processors = read('# processors');
  return {
    processor_count: 1,
    processor_cores: Math.round(processors / threads),
    processor_threads_per_core: threads,
    processor_vcpus: processors,
  };
}

interface Topology {
  readonly sockets: number;
  readonly coresEach: number | undefined;
  readonly siblings: number | undefined;
}

function readTopology(pairs: readonly (readonly [string, string])[]): Topology {
  const values = (name: string): string[] => pairs.filter(([key]) => key === name).map(([, value]) => value);
  const [coresEach] = values('cpu cores');
  const [siblings] = values('siblings');
  return {
    sockets: new Set(values('physical id')).size,
    coresEach: toNumber(coresEach),
    siblings: toNumber(siblings),
  };
}

/** How many processors a process may use: `0-2,5` are four. */
function countAllowed(texts: HostTexts): number | undefined {
  const line = texts.fileLines('/proc/self/status').find((each) => each.startsWith('Cpus_allowed_list:'));
  const ranges = line?.split(':')[1]?.trim().split(',');
  return ranges?.reduce((sum, range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return sum + to - from + 1;
  }, 0);
}

function readMemory(texts: HostTexts): Facts {
  const sizes = new Map<string, number>();
  for (const line of texts.fileLines('/proc/meminfo')) {
    const [, name, kilobytes] = /^(\w+):\s+(\d+)/.exec(line) ?? [];
    if (name !== undefined) sizes.set(name, Math.floor(Number(kilobytes) / 1024));
  }
  const total = sizes.get('MemTotal');
  const free = sizes.get('MemFree');
  if (total === undefined || free === undefined) return {};
  const cache = (sizes.get('Cached') ?? 0) + (sizes.get('Buffers') ?? 0);
  const swap = { total: sizes.get('SwapTotal') ?? 0, free: sizes.get('SwapFree') ?? 0 };
  return {
    memtotal_mb: total,
    memfree_mb: free,
    swaptotal_mb: swap.total,
    swapfree_mb: swap.free,
    memory_mb: {
      real: { total, used: total - free, free },
      nocache: { free: free + cache, used: total - free - cache },
      swap: { ...swap, used: swap.total - swap.free, cached: sizes.get('SwapCached') ?? 0 },
    },
  };
}

const FIRMWARE = `bios_date bios_vendor bios_version board_asset_tag board_name board_serial board_vendor board_version
  chassis_asset_tag chassis_serial chassis_vendor chassis_version product_name product_serial product_uuid
  product_version`.split(/\s+/);
const FORM_FACTORS =
  `Unknown, Other, Unknown, Desktop, Low Profile Desktop, Pizza Box, Mini Tower, Tower, Portable, Laptop,
  Notebook, Hand Held, Docking Station, All In One, Sub Notebook, Space-saving, Lunch Box, Main Server Chassis,
  Expansion Chassis, Sub Chassis, Bus Expansion Chassis, Peripheral Chassis, RAID Chassis, Rack Mount Chassis,
  Sealed-case PC, Multi-system, CompactPCI, AdvancedTCA, Blade, Blade Enclosure, Tablet, Convertible, Detachable,
  IoT Gateway, Embedded PC, Mini PC, Stick PC`.split(/,\s+/);

/** What the firmware says of the machine: `NA`, as Ansible has it, where it does not, or only root may read it. */
function readFirmware(texts: HostTexts): Facts {
  const read = (name: string): string | undefined => texts.file(`/sys/devices/virtual/dmi/id/${name}`);
  const form = toNumber(read('chassis_type'));
  return {
    ...Object.fromEntries(FIRMWARE.map((name) => [name, read(name) ?? 'NA'])),
    system_vendor: read('sys_vendor') ?? 'NA',
    form_factor: form === undefined ? 'NA' : (FORM_FACTORS[form] ?? `unknown (${form})`),
  };
}
