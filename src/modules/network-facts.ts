import { basename } from './base-name.ts';
import type { Facts, HostTexts } from './host-texts.ts';
import { definedOf, toNumber } from './platform-facts.ts';

/** Kinds of interfaces by the kernel's number. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['1', 'ether'],
  ['32', 'infiniband'],
  ['512', 'ppp'],
  ['772', 'loopback'],
  ['65534', 'tunnel'],
]);

interface Address {
  readonly address: string;
  readonly broadcast: string;
  readonly netmask: string;
  readonly network: string;
  readonly prefix: string;
}

interface Interface {
  ipv4?: Address;
  ipv4_secondaries?: Address[];
  ipv6?: { address: string; prefix: string; scope: string }[];
  [fact: string]: unknown;
}

/** The interfaces, each a fact of its own, their addresses, and where packets to the world go. Nothing where the host has no `ip`. */
export function readNetwork(texts: HostTexts): Facts {
  if (!texts.fields.has('addresses')) return {};
  const interfaces = new Map<string, Interface>();
  for (const device of texts.namesIn('/sys/class/net')) {
    const described = describeInterface(texts, device);
    if (described !== undefined) interfaces.set(device, described);
  }
  const routes = { ipv4: readRoute(texts, 'route4'), ipv6: readRoute(texts, 'route6') };
  const all = addAddresses(texts, interfaces, routes);
  const named = [...interfaces].map(([name, facts]): [string, Interface] => [name.replaceAll(':', '_'), facts]);
  return {
    interfaces: named.map(([name]) => name),
    ...Object.fromEntries(named.map(([name, facts]) => [name.replaceAll('-', '_'), facts])),
    default_ipv4: routes.ipv4,
    default_ipv6: routes.ipv6,
    ...all,
  };
}

function describeInterface(texts: HostTexts, device: string): Interface | undefined {
  const folder = `/sys/class/net/${device}`;
  const read = (path: string): string | undefined => texts.file(`${folder}/${path}`);
  const kind = read('type');
  if (kind === undefined) return undefined;
  const mac = read('address');
  const state = read('operstate');
  const pci = texts.link(`${folder}/device`);
  const driver = texts.link(`${folder}/device/driver/module`);
  const flags = read('flags');
  return definedOf({
    device,
    macaddress: mac === '00:00:00:00:00:00' ? undefined : mac,
    mtu: toNumber(read('mtu')),
    active: state === undefined ? undefined : state !== 'down',
    module: driver === undefined ? undefined : basename(driver),
    type: KINDS.get(kind) ?? 'unknown',
    ...describeBridge(texts, folder),
    ...describeBond(texts, folder),
    pciid: pci === undefined ? undefined : basename(pci),
    speed: toNumber(read('speed')),
    promisc: flags === undefined ? undefined : (Number(flags) & 0x100) !== 0,
  });
}

function describeBridge(texts: HostTexts, folder: string): Facts {
  if (!texts.exists(`${folder}/bridge`)) return {};
  const stp = texts.file(`${folder}/bridge/stp_state`);
  return {
    type: 'bridge',
    interfaces: texts.namesIn(`${folder}/brif`),
    id: texts.file(`${folder}/bridge/bridge_id`),
    stp: stp === undefined ? undefined : stp === '1',
  };
}

function describeBond(texts: HostTexts, folder: string): Facts {
  if (!texts.exists(`${folder}/bonding`)) return {};
  const words = (name: string): string[] => texts.file(`${folder}/bonding/${name}`)?.split(/\s+/) ?? [];
  const [primary] = words('primary');
  return {
    type: 'bonding',
    slaves: words('slaves'),
    mode: words('mode')[0],
    miimon: words('miimon')[0],
    lacp_rate: words('lacp_rate')[0],
    primary,
    all_slaves_active: primary === undefined ? undefined : words('all_slaves_active')[0] === '1',
  };
}

