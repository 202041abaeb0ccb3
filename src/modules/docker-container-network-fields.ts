import { ModuleFailure } from '../module/result.ts';
import {
  dictField,
  mapGiven,
  modeField,
  scalarField,
  setField,
  type ContainerArgs,
  type ContainerField,
  type Entry,
} from './docker-container-field.ts';
import { toHex } from './to-hex.ts';
import { quoteField } from './docker-device-request.ts';
import { expandRange, formatScalar, parsePublishedPort } from './docker-container-values.ts';

type Network = NonNullable<ContainerArgs['networks']>[number];

/** A container starts in one network; the rest is connected before it starts. */
export function listFurtherNetworks(args: ContainerArgs): readonly Network[] {
  const networks = args.networks ?? [];
  return args.network_mode === undefined ? networks.slice(1) : networks;
}

/** What `docker network connect` takes for a network. @throws ModuleFailure for what only `docker create` can say */
export function buildConnectOptions(network: Network): readonly string[] {
  if (network.mac_address !== undefined)
    throw new ModuleFailure(
      `networks: docker's client sets a mac_address only in the network that a container starts in, not in ${network.name}`,
      { help: 'Put that network first, without `network_mode`.' },
    );
  return [
    ...buildNetworkOptions(network, '--alias'),
    ...listDriverOptions(network).map((option) => `--driver-opt=${option}`),
    ...(network.gw_priority === undefined ? [] : [`--gw-priority=${network.gw_priority}`]),
  ];
}

/** What `docker create` takes for the network that it starts in. */
function buildFirstOptions(network: Network): readonly string[] {
  const further = [
    ...listDriverOptions(network).map((option) => `driver-opt=${option}`),
    ...(network.gw_priority === undefined ? [] : [`gw-priority=${network.gw_priority}`]),
  ];
  const name = further.length === 0 ? network.name : [`name=${network.name}`, ...further].map(quoteField).join(',');
  return [
    `--network=${name}`,
    ...buildNetworkOptions(network, '--network-alias'),
    ...(network.mac_address === undefined ? [] : [`--mac-address=${network.mac_address}`]),
  ];
}

function buildNetworkOptions(network: Network, alias: '--alias' | '--network-alias'): readonly string[] {
  return [
    ...(network.ipv4_address === undefined ? [] : [`--ip=${network.ipv4_address}`]),
    ...(network.ipv6_address === undefined ? [] : [`--ip6=${network.ipv6_address}`]),
    ...(network.aliases ?? []).map((name) => `${alias}=${name}`),
    ...(network.links ?? []).map((link) => `--link=${link}`),
  ];
}

function listDriverOptions({ driver_opts: options = {} }: Network): readonly string[] {
  return Object.entries(options).map(
    ([name, value]) => `${name}=${formatScalar(value, `networks.driver_opts.${name}`)}`,
  );
}

/** `name:alias`, for a name alone too. */
function completeLink(link: string): string {
  return link.includes(':') ? link : `${link}:${link}`;
}

/** Where docker keeps links by the names of their containers; elsewhere it forgets them, and it takes ids for names. */
function isInDefaultBridge({ networks = [], network_mode: mode, links = [] }: ContainerArgs): boolean {
  const isDefault = mode === undefined ? networks.length === 0 : mode === 'default' || mode === 'bridge';
  return isDefault && links.every((link) => !/^[0-9a-f]{12,64}(?::|$)/.test(link));
}

/** What each connection has besides its address. */
function endpointField(name: 'aliases' | 'links', key: string, complete: (text: string) => string): ContainerField {
  return {
    name: `networks.${name}`,
    kind: 'set',
    template: `{{range $k, $v := index (index . "NetworkSettings") "Networks"}}{{range index $v "${key}"}}\nnetworks.${name} {{printf "%x20%x" $k .}} {{end}}{{end}}`,
    wanted: ({ networks = [] }) => {
      const entries = networks.flatMap((network) =>
        (network[name] ?? []).map((text): Entry => [`${network.name} ${complete(text)}`, '']),
      );
      return entries.length === 0 ? undefined : entries;
    },
    options: () => [],
  };
}

/** With `default_host_ip` in front of those that name no address. */
function publishedPorts({ published_ports: ports = [], default_host_ip: address }: ContainerArgs): readonly string[] {
  if (address === undefined || address === '') return ports;
  const shown = address.includes(':') ? `[${address}]` : address;
  return ports.map((port) => {
    if (parsePublishedPort(port)[0]?.address !== '' || port.startsWith('0.0.0.0:')) return port;
    return port.includes(':') ? `${shown}:${port}` : `${shown}::${port}`;
  });
}

