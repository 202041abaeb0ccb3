import { isIP } from 'node:net';
import { ModuleFailure } from '../module/result.ts';
import { formatScalar } from './docker-container-values.ts';
import type { NetworkArgs } from './docker-network-args.ts';

/** One thing that a network has: the parts of its name and value, as they were written and as the engine may write them. */
export interface NetworkEntry {
  readonly field: string;
  readonly parts: readonly string[];
  readonly canonical?: readonly string[];
}

const SWITCHES = [
  ['internal', '--internal'],
  ['enable_ipv4', '--ipv4'],
  ['enable_ipv6', '--ipv6'],
  ['attachable', '--attachable'],
  ['ingress', '--ingress'],
  ['config_only', '--config-only'],
] as const;

const TEXTS = [
  ['scope', '--scope'],
  ['config_from', '--config-from'],
  ['ipam_driver', '--ipam-driver'],
] as const;

const DICTS = [
  ['driver_options', '--opt'],
  ['labels', '--label'],
  ['ipam_driver_options', '--ipam-opt'],
] as const;

/** What the arguments ask for; what they do not name may be anything. */
export function listWantedEntries(args: NetworkArgs): NetworkEntry[] {
  return [
    { field: 'driver', parts: [readDriver(args)] },
    ...SWITCHES.flatMap(([field]) => (args[field] === undefined ? [] : [{ field, parts: [String(args[field])] }])),
    ...TEXTS.flatMap(([field]) => (args[field] === undefined ? [] : [{ field, parts: [args[field]] }])),
    ...DICTS.flatMap(([field]) => readPairs(args[field], field).map((parts) => ({ field, parts }))),
    ...(args.ipam_config ?? []).flatMap(listSubnetEntries),
  ];
}

/** Options of `docker network create`. */
export function listCreateOptions(args: NetworkArgs): string[] {
  return [
    `--driver=${readDriver(args)}`,
    ...SWITCHES.flatMap(([field, option]) => (args[field] === undefined ? [] : [`${option}=${String(args[field])}`])),
    ...TEXTS.flatMap(([field, option]) => (args[field] === undefined ? [] : [`${option}=${args[field]}`])),
    ...DICTS.flatMap(([field, option]) =>
      readPairs(args[field], field).map(([key, value]) => `${option}=${key}=${value}`),
    ),
    ...(args.ipam_config ?? []).flatMap((config) => [
      `--subnet=${config.subnet}`,
      ...(config.iprange === undefined ? [] : [`--ip-range=${config.iprange}`]),
      ...(config.gateway === undefined ? [] : [`--gateway=${config.gateway}`]),
      ...readPairs(config.aux_addresses, 'aux_addresses').map(
        ([name, address]) => `--aux-address=${name}=${readAddress(address, 'aux_addresses')}`,
      ),
    ]),
  ];
}

/** A network that only keeps a configuration has no driver. */
function readDriver(args: NetworkArgs): string {
  return args.config_only === true ? 'null' : args.driver;
}

type Subnet = NonNullable<NetworkArgs['ipam_config']>[number];

/** Each names the subnet it belongs to. */
function listSubnetEntries({ subnet, iprange, gateway, aux_addresses }: Subnet): NetworkEntry[] {
  const key = readSubnet(subnet, 'subnet');
  const entry = (parts: readonly string[], canonical: readonly string[]): NetworkEntry => ({
    field: 'ipam_config',
    parts: [subnet, ...parts],
    canonical: [key, ...canonical],
  });
  return [
    entry([], []),
    ...(iprange === undefined ? [] : [entry(['iprange', iprange], ['iprange', readSubnet(iprange, 'iprange')])]),
    ...(gateway === undefined ? [] : [entry(['gateway', gateway], ['gateway', readAddress(gateway, 'gateway')])]),
    ...readPairs(aux_addresses, 'aux_addresses').map(([name, address]) =>
      entry(['aux', name, address], ['aux', name, readAddress(address, 'aux_addresses')]),
    ),
  ];
}

/** The address of a network in its shortest form. */
function readSubnet(text: string, option: string): string {
  const [, address = '', length = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0 || Number(length) > (version === 4 ? 32 : 128)) {
    throw new ModuleFailure(`ipam_config: ${option} is not a network: \`${text}\``, {
      help: 'write it as address/length, such as 172.23.27.0/24 or fdd1:ac8c::/64',
    });
  }
  return `${shortenAddress(address)}/${Number(length)}`;
}

export function readAddress(text: string, option: string): string {
  if (isIP(text) === 0) throw new ModuleFailure(`${option} is not an address: \`${text}\``);
  return shortenAddress(text);
}

function shortenAddress(text: string): string {
  return isIP(text) === 6 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
}

function readPairs(dict: Readonly<Record<string, unknown>> | undefined, option: string): [string, string][] {
  return Object.entries(dict ?? {}).map(([key, value]) => [key, formatScalar(value, `${option}.${key}`)]);
}
