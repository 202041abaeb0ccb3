import { basename } from './base-name.ts';
import type { Facts, HostTexts } from './host-texts.ts';

/** File systems that stand on a device or on another machine, with how full they are. */
export function readMounts(texts: HostTexts): Facts {
  const bound = listBound(texts);
  const sizes = new Map(
    [...texts.lines('mounts_near'), ...texts.lines('mounts_far')].map((line) => {
      const [, numbers = '', mount = ''] = /^((?:\S+ ){6})(.*)$/.exec(line) ?? [];
      return [mount, numbers.trim().split(' ').map(Number)];
    }),
  );
  const uuids = listUuids(texts);
  const mounts: Facts[] = [];
  for (const line of texts.fileLines('/proc/mounts')) {
    const [device = '', mount = '', fstype, options = '', dump, passno] = line.split(' ').map(decode);
    if (!(/^[/\\]/.test(device) || device.includes(':/')) || fstype === 'none') continue;
    mounts.push({
      mount,
      device,
      fstype,
      options: bound.has(mount) ? `${options},bind` : options,
      dump: Number(dump ?? 0),
      passno: Number(passno ?? 0),
      ...describeSize(sizes.get(mount)),
      uuid: uuids.get(device) ?? 'N/A',
    });
  }
  return texts.fileLines('/proc/mounts').length === 0 ? {} : { mounts };
}

/** `\040` is a blank in the kernel's tables. */
function decode(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** Where a part of a file system is mounted. */
function listBound(texts: HostTexts): Set<string> {
  const rows = texts.fileLines('/proc/self/mountinfo').map((line) => line.split(' '));
  return new Set(rows.filter(([, , , root]) => root !== '/').map(([, , , , mount = '']) => decode(mount)));
}

function describeSize(numbers: readonly number[] | undefined): Facts {
  if (numbers === undefined) return { note: 'Could not get extra information due to timeout' };
  const [blockSize = 0, unit = 0, total = 0, available = 0, inodes = 0, inodesFree = 0] = numbers;
  return {
    size_total: unit * total,
    size_available: unit * available,
    block_size: blockSize,
    block_total: total,
    block_available: available,
    block_used: total - available,
    inode_total: inodes,
    inode_available: inodesFree,
    inode_used: inodes - inodesFree,
  };
}

/** Of devices, by path. */
function listUuids(texts: HostTexts): Map<string, string> {
  const uuids = new Map<string, string>();
  for (const [path, target] of texts.links()) {
    if (!path.startsWith('/dev/disk/by-uuid/')) continue;
    const device = basename(target);
    const mapped = texts.file(`/sys/block/${device}/dm/name`);
    uuids.set(`/dev/${device}`, basename(path));
    if (mapped !== undefined) uuids.set(`/dev/mapper/${mapped}`, basename(path));
  }
  return uuids;
}
