import { type IpVersion, parseAddress } from '../ip/ip-address.ts';
import { contains, firstOf, type IpNetwork, parseNetwork } from '../ip/ip-network.ts';
import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { refuseUse } from '../refuse-use.ts';
import type { Value } from '../value.ts';

/** Those of the collection ansible.utils that tell addresses and networks. */
export const IP_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['ip', defineTest([], (_, value) => readNetwork(value) !== undefined)],
  ['ipv4', defineTest([], (_, value) => readNetwork(value)?.address.version === 4)],
  ['ipv6', defineTest([], (_, value) => readNetwork(value)?.address.version === 6)],
  ['ip_address', defineTest([], (_, value) => findVersion(value) !== undefined)],
  ['ipv4_address', defineTest([], (_, value) => findVersion(value) === 4)],
  ['ipv6_address', defineTest([], (_, value) => findVersion(value) === 6)],
  ['in_network', defineTest(['network'], (_, value, network = null) => isInNetwork(value, network))],
];

/** An address, or a network as Python's ip_network takes it: without the address of a host in it. */
function readNetwork(value: Value): IpNetwork | undefined {
  refuseUse(value);
  const network = typeof value === 'string' ? parseNetwork(value) : undefined;
  return network !== undefined && firstOf(network) === network.address.value ? network : undefined;
}

function findVersion(value: Value): IpVersion | undefined {
  refuseUse(value);
  return typeof value === 'string' ? parseAddress(value)?.version : undefined;
}

function isInNetwork(value: Value, network: Value): boolean {
  const inner = readNetwork(value);
  const outer = readNetwork(network);
  return inner !== undefined && outer !== undefined && contains(outer, inner);
}
