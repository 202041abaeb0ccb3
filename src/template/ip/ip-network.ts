import type { IpAddress, IpVersion } from './ip-address.ts';
import { bitsOf, formatAddress, parseAddress } from './ip-address.ts';

/** An address and how many of its first bits name its network. */
export interface IpNetwork {
  readonly address: IpAddress;
  readonly prefix: number;
  /** True where the prefix was written, as in `10.0.0.1/24`. */
  readonly hasPrefix: boolean;
}

/** `10.0.0.1`, `10.0.0.0/24`, `10.0.0.0/255.255.255.0`, `2001:db8::/32`; nothing for what is none. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [addressText = '', mask, ...rest] = text.split('/');
  const address = parseAddress(addressText);
  if (address === undefined || rest.length > 0) return undefined;
  const prefix = mask === undefined ? bitsOf(address.version) : readPrefix(mask, address.version);
  return prefix === undefined ? undefined : { address, prefix, hasPrefix: mask !== undefined };
}

export function formatNetwork({ address, prefix }: Pick<IpNetwork, 'address' | 'prefix'>): string {
  return `${formatAddress(address)}/${prefix}`;
}

/** How many addresses it has. */
export function sizeOf({ address, prefix }: IpNetwork): bigint {
  return 1n << BigInt(bitsOf(address.version) - prefix);
}

export function firstOf(network: IpNetwork): bigint {
  return network.address.value & ~(sizeOf(network) - 1n);
}

export function lastOf(network: IpNetwork): bigint {
  return network.address.value | (sizeOf(network) - 1n);
}

/** The network itself, where the address is one of its hosts. */
export function toCidr(network: IpNetwork): IpNetwork {
  return { ...network, address: { version: network.address.version, value: firstOf(network) } };
}

/** The first and the last address that a host can have; nothing in a network of a single address. */
export function findUsable(network: IpNetwork): { first: bigint; last: bigint } | undefined {
  const size = sizeOf(network);
  if (size === 1n) return undefined;
  const edge = size === 2n ? 0n : 1n;
  return { first: firstOf(network) + edge, last: lastOf(network) - edge };
}

export function contains(outer: IpNetwork, inner: IpNetwork): boolean {
  return (
    outer.address.version === inner.address.version &&
    firstOf(outer) <= firstOf(inner) &&
    lastOf(inner) <= lastOf(outer)
  );
}

/** The fewest networks that have the same addresses, in their order, those of IPv4 first. */
export function mergeNetworks(networks: readonly IpNetwork[]): IpNetwork[] {
  const sorted = networks.map(toCidr).toSorted(orderNetworks);
  const merged: IpNetwork[] = [];
  for (const network of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && contains(last, network)) continue;
    merged.push(network);
    joinNeighbours(merged);
  }
  return merged;
}

function joinNeighbours(merged: IpNetwork[]): void {
  for (;;) {
    const [low, high] = merged.slice(-2);
    if (low === undefined || high === undefined || low.prefix !== high.prefix || low.prefix === 0) return;
    const wider = toCidr({ ...low, prefix: low.prefix - 1 });
    if (!contains(wider, high) || firstOf(wider) !== firstOf(low)) return;
    merged.splice(-2, 2, wider);
  }
}

function orderNetworks(left: IpNetwork, right: IpNetwork): number {
  if (left.address.version !== right.address.version) return left.address.version - right.address.version;
  const [a, b] = [firstOf(left), firstOf(right)];
  return a === b ? left.prefix - right.prefix : a < b ? -1 : 1;
}

function readPrefix(mask: string, version: IpVersion): number | undefined {
  const bits = bitsOf(version);
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= bits ? Number(mask) : undefined;
  const address = parseAddress(mask);
  if (address === undefined || address.version !== version) return undefined;
  const all = (1n << BigInt(bits)) - 1n;
  // A netmask has its ones first, a hostmask last.
  for (const value of [address.value, all ^ address.value]) {
    const hosts = all ^ value;
    if ((hosts & (hosts + 1n)) === 0n) return bits - (hosts === 0n ? 0 : hosts.toString(2).length);
  }
  return undefined;
}
