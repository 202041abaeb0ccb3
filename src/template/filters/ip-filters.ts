import { asInt, asString, describe, wrongType } from '../argument.ts';
import { formatAddress, makeAddress } from '../ip/ip-address.ts';
import type { IpVersion } from '../ip/ip-address.ts';
import { bitsOf } from '../ip/ip-address.ts';
import type { IpNetwork } from '../ip/ip-network.ts';
import { contains, findUsable, firstOf, formatNetwork, mergeNetworks, sizeOf, toCidr } from '../ip/ip-network.ts';
import { IP_QUERIES, parseIp, readNth, wrap } from '../ip/ip-query.ts';
import { iterate } from '../iterate.ts';
import { parseInteger } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { refuseUse } from '../refuse-use.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import { isTruthy } from '../truth.ts';
import type { Value } from '../value.ts';
import { isNumber } from '../value-kind.ts';
import { suggest } from '../../util/suggest.ts';

/** Addresses and networks, as the collection ansible.utils has them. What is no address gives false. */
export const IP_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'ipaddr',
    defineFilter(['query?', 'version?'], (_, value, query, version) => ask(value, query, readVersion(version))),
  ],
  ['ipv4', defineFilter(['query?'], (_, value, query) => ask(value, query, 4))],
  ['ipv6', defineFilter(['query?'], (_, value, query) => ask(value, query, 6))],
  ['ipwrap', defineFilter([], (_, value) => (Array.isArray(value) ? value.map(wrapText) : wrapText(value)))],
  [
    'ipsubnet',
    defineFilter(['query?', 'index?'], (_, value, query, index) => {
      const network = parse(value);
      return network === undefined ? false : findSubnet(network, query ?? '', index);
    }),
  ],
  [
    'nthhost',
    defineFilter(['query'], (_, value, index) => {
      const network = parse(value);
      const nth = network === undefined ? undefined : readNth(network, BigInt(readIndex(index)));
      return network === undefined || nth === undefined ? false : show(network, nth);
    }),
  ],
  [
    'ipmath',
    defineFilter(['amount'], (_, value, amount) => {
      const network = mustParse(value, 'what `ipmath` takes');
      return show(network, network.address.value + BigInt(asInt(amount, 'the amount')));
    }),
  ],
  [
    'network_in_network',
    defineFilter(['test'], (_, value, test) => contains(mustParse(value, 'the network'), mustParse(test, '`test`'))),
  ],
  [
    'network_in_usable',
    defineFilter(['test'], (_, value, test) => isUsable(mustParse(value, 'the network'), mustParse(test, '`test`'))),
  ],
  [
    'reduce_on_network',
    defineFilter(['network'], (_, value, outer) => {
      const network = mustParse(outer, 'the network');
      return iterate(value).filter((item) => contains(network, mustParse(item, 'each address')));
    }),
  ],
  [
    'cidr_merge',
    defineFilter(['action?'], (_, value, action) => {
      const networks = iterate(value).map((item) => mustParse(item, 'each network'));
      const wanted = asString(action, '`action`', 'merge');
      if (wanted === 'merge') return mergeNetworks(networks).map(formatNetwork);
      if (wanted === 'span') return span(networks);
      throw new TemplateError('`action` has to be `merge` or `span`', 'value');
    }),
  ],
];

function ask(value: Value, queryValue: Value | undefined, version: IpVersion | undefined): Value {
  if (Array.isArray(value)) return value.map((item) => ask(item, queryValue, version)).filter(isTruthy);
  const query = queryValue === undefined || queryValue === null ? '' : toText(queryValue);
  const named = IP_QUERIES.get(query);
  const outer = named === undefined ? parseIp(query) : undefined;
  const index = /^-?\d+$/.test(query) ? BigInt(query) : undefined;
  if (named === undefined && outer === undefined && index === undefined) throw unknownQuery(query);
  const network = parse(value);
  if (network === undefined || (version !== undefined && network.address.version !== version)) return false;
  if (named !== undefined) return named(network) ?? false;
  if (index === undefined) return outer !== undefined && contains(outer, network) ? toText(value) : false;
  const nth = readNth(network, index);
  return nth === undefined ? false : `${show(network, nth)}/${network.prefix}`;
}

