import { makeInt } from '../number.ts';
import type { Value } from '../value.ts';
import { bitsOf, formatAddress, formatReverse } from './ip-address.ts';
import { contains, findUsable, firstOf, formatNetwork, lastOf, parseNetwork, sizeOf, toCidr } from './ip-network.ts';
import type { IpNetwork } from './ip-network.ts';

/** An answer about an address or network; nothing where it is not what was asked for. */
type Query = (network: IpNetwork) => Value | undefined;

const isHost = (network: IpNetwork): boolean => network.address.value !== firstOf(network) || sizeOf(network) === 1n;
const isNetwork = (network: IpNetwork): boolean => !isHost(network);
const show = (network: IpNetwork, value = network.address.value): string =>
  formatAddress({ version: network.address.version, value });
const netmask = (network: IpNetwork): string => {
  const all = (1n << BigInt(bitsOf(network.address.version))) - 1n;
  return show(network, all ^ (sizeOf(network) - 1n));
};
const hostmask = (network: IpNetwork): string => show(network, sizeOf(network) - 1n);
const when = (condition: boolean, answer: () => Value): Value | undefined => (condition ? answer() : undefined);
const whole = (network: IpNetwork): string => (network.hasPrefix ? formatNetwork(network) : show(network));

const ADDRESS: Query = (network) => when(isHost(network), () => show(network));
const HOST: Query = (network) => when(isHost(network), () => formatNetwork(network));
const ADDRESS_PREFIX: Query = (network) =>
  when(sizeOf(network) === 2n || (sizeOf(network) > 1n && isHost(network)), () => formatNetwork(network));
const NETWORK: Query = (network) => when(sizeOf(network) > 1n, () => show(network, firstOf(network)));
const BROADCAST: Query = (network) =>
  when(network.address.version === 4 && sizeOf(network) > 2n, () => show(network, lastOf(network)));
const FIRST: Query = (network) => usable(network, (first) => show(network, first));
const LAST: Query = (network) => usable(network, (_, last) => show(network, last));
const SUBNET: Query = (network) => formatNetwork(toCidr(network));
const NET: Query = (network) => when(isNetwork(network), () => formatNetwork(network));
const INT: Query = (network) =>
  network.hasPrefix ? `${network.address.value}/${network.prefix}` : makeInt(network.address.value);
const HOSTMASK: Query = (network) => hostmask(network);
const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
const LINK_LOCAL: Query = (network) => within(network, ['169.254.0.0/16', 'fe80::/10']);
const LOOPBACK: Query = (network) => within(network, ['127.0.0.0/8', '::1/128']);
const MULTICAST: Query = (network) => within(network, ['224.0.0.0/4', 'ff00::/8']);

/** What `ipaddr` can be asked, under the names of ansible.utils. */
export const IP_QUERIES: ReadonlyMap<string, Query> = new Map([
  ['', whole],
  ['bool', () => true],
  ['address', ADDRESS],
  ['ip', ADDRESS],
  ['host', HOST],
  ['address/prefix', ADDRESS_PREFIX],
  ['host/prefix', ADDRESS_PREFIX],
  ['ip/prefix', ADDRESS_PREFIX],
  ['gateway', ADDRESS_PREFIX],
  ['net', NET],
  ['network', NETWORK],
  ['network_id', NETWORK],
  ['network/prefix', (network) => when(sizeOf(network) > 1n, () => formatNetwork(toCidr(network)))],
  ['subnet', SUBNET],
  ['cidr', SUBNET],
  ['broadcast', BROADCAST],
  ['netmask', netmask],
  ['hostmask', HOSTMASK],
  ['wildcard', HOSTMASK],
  ['ip_netmask', (network) => when(isHost(network), () => `${show(network)} ${netmask(network)}`)],
  [
    'network_netmask',
    (network) => when(sizeOf(network) > 1n, () => `${show(network, firstOf(network))} ${netmask(network)}`),
  ],
  [
    'network_wildcard',
    (network) => when(sizeOf(network) > 1n, () => `${show(network, firstOf(network))} ${hostmask(network)}`),
  ],
  ['prefix', (network) => network.prefix],
  ['size', (network) => makeInt(sizeOf(network))],
  ['size_usable', (network) => usable(network, (first, last) => makeInt(last - first + 1n)) ?? 0],
  ['range_usable', (network) => usable(network, (first, last) => `${show(network, first)}-${show(network, last)}`)],
  ['first_usable', FIRST],
  ['last_usable', LAST],
  ['next_usable', (network) => beside(network, 1n)],
  ['previous_usable', (network) => beside(network, -1n)],
  ['type', (network) => (isHost(network) ? 'address' : 'network')],
  ['version', (network) => network.address.version],
  ['int', INT],
  ['revdns', (network) => formatReverse(network.address)],
  ['wrap', wrap],
  ['private', (network) => within(network, PRIVATE_NETWORKS)],
  ['public', (network) => when(isPublic(network), () => whole(network))],
  ['unicast', (network) => when(MULTICAST(network) === undefined, () => whole(network))],
  ['multicast', MULTICAST],
  ['link-local', LINK_LOCAL],
  ['loopback', LOOPBACK],
  ['lo', LOOPBACK],
]);

/** An address of IPv6 in the brackets that URLs want. */
export function wrap(network: IpNetwork): string {
  if (network.address.version === 4) return whole(network);
  return `[${show(network)}]${network.hasPrefix ? `/${network.prefix}` : ''}`;
}

/** The address so many from the first of the network, or from behind its last if the number is below zero. */
export function readNth(network: IpNetwork, index: bigint): bigint | undefined {
  const size = sizeOf(network);
  const at = index < 0n ? index + size : index;
  return at < 0n || at >= size ? undefined : firstOf(network) + at;
}

function usable<T>(network: IpNetwork, answer: (first: bigint, last: bigint) => T): T | undefined {
  const range = findUsable(network);
  return range === undefined ? undefined : answer(range.first, range.last);
}

function beside(network: IpNetwork, step: bigint): Value | undefined {
  const wanted = network.address.value + step;
  return usable(network, (first, last) => (first <= wanted && wanted <= last ? show(network, wanted) : undefined));
}

function within(network: IpNetwork, outer: readonly string[]): Value | undefined {
  const holds = outer.some((text) => {
    const parsed = parseNetwork(text);
    return parsed !== undefined && contains(parsed, { ...network, prefix: bitsOf(network.address.version) });
  });
  return when(holds, () => whole(network));
}

function isPublic(network: IpNetwork): boolean {
  const isUnspecified = network.address.value === 0n;
  const others = [MULTICAST, LINK_LOCAL, LOOPBACK, (own: IpNetwork) => within(own, PRIVATE_NETWORKS)];
  return !isUnspecified && others.every((query) => query(network) === undefined);
}

/** A number as an address, of IPv4 where it is small enough; `number/prefix` is a network. */
export function parseIp(text: string): IpNetwork | undefined {
  const number = /^(\d+)(\/\d+)?$/.exec(text);
  if (number === null) return parseNetwork(text);
  const value = BigInt(number[1] ?? '0');
  if (value >> 128n !== 0n) return undefined;
  return parseNetwork(`${formatAddress({ version: value >> 32n === 0n ? 4 : 6, value })}${number[2] ?? ''}`);
}