/** What `ip route get` says about the way to an address of the world. */
function readRoute(texts: HostTexts, field: string): Facts {
  const [target, ...words] = texts.lines(field)[0]?.trim().split(/\s+/) ?? [];
  if (target === undefined || !/^[0-9a-f]*[.:]/i.test(target)) return {};
  const after = (name: string): string | undefined => {
    const at = words.indexOf(name);
    return at === -1 ? undefined : words[at + 1];
  };
  const route = { interface: after('dev'), address: after('src'), gateway: after('via') };
  return route.interface === undefined ? {} : definedOf(route);
}

interface Routes {
  readonly ipv4: Facts;
  readonly ipv6: Facts;
}

/** Puts what `ip addr` says into the interfaces, and into the routes that begin there. */
function addAddresses(texts: HostTexts, interfaces: Map<string, Interface>, routes: Routes): Facts {
  const all = { all_ipv4_addresses: [] as string[], all_ipv6_addresses: [] as string[] };
  let device = '';
  let current: Interface = {};
  for (const line of texts.lines('addresses')) {
    const header = /^\d+: ([^:@\s]+)/.exec(line)?.[1];
    if (header !== undefined) {
      device = header;
      current = interfaces.get(device) ?? {};
      continue;
    }
    const words = line.trim().split(/\s+/);
    if (words[0] === 'inet') {
      const address = readAddress(words);
      const label = words.at(-1) ?? device;
      addAddress(interfaces, { name: device, facts: current }, label, address, words.includes('secondary'));
      if (routes.ipv4['address'] === address.address) {
        Object.assign(routes.ipv4, { ...address, address: address.address, ...describeLink(current), alias: label });
      }
      if (!address.address.startsWith('127.')) all.all_ipv4_addresses.push(address.address);
    } else if (words[0] === 'inet6') {
      const address = readAddress6(words);
      (current.ipv6 ??= []).push(address);
      if (routes.ipv6['address'] === address.address) {
        Object.assign(routes.ipv6, { prefix: address.prefix, scope: address.scope, ...describeLink(current) });
      }
      if (address.address !== '::1') all.all_ipv6_addresses.push(address.address);
    }
  }
  return all;
}

function describeLink({ macaddress, mtu, type }: Interface): Facts {
  return definedOf({ macaddress, mtu, type });
}

/** Ansible's places: an address with a label of its own is an interface of its own; further ones are secondaries. */
function addAddress(
  interfaces: Map<string, Interface>,
  device: { readonly name: string; readonly facts: Interface },
  label: string,
  address: Address,
  isSecondary: boolean,
): void {
  const owner = label === device.name ? device.facts : {};
  if (owner !== device.facts) interfaces.set(label, owner);
  if (!isSecondary && owner.ipv4 === undefined) owner.ipv4 = address;
  else (owner.ipv4_secondaries ??= []).push(address);
  if (isSecondary && owner !== device.facts) (device.facts.ipv4_secondaries ??= []).push(address);
}

/** Of `inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0`. */
function readAddress(words: readonly string[]): Address {
  const [address = '', prefix = '32'] = (words[1] ?? '').split('/');
  const bits = toBits(address);
  const mask = prefix === '0' ? 0 : (0xffffffff << (32 - Number(prefix))) >>> 0;
  return {
    address,
    broadcast: words[2] === 'brd' ? (words[3] ?? '') : '',
    netmask: fromBits(mask),
    network: fromBits((bits & mask) >>> 0),
    prefix,
  };
}

function readAddress6(words: readonly string[]): { address: string; prefix: string; scope: string } {
  if (words[2] === 'peer') {
    return { address: words[1] ?? '', prefix: words[3]?.split('/')[1] ?? '', scope: words[5] ?? '' };
  }
  const [address = '', prefix = ''] = (words[1] ?? '').split('/');
  return { address, prefix, scope: words[3] ?? '' };
}

function toBits(address: string): number {
  return address.split('.').reduce((bits, octet) => bits * 256 + Number(octet), 0);
}

function fromBits(bits: number): string {
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}
