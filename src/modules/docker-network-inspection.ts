import { toHex } from './to-hex.ts';

/** A text of the template as one quoted word of the shell. */
const word = (begin: string, ...values: readonly string[]): string =>
  `'${begin}${values.map((value) => `{{join (split ${value} "'") "'\\\\''"}}`).join('=')}' `;

/** The same for an option that the client reads as CSV. */
const csvWord = (begin: string, value: string): string =>
  `'${begin}"{{join (split (join (split ${value} "'") "'\\\\''") "\\"") "\\"\\""}}"' `;

const each = (path: string, text: string): string => `{{range $k, $v := ${path}}}${text}{{end}}`;
const line = (field: string, ...values: readonly string[]): string =>
  `\n${field} ${values.map((value) => `{{printf "%x" ${value}}}`).join(':')}`;
const flag = (field: string, path: string): string =>
  `\n${field} {{if ${path}}}${toHex('true')}{{else}}${toHex('false')}{{end}}`;

const IPAM = '(index . "IPAM")';
const HAS_IPV4 = 'ne (print (index . "EnableIPv4")) "false"';

/** A part of a subnet, under the subnet: `ipam_config SUBNET:NAME:VALUE`. */
const part = (name: string, key: string): string =>
  `{{with index . "${key}"}}\nipam_config {{printf "%x" $s}}:${toHex(name)}:{{printf "%x" .}}{{end}}`;

const LINES = [
  line('driver', '(index . "Driver")'),
  line('scope', '(index . "Scope")'),
  flag('internal', 'index . "Internal"'),
  flag('enable_ipv4', HAS_IPV4),
  flag('enable_ipv6', 'index . "EnableIPv6"'),
  flag('attachable', 'index . "Attachable"'),
  flag('ingress', 'index . "Ingress"'),
  flag('config_only', 'index . "ConfigOnly"'),
  `{{with index . "ConfigFrom"}}{{with index . "Network"}}${line('config_from', '.')}{{end}}{{end}}`,
  each('(index . "Options")', line('driver_options', '$k', '$v')),
  each('(index . "Labels")', line('labels', '$k', '$v')),
  `{{with ${IPAM}}}{{with index . "Driver"}}${line('ipam_driver', '.')}{{end}}`,
  each('(index . "Options")', line('ipam_driver_options', '$k', '$v')),
  `{{range index . "Config"}}{{$s := index . "Subnet"}}\nipam_config {{printf "%x" $s}}`,
  part('iprange', 'IPRange'),
  part('gateway', 'Gateway'),
  each(
    '(index . "AuxiliaryAddresses")',
    `\nipam_config {{printf "%x" $s}}:${toHex('aux')}:{{printf "%x" $k}}:{{printf "%x" $v}}`,
  ),
  '{{end}}{{end}}',
].join('');

const FROM = '{{$from := ""}}{{with index . "ConfigFrom"}}{{with index . "Network"}}{{$from = .}}{{end}}{{end}}';

/** Options of `docker network create` that make the same network. */
const OPTIONS = [
  FROM,
  word('--driver=', '(index . "Driver")'),
  '{{if index . "Internal"}}--internal {{end}}',
  '{{if index . "Attachable"}}--attachable {{end}}',
  '{{if index . "Ingress"}}--ingress {{end}}',
  '{{if index . "ConfigOnly"}}--config-only {{end}}',
  each('(index . "Labels")', word('--label=', '$k', '$v')),
  `{{if $from}}${word('--config-from=', '$from')}{{else}}`,
  `{{if ${HAS_IPV4}}}{{else}}--ipv4=false {{end}}`,
  '{{if index . "EnableIPv6"}}--ipv6 {{end}}',
  each('(index . "Options")', word('--opt=', '$k', '$v')),
  `{{with ${IPAM}}}{{with index . "Driver"}}${word('--ipam-driver=', '.')}{{end}}`,
  each('(index . "Options")', word('--ipam-opt=', '$k', '$v')),
  `{{range index . "Config"}}${word('--subnet=', '(index . "Subnet")')}`,
  `{{with index . "IPRange"}}${word('--ip-range=', '.')}{{end}}`,
  `{{with index . "Gateway"}}${word('--gateway=', '.')}{{end}}`,
  each('(index . "AuxiliaryAddresses")', word('--aux-address=', '$k', '$v')),
  '{{end}}{{end}}{{end}}',
].join('');

/**
 * The format of `docker network inspect`: its name and id, what it has as lines in hexadecimal that can be compared whatever the values hold,
 * the options that would make it again, and all of it as JSON.
 */
export const NETWORK_FORMAT = `name {{index . "Name"}}\nid {{index . "Id"}}${LINES}\n@options ${OPTIONS}\n@json {{json .}}`;

/** The format of `docker inspect` for a container: how it is connected to a network, as lines and as options of `docker network connect`. */
export function buildEndpointFormat(network: string): string {
  return [
    'id {{index . "Id"}}',
    `{{with index (index (index . "NetworkSettings") "Networks") "${network}"}}\nconnected`,
    `{{range index . "Aliases"}}${line('alias', '.')}{{end}}`,
    `{{with index . "IPAMConfig"}}{{with index . "IPv4Address"}}${line('ipv4_address', '.')}{{end}}`,
    `{{with index . "IPv6Address"}}${line('ipv6_address', '.')}{{end}}{{end}}`,
    '\n@options ',
    `{{range index . "Aliases"}}${csvWord('--alias=', '.')}{{end}}`,
    each('(index . "DriverOpts")', csvWord('--driver-opt=', '(printf "%s=%s" $k $v)')),
    '@addresses ',
    `{{with index . "IPAMConfig"}}{{with index . "IPv4Address"}}${word('--ip=', '.')}{{end}}`,
    `{{with index . "IPv6Address"}}${word('--ip6=', '.')}{{end}}{{end}}{{end}}`,
  ].join('');
}