export const NETWORK_FIELDS: readonly ContainerField[] = [
  {
    name: 'published_ports',
    kind: 'dict',
    template:
      '{{range $p, $b := index $h "PortBindings"}}{{range $b}}\npublished_ports {{printf "%x" $p}} {{with index . "HostIp"}}{{if ne . "0.0.0.0"}}{{printf "%x" .}}{{end}}{{end}}:{{with index . "HostPort"}}{{printf "%x" .}}{{end}}{{end}}{{end}}',
    always: true,
    wanted: (args) =>
      publishedPorts(args)
        .flatMap(parsePublishedPort)
        .map((port) => [port.container, port.address, port.host]),
    options: (args) => publishedPorts(args).map((port) => `--publish=${port}`),
  },
  scalarField('publish_all_ports', '$h "PublishAllPorts"', '--publish-all', (args) => args.publish_all_ports),
  setField('exposed_ports', '$c "ExposedPorts"', '--expose', (args) => args.exposed_ports, {
    comparison: 'allow_more_present',
    template: '{{range $p, $x := index $c "ExposedPorts"}}\nexposed_ports {{printf "%x" $p}} {{end}}',
    wanted: (args) =>
      args.exposed_ports?.flatMap((text) => {
        const [ports = '', protocol = 'tcp'] = text.split('/');
        return expandRange(ports).map((port) => [`${port}/${protocol}`, ''] as const);
      }),
  }),
  {
    ...modeField('network_mode', '$h "NetworkMode"', '--network', (args) => args.network_mode),
    // Without the option older engines say `default` and newer ones `bridge`.
    template: `{{with index $h "NetworkMode"}}\nnetwork_mode - {{if eq . "default"}}${toHex('bridge')}{{else}}{{printf "%x" .}}{{end}}{{end}}`,
  },
  {
    name: 'networks',
    kind: 'dict',
    template:
      '{{range $k, $v := index (index . "NetworkSettings") "Networks"}}\nnetworks {{printf "%x" $k}} {{with index $v "IPAMConfig"}}{{with index . "IPv4Address"}}{{printf "%x" .}}{{end}}{{end}}{{end}}',
    comparison: 'allow_more_present',
    wanted: (args) => args.networks?.map((network) => [network.name, network.ipv4_address ?? '']),
    options: ({ networks: [first] = [], network_mode: mode }) =>
      first === undefined || mode !== undefined ? [] : buildFirstOptions(first),
  },
  endpointField('aliases', 'Aliases', (name) => name),
  endpointField('links', 'Links', completeLink),
  {
    ...setField('links', '$h "Links"', '--link', (args) => args.links),
    // `/other:/name/alias`: the name of the container itself is no part of what is asked for.
    template:
      '{{range index $h "Links"}}{{$p := split . ":"}}\nlinks {{printf "%x3a%x" (slice (index $p 0) 1) (index (split (index $p 1) "/") 2)}} {{end}}',
    wanted: (args) => (isInDefaultBridge(args) ? args.links?.map((link) => [completeLink(link), '']) : undefined),
  },
  {
    ...scalarField('mac_address', '$c "MacAddress"', '--mac-address', (args) => args.mac_address),
    template: [
      '{{$m := index $h "NetworkMode"}}{{if eq $m "default"}}{{$m = "bridge"}}{{end}}',
      '{{with index (index . "NetworkSettings") "Networks"}}{{with index . $m}}{{with index . "MacAddress"}}\nmac_address - {{printf "%x" (lower .)}}{{end}}{{end}}{{end}}',
    ].join(''),
    // Engines tell it of a container that runs.
    ifShown: true,
    wanted: ({ mac_address: address, networks: [first] = [], network_mode: mode }) =>
      mapGiven(address ?? (mode === undefined ? first?.mac_address : undefined), (text) => [['', text.toLowerCase()]]),
  },
  scalarField('hostname', '$c "Hostname"', '--hostname', (args) => args.hostname),
  scalarField('domainname', '$c "Domainname"', '--domainname', (args) => args.domainname),
  setField('dns_servers', '$h "Dns"', '--dns', (args) => args.dns_servers),
  setField('dns_search_domains', '$h "DnsSearch"', '--dns-search', (args) => args.dns_search_domains),
  setField('dns_opts', '$h "DnsOptions"', '--dns-option', (args) => args.dns_opts),
  {
    ...dictField('etc_hosts', '$h "ExtraHosts"', '--add-host', (args) => args.etc_hosts),
    kind: 'set',
    template: '{{range index $h "ExtraHosts"}}\netc_hosts {{printf "%x" .}} {{end}}',
    wanted: ({ etc_hosts: hosts }) =>
      hosts === undefined
        ? undefined
        : Object.entries(hosts).map(([name, address]) => [`${name}:${formatScalar(address, 'etc_hosts')}`, '']),
    options: ({ etc_hosts: hosts = {} }) =>
      Object.entries(hosts).map(([name, address]) => `--add-host=${name}:${formatScalar(address, 'etc_hosts')}`),
  },
];