/** Ansible's ipsubnet: the network; how many smaller ones it has, or one of them; the larger one around an address; or its rank in a larger one. */
function findSubnet(network: IpNetwork, query: Value, indexValue: Value | undefined): Value {
  const own = toCidr(network);
  if (query === '') return formatNetwork(own);
  const prefix = parseInteger(toText(query));
  if (prefix === undefined) return findRank(own, mustParse(query, 'the query'));
  const wanted = Number(prefix);
  if (wanted < 0 || wanted > bitsOf(own.address.version)) return false;
  const index = indexValue === undefined || indexValue === null ? undefined : asInt(indexValue, '`index`');
  if (sizeOf(own) === 1n) {
    const around = own.prefix - wanted;
    const at = index === undefined ? 0 : index < 0 ? index + around : index;
    return at < 0 || at >= around ? false : formatNetwork(toCidr({ ...own, prefix: wanted + at }));
  }
  if (wanted < own.prefix) return index === undefined ? '0' : false;
  const count = 1n << BigInt(wanted - own.prefix);
  if (index === undefined) return String(count);
  const at = index < 0 ? BigInt(index) + count : BigInt(index);
  if (at < 0n || at >= count) return false;
  return formatNetwork({
    address: { ...own.address, value: firstOf(own) + at * (sizeOf(own) / count) },
    prefix: wanted,
  });
}

function findRank(inner: IpNetwork, outer: IpNetwork): Value {
  if (!contains(outer, inner))
    throw new TemplateError(`${formatNetwork(inner)} is not in ${formatNetwork(toCidr(outer))}`, 'value');
  return String((firstOf(inner) - firstOf(outer)) / sizeOf(inner) + 1n);
}

function isUsable(network: IpNetwork, test: IpNetwork): boolean {
  const range = findUsable(network);
  if (range === undefined || test.address.version !== network.address.version) return false;
  return range.first <= firstOf(test) && firstOf(test) + sizeOf(test) - 1n <= range.last;
}

function span(networks: readonly IpNetwork[]): Value {
  const [first] = networks;
  if (first === undefined) throw new TemplateError('there is no network to span', 'value');
  let around = toCidr(first);
  for (const network of networks) {
    if (network.address.version !== first.address.version)
      throw new TemplateError('networks of IPv4 and of IPv6 have nothing around them', 'value');
    while (!contains(around, network)) around = toCidr({ ...around, prefix: around.prefix - 1 });
  }
  return formatNetwork(around);
}

function wrapText(value: Value): Value {
  const network = parse(value);
  return network === undefined ? value : wrap(network);
}

function parse(value: Value): IpNetwork | undefined {
  refuseUse(value);
  if (typeof value === 'boolean' || value === null || (typeof value !== 'string' && !isNumber(value))) return undefined;
  return parseIp(toText(value));
}

function mustParse(value: Value | undefined, what: string): IpNetwork {
  const network = value === undefined ? undefined : parse(value);
  if (value === undefined || network === undefined)
    throw new TemplateError(
      value === undefined ? `${what} is missing` : `${what} has to be an address or a network, not ${describe(value)}`,
      'value',
    );
  return network;
}

function show(network: IpNetwork, value: bigint): string {
  return formatAddress(makeAddress(network.address.version, value));
}

function readVersion(version: Value | undefined): IpVersion | undefined {
  if (version === undefined || version === null || version === false) return undefined;
  const number = asInt(version, '`version`');
  if (number !== 4 && number !== 6) throw new TemplateError('`version` is 4 or 6', 'value');
  return number;
}

function readIndex(value: Value | undefined): number | bigint {
  const index = value === undefined ? undefined : parseInteger(toText(value));
  if (index === undefined) throw wrongType(value, 'the place of the host', 'an integer');
  return index;
}

function unknownQuery(query: string): TemplateError {
  const near = suggest(query, IP_QUERIES.keys());
  return new TemplateError(
    `\`ipaddr\` cannot be asked for \`${query}\``,
    'value',
    near === undefined ? {} : { help: `did you mean \`${near}\`?` },
  );
}
