import { parseSize } from './docker-container-values.ts';

type Item = Readonly<Record<string, unknown>>;

const KEYS = {
  containers: ['Id', 'Image', 'Command', 'Created', 'Status', 'Ports', 'Names'],
  images: ['Id', 'RepoTags', 'Created', 'Size'],
  networks: ['Id', 'Driver', 'Name', 'Scope'],
  volumes: ['Driver', 'Name'],
} as const;

/** An item as Ansible has it, of what docker's client says of it. @param verbose with all that is known of it */
export function shortenItem(kind: keyof typeof KEYS, item: Item, verbose: boolean): Item {
  const whole = kind === 'containers' ? describeContainer(item) : kind === 'images' ? describeImage(item) : item;
  return verbose ? whole : Object.fromEntries(KEYS[kind].map((key) => [key, whole[key] ?? null]));
}

/** The client writes texts for people. */
function describeContainer({ ID: id, CreatedAt: created, ...item }: Item): Item {
  return {
    ...item,
    Id: id,
    Command: text(item['Command']).replace(/^"([^]*)"$/, '$1'),
    Created: readSeconds(text(created)),
    Names: split(item['Names']).map((name) => `/${name}`),
    Ports: split(item['Ports']).map(readPort),
  };
}

function describeImage(item: Item): Item {
  return { ...item, Created: readSeconds(text(item['Created'])) };
}

/** `2030-01-02 13:23:37 +0000 UTC` or `2030-01-02T13:23:37.1Z` in seconds since the epoch. */
function readSeconds(time: string): number {
  return Math.floor(Date.parse(time.replace(/^(\S+) (\S+) ([+-]\d\d)(\d\d).*$/, '$1T$2$3:$4')) / 1000);
}

/** `0.0.0.0:80->8080/tcp`, `[::]:80->8080/tcp` or `53/udp`; ranges stay texts. */
function readPort(port: string): Item {
  const match = /^(?:(.*):(\d+)->)?(\d+)\/(\w+)$/.exec(port);
  if (match === null) return { Text: port };
  const [, address, outer, inner, type] = match;
  return {
    ...(outer === undefined ? {} : { IP: address?.replace(/^\[(.*)\]$/, '$1'), PublicPort: Number(outer) }),
    PrivatePort: Number(inner),
    Type: type,
  };
}

/** The lines of `docker system df`. */
export function readDiskUsage(lines: readonly Item[], verbose: boolean): Item {
  const images = lines.find((line) => line['Type'] === 'Images');
  const size = { LayersSize: readDecimal(text(images?.['Size'] ?? '0B')) };
  return verbose ? { ...size, Kinds: lines } : size;
}

/** Docker shows sizes of what it keeps in powers of 1000. */
function readDecimal(size: string): number {
  const [, count = '0', unit = ''] = /^([\d.]+)\s*([kKMGTP]?)B$/.exec(size) ?? [];
  return unit === ''
    ? parseSize(count, 'Size')
    : Math.round(Number(count) * 1000 ** ' KMGTP'.indexOf(unit.toUpperCase()));
}

function split(value: unknown): string[] {
  return text(value)
    .split(/,\s*/)
    .filter((part) => part !== '');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
