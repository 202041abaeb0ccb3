import type { ShellValue } from '../module/program.ts';
import { type Diff, ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { formatScalar } from './docker-container-values.ts';
import { NETWORK_ARGS, type NetworkArgs } from './docker-network-args.ts';
import { listCreateOptions, listWantedEntries, type NetworkEntry, readAddress } from './docker-network-fields.ts';
import { buildEndpointFormat, NETWORK_FORMAT } from './docker-network-inspection.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { parseJson } from './parse-json.ts';
import { toHex } from './to-hex.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker-network-connect.sh', 'docker_network.sh');

export const dockerNetwork = defineDockerModule({
  name: 'docker_network',
  aliases: ['community.docker.docker_network', 'community.general.docker_network'],
  summary: 'Makes and removes networks, and connects containers to them.',
  description:
    'A network cannot be changed: one that differs in what is asked for is made anew, and its containers are connected again as they were. Where that fails, the old one is put back.',
  args: NETWORK_ARGS,
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    network: 'What `docker network inspect` says of it; empty where there is none.',
    actions: 'What was done, one sentence each.',
    differences: 'The options that differed: a list of `field`, `was`, `is`.',
  },
  examples: `- name: A network for etcd
  docker_network:
    name: etcd
    ipam_config:
      - subnet: 172.23.27.0/24
        gateway: 172.23.27.1

- name: One more container in it
  docker_network:
    name: etcd
    appends: true
    connected:
      - name: client
        aliases: [etcdctl]
`,
  prepare: ({ args }) => {
    checkName(args.name);
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, {
        name: args.name,
        state: args.state,
        force: args.force,
        canonical: !args.appends && (args.connected ?? []).length > 0,
        template: NETWORK_FORMAT,
        endpoint: buildEndpointFormat(args.name),
        wanted: listWantedEntries(args).map(formatEntry).join('\n'),
        create: listCreateOptions(args),
        driver: args.driver,
        ...readConnections(args),
      }),
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const network = fields.get('network');
    const warnings = fields.all('warning');
    const actions = fields.all('action');
    const names = fields.all('difference');
    const lines = (fields.get('lines') ?? '').split('\n');
    const wanted = listWantedEntries(args);
    const differences = names.map((field) => ({
      field,
      was: lines
        .filter((line) => line.startsWith(`${field} `))
        .map((line) => decodeParts(line.slice(field.length + 1))),
      is: wanted.filter((entry) => entry.field === field).map(({ parts }) => parts.join(' ')),
    }));
    return {
      changed: fields.flag('changed'),
      actions,
      differences,
      network: network === undefined ? {} : parseJson(network),
      summary: names.length > 0 ? `replaced: ${names.join(', ')}` : actions.map(shorten).join(', '),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(fields.flag('changed') ? { diff: makeDiff(fields.flag('existed'), args, differences, actions) } : {}),
    };
  },
});

/** @throws ModuleFailure where it is none. */
export function checkName(name: string): void {
  if (/^[a-zA-Z0-9][\w.-]*$/.test(name)) return;
  throw new ModuleFailure(`not a name of a network: \`${name}\``, { help: 'use a-z A-Z 0-9 _ . -' });
}

/** `FIELD PART:PART`, parts in hexadecimal, and after a bar the same as the engine may write it. */
function formatEntry({ field, parts, canonical = parts }: NetworkEntry): string {
  const format = (texts: readonly string[]) => texts.map(toHex).join(':');
  return `${field} ${format(parts)}|${format(canonical)}`;
}

function decodeParts(text: string): string {
  return text
    .split(':')
    .map((part) => Buffer.from(part, 'hex').toString('utf8'))
    .join(' ');
}

const CONNECTION_OPTIONS = new Set(['name', 'aliases', 'ipv4_address', 'ipv6_address']);

/** For each container its name, what must be true of its connection as lines, and the options that make it so. */
function readConnections({ connected = [] }: NetworkArgs): Record<string, ShellValue> {
  const connections = connected.map((item, index) => {
    const place = `connected[${index}]`;
    if (typeof item !== 'object' || item === null) return readConnection({ name: item }, place);
    return readConnection(item as Record<string, unknown>, place);
  });
  return {
    connections: connections.length,
    ...Object.fromEntries(
      connections.flatMap(({ name, lines, options }, index) => [
        [`container_${index + 1}`, name],
        [`lines_${index + 1}`, lines.join('\n')],
        [`options_${index + 1}`, options],
      ]),
    ),
  };
}

function readConnection(item: Readonly<Record<string, unknown>>, place: string) {
  const unknown = Object.keys(item).find((key) => !CONNECTION_OPTIONS.has(key));
  if (unknown !== undefined) {
    throw new ModuleFailure(`${place} has no option \`${unknown}\``, { help: [...CONNECTION_OPTIONS].join(', ') });
  }
  const name = formatScalar(item['name'], `${place}.name`);
  if (!/^[a-zA-Z0-9][\w.-]*$/.test(name)) throw new ModuleFailure(`${place} is not a name of a container: \`${name}\``);
  const given = item['aliases'] ?? [];
  const aliases = (Array.isArray(given) ? given : [given]).map((alias) => formatScalar(alias, `${place}.aliases`));
  const addresses = (['ipv4_address', 'ipv6_address'] as const).flatMap((option) =>
    item[option] === undefined || item[option] === null
      ? []
      : [[option, readAddress(formatScalar(item[option], place), `${place}.${option}`)] as const],
  );
  return {
    name,
    lines: [
      ...aliases.map((alias) => `alias ${toHex(alias)}`),
      ...addresses.map(([option, address]) => `${option} ${toHex(address)}`),
    ],
    options: [
      // The client reads an alias as CSV.
      ...aliases.map((alias) => `--alias="${alias.replaceAll('"', '""')}"`),
      ...addresses.map(([option, address]) => `${option === 'ipv4_address' ? '--ip' : '--ip6'}=${address}`),
    ],
  };
}

/** `Connected container x` → `connected x`, `Created network x with driver y` → `created`. */
function shorten(action: string): string {
  const [, verb = action, kind, name = ''] = /^(\w+) (container|network) (\S+)/.exec(action) ?? [];
  return kind === 'container' ? `${verb.toLowerCase()} ${name}` : verb.toLowerCase();
}

function makeDiff(
  existed: boolean,
  args: NetworkArgs,
  differences: readonly { field: string; was: readonly string[]; is: readonly string[] }[],
  actions: readonly string[],
): Diff {
  const connections = new Map<string, [before: boolean, after: boolean]>();
  for (const action of actions) {
    const [, verb, name] = /^(Connected|Disconnected) container (\S+)/.exec(action) ?? [];
    if (name === undefined) continue;
    const before = connections.get(name)?.[0] ?? verb === 'Disconnected';
    connections.set(name, [before, verb === 'Connected']);
  }
  const describe = (after: boolean): Record<string, unknown> => ({
    exists: after ? args.state === 'present' : existed,
    ...Object.fromEntries(differences.map(({ field, was, is }) => [field, after ? is : was])),
    ...Object.fromEntries(
      [...connections]
        .filter(([, [before, now]]) => before !== now)
        .map(([name, states]) => [`connected.${name}`, states[after ? 1 : 0]]),
    ),
  });
  return { before: describe(false), after: describe(true), before_header: args.name, after_header: args.name };
}
