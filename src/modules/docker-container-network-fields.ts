import {
  dictField,
  modeField,
  scalarField,
  setField,
  type ContainerArgs,
  type ContainerField,
} from './docker-container-field.ts';
import { expandRange, formatScalar, parsePublishedPort } from './docker-container-values.ts';

type Network = NonNullable<ContainerArgs['networks']>[number];

const hex = (text: string): string => Buffer.from(text).toString('hex');

/** A container starts in one network; the rest is connected before it starts. */
export function listFurtherNetworks(args: ContainerArgs): readonly Network[] {
  const networks = args.networks ?? [];
  return args.network_mode === undefined ? networks.slice(1) : networks;
}

/** Options of `docker network connect` or `docker create` for a network. */
export function buildNetworkOptions(network: Network, names: { readonly alias: string }): readonly string[] {
  return [
    ...(network.ipv4_address === undefined ? [] : [`--ip=${network.ipv4_address}`]),
    ...(network.ipv6_address === undefined ? [] : [`--ip6=${network.ipv6_address}`]),
    ...(network.aliases ?? []).map((alias) => `${names.alias}=${alias}`),
  ];
}

export const NETWORK_FIELDS: readonly ContainerField[] = [
  {
    name: 'published_ports',
    kind: 'dict',
    template:
      '{{range $p, $b := index $h "PortBindings"}}{{range $b}}\npublished_ports {{printf "%x" $p}} {{with index . "HostIp"}}{{if ne . "0.0.0.0"}}{{printf "%x" .}}{{end}}{{end}}:{{with index . "HostPort"}}{{printf "%x" .}}{{end}}{{end}}{{end}}',
    always: true,
    wanted: (args) =>
      (args.published_ports ?? []).flatMap(parsePublishedPort).map((port) => [port.container, port.address, port.host]),
    options: (args) => (args.published_ports ?? []).map((port) => `--publish=${port}`),
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
    template: `{{with index $h "NetworkMode"}}\nnetwork_mode - {{if eq . "default"}}${hex('bridge')}{{else}}{{printf "%x" .}}{{end}}{{end}}`,
  },
  {
    name: 'networks',
    kind: 'dict',
    template:
      '{{range $k, $v := index (index . "NetworkSettings") "Networks"}}\nnetworks {{printf "%x" $k}} {{with index $v "IPAMConfig"}}{{with index . "IPv4Address"}}{{printf "%x" .}}{{end}}{{end}}{{end}}',
    comparison: 'allow_more_present',
    wanted: (args) => args.networks?.map((network) => [network.name, network.ipv4_address ?? '']),
    options: ({ networks: [first] = [], network_mode: mode }) =>
      first === undefined || mode !== undefined
        ? []
        : [`--network=${first.name}`, ...buildNetworkOptions(first, { alias: '--network-alias' })],
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
