import { basename } from './base-name.ts';
import type { Facts, HostTexts } from './host-texts.ts';

type Links = Readonly<Record<'ids' | 'uuids' | 'labels' | 'masters', ReadonlyMap<string, readonly string[]>>>;

/** Block devices and their partitions. */
export function readDevices(texts: HostTexts): Facts {
  const names = texts.namesIn('/sys/block');
  if (names.length === 0) return {};
  const links: Links = {
    ids: listLinks(texts, '/dev/disk/by-id'),
    uuids: listLinks(texts, '/dev/disk/by-uuid'),
    labels: listLinks(texts, '/dev/disk/by-label'),
    masters: listMasters(texts),
  };
  return {
    devices: Object.fromEntries(names.map((name) => [name, describeDevice(texts, name, links)])),
    device_links: Object.fromEntries(Object.entries(links).map(([kind, of]) => [kind, Object.fromEntries(of)])),
  };
}

function listLinks(texts: HostTexts, folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, target] of texts.links()) {
    if (!path.startsWith(`${folder}/`)) continue;
    const device = basename(target);
    found.set(device, [...(found.get(device) ?? []), basename(path)].toSorted());
  }
  return found;
}

function listMasters(texts: HostTexts): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of texts.pathsBelow('/sys/block')) {
    const [, master, slave] = /^\/sys\/block\/([^/]+)\/slaves\/([^/]+)$/.exec(path) ?? [];
    if (master === undefined || slave === undefined) continue;
    found.set(slave, [...(found.get(slave) ?? []), master].toSorted());
  }
  return found;
}

function describeLinks(name: string, links: Links): Facts {
  return Object.fromEntries(Object.entries(links).map(([kind, of]) => [kind, of.get(name) ?? []]));
}

function describeDevice(texts: HostTexts, name: string, links: Links): Facts {
  const folder = `/sys/block/${name}`;
  const read = (path: string): string | null => texts.file(`${folder}/${path}`) ?? null;
  const wwn = links.ids.get(name)?.find((id) => id.startsWith('wwn-'));
  const serial = read('device/serial');
  const partitions = texts
    .namesIn(folder)
    .filter((each) => each.startsWith(name) && /^p?\d+$/.test(each.slice(name.length)));
  return {
    virtual: 1,
    links: describeLinks(name, links),
    vendor: read('device/vendor'),
    model: read('device/model'),
    sas_address: null,
    sas_device_handle: null,
    ...(serial === null ? {} : { serial }),
    removable: read('removable'),
    support_discard: read('queue/discard_max_hw_bytes') === '0' ? '0' : read('queue/discard_granularity'),
    ...(wwn === undefined ? {} : { wwn: wwn.slice('wwn-'.length) }),
    partitions: Object.fromEntries(
      partitions.map((partition) => [partition, describePartition(texts, folder, partition, links)]),
    ),
    rotational: read('queue/rotational'),
    scheduler_mode: /\[(.*)\]/.exec(read('queue/scheduler') ?? '')?.[1] ?? '',
    ...describeSize(read('size'), read('queue/logical_block_size') ?? read('queue/hw_sector_size')),
    host: '',
    holders: listHolders(texts, folder),
  };
}

function describePartition(texts: HostTexts, folder: string, name: string, links: Links): Facts {
  const path = `${folder}/${name}`;
  return {
    links: describeLinks(name, links),
    start: texts.file(`${path}/start`) ?? '0',
    ...describeSize(texts.file(`${path}/size`) ?? null, null),
    uuid: links.uuids.get(name)?.[0] ?? null,
    holders: listHolders(texts, path),
  };
}

/** The kernel counts in sectors of 512 bytes, whatever the device's own size is. */
function describeSize(size: string | null, given: string | null): Facts {
  const sectorsize = Number(given ?? 512);
  const sectors = Math.floor((Number(size ?? 0) * 512) / sectorsize);
  return { sectors, sectorsize: given ?? 512, size: formatSize(sectors * sectorsize) };
}

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

function formatSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${(bytes / 1024 ** power).toFixed(2)} ${UNITS[power] ?? ''}`;
}

function listHolders(texts: HostTexts, folder: string): string[] {
  return texts
    .namesIn(`${folder}/holders`)
    .filter((name) => name.startsWith('dm-'))
    .map((name) => texts.file(`/sys/block/${name}/dm/name`) ?? name);
}
