import { expect, test } from 'vitest';
import { readDate } from '../../src/modules/date-facts.ts';
import { readDevices } from '../../src/modules/device-facts.ts';
import { readHardware } from '../../src/modules/hardware-facts.ts';
import { readMounts } from '../../src/modules/mount-facts.ts';
import { readCommandLine, readDns, readPlatform, readSecurity } from '../../src/modules/platform-facts.ts';
import { readVirtualization } from '../../src/modules/virtual-facts.ts';
import { describeHost } from './host-text-fields.ts';

/** A processor of /proc/cpuinfo. */
function processor(number: number, socket: number, core: number): string {
  return `processor\t: ${number}\nvendor_id\t: GenuineIntel\nmodel name\t: Xeon\nphysical id\t: ${socket}\nsiblings\t: 4\ncore id\t\t: ${core}\ncpu cores\t: 2\n`;
}

test.each<[title: string, cpuinfo: string, architecture: string, counts: readonly [number, number, number, number]]>([
  ['one of a machine without topology', 'processor : 0\nvendor_id : A\nmodel name : B\n', 'x86_64', [1, 1, 1, 1]],
  [
    'two sockets with two cores of two threads',
    [0, 1, 2, 3, 4, 5, 6, 7].map((number) => processor(number, number % 2, number % 4)).join(''),
    'x86_64',
    [2, 2, 2, 8],
  ],
  ['four of an ARM', [0, 1, 2, 3].map((number) => `processor : ${number}\n`).join(''), 'aarch64', [4, 1, 1, 4]],
])('processors: %s', (_title, filtered, architecture, [count, cores, threads, all]) => {
  const files = { '/proc/self/status': 'Name:\tgrep\nCpus_allowed_list:\t0-2,5\n' };
  expect(readHardware(describeHost({ files, fields: { filtered } }), { architecture })).toMatchObject({
    processor_count: count,
    processor_cores: cores,
    processor_threads_per_core: threads,
    processor_vcpus: all,
    processor_nproc: 4,
  });
});

test('memory and firmware', () => {
  const files = {
    '/proc/meminfo':
      'MemTotal: 2048000 kB\nMemFree: 1024000 kB\nBuffers: 1024 kB\nCached: 2048 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n',
    '/proc/uptime': '836.61 1200.00\n',
    '/sys/devices/virtual/dmi/id/sys_vendor': 'QEMU\n',
    '/sys/devices/virtual/dmi/id/chassis_type': '1\n',
  };
  expect(readHardware(describeHost({ files }), {})).toMatchObject({
    memtotal_mb: 2000,
    memfree_mb: 1000,
    memory_mb: {
      real: { total: 2000, used: 1000, free: 1000 },
      nocache: { free: 1003, used: 997 },
      swap: { total: 0, free: 0, used: 0, cached: 0 },
    },
    uptime_seconds: 836,
    system_vendor: 'QEMU',
    form_factor: 'Other',
    product_serial: 'NA',
  });
});

test('mounts: those of devices and other machines', () => {
  const host = describeHost({
    files: {
      '/proc/mounts':
        'proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw,relatime 0 1\n/dev/mapper/vg-data /srv/a\\040b xfs rw 0 0\nnas:/x /mnt nfs4 rw 0 0\n/dev/sda1 /etc/hosts ext4 rw 0 0\n',
      '/proc/self/mountinfo':
        '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:1 /var/hosts /etc/hosts rw - ext4 /dev/sda1 rw\n',
      '/sys/block/dm-0/dm/name': 'vg-data',
    },
    links: { '/dev/disk/by-uuid/0a-1': '../../sda1', '/dev/disk/by-uuid/0b-2': '../../dm-0' },
    fields: { mounts_near: '4096 4096 100 40 10 3 /\n4096 4096 7 7 2 2 /srv/a b\n' },
  });
  expect(readMounts(host)).toMatchObject({
    mounts: [
      {
        mount: '/',
        device: '/dev/sda1',
        fstype: 'ext4',
        options: 'rw,relatime',
        dump: 0,
        passno: 1,
        size_total: 409600,
        size_available: 163840,
        block_size: 4096,
        block_total: 100,
        block_available: 40,
        block_used: 60,
        inode_total: 10,
        inode_available: 3,
        inode_used: 7,
        uuid: '0a-1',
      },
      { mount: '/srv/a b', size_total: 28672, uuid: '0b-2' },
      { mount: '/mnt', device: 'nas:/x', note: 'Could not get extra information due to timeout', uuid: 'N/A' },
      { mount: '/etc/hosts', options: 'rw,bind' },
    ],
  });
});

test('devices: disks, partitions and who holds them', () => {
  const facts = readDevices(
    describeHost({
      files: {
        '/sys/block/sda/size': '2097152',
        '/sys/block/sda/removable': '0',
        '/sys/block/sda/queue/rotational': '1',
        '/sys/block/sda/queue/scheduler': 'none [mq-deadline]',
        '/sys/block/sda/queue/logical_block_size': '512',
        '/sys/block/sda/queue/discard_granularity': '4096',
        '/sys/block/sda/queue/discard_max_hw_bytes': '0',
        '/sys/block/sda/device/vendor': 'ATA',
        '/sys/block/sda/sda1/start': '2048',
        '/sys/block/sda/sda1/size': '1048576',
        '/sys/block/dm-0/dm/name': 'vg-data',
        '/sys/block/dm-0/size': '0',
      },
      existing: ['/sys/block/dm-0/slaves/sda1', '/sys/block/sda/sda1/holders/dm-0'],
      links: { '/dev/disk/by-id/wwn-0x5': '../../sda', '/dev/disk/by-uuid/ab': '../../sda1' },
    }),
  );
  expect(facts).toMatchObject({
    devices: {
      sda: {
        size: '1.00 GB',
        sectors: 2097152,
        sectorsize: '512',
        scheduler_mode: 'mq-deadline',
        support_discard: '0',
        vendor: 'ATA',
        model: null,
        wwn: '0x5',
        partitions: {
          sda1: { start: '2048', size: '512.00 MB', uuid: 'ab', links: { uuids: ['ab'], masters: ['dm-0'] } },
        },
      },
      'dm-0': { size: '0.00 Bytes', partitions: {} },
    },
    device_links: { ids: { sda: ['wwn-0x5'] }, uuids: { sda1: ['ab'] }, labels: {}, masters: { sda1: ['dm-0'] } },
  });
});

test.each<[host: Parameters<typeof describeHost>[0], type: string, role: string]>([
  [{}, 'NA', 'NA'],
  [{ files: { '/proc/1/cgroup': '0::/docker/abc\n' } }, 'docker', 'guest'],
  [{ existing: ['/.dockerenv'] }, 'docker', 'guest'],
  [{ fields: { init_environment: 'container=podman\nPATH=/bin\n' } }, 'podman', 'guest'],
  [{ files: { '/run/systemd/container': 'systemd-nspawn\n' } }, 'systemd-nspawn', 'guest'],
  [{ files: { '/sys/devices/virtual/dmi/id/sys_vendor': 'QEMU\n' } }, 'kvm', 'guest'],
  [{ files: { '/sys/devices/virtual/dmi/id/product_name': 'VMware Virtual Platform\n' } }, 'VMware', 'guest'],
  [{ fields: { filtered: 'module: kvm\n' } }, 'kvm', 'host'],
  [{ existing: ['/proc/xen'], files: { '/proc/xen/capabilities': 'control_d\n' } }, 'xen', 'host'],
])('%o is %s, %s', (host, type, role) => {
  const facts = readVirtualization(describeHost(host));
  expect(facts).toMatchObject({ virtualization_type: type, virtualization_role: role });
});

test('names, security, name servers, the command line and the clock', () => {
  const host = describeHost({
    files: {
      '/sys/fs/selinux/enforce': '1',
      '/sys/fs/selinux/policyvers': '33',
      '/etc/selinux/config': 'SELINUX=permissive\nSELINUXTYPE=targeted\n',
      '/proc/sys/crypto/fips_enabled': '1',
      '/etc/resolv.conf': '# x\nnameserver 10.0.0.1\nnameserver 10.0.0.2\nsearch a b\noptions ndots:5 rotate\n',
      '/proc/cmdline': 'console=tty0 console=ttyS0 quiet root="UUID=a b"\n',
    },
    fields: {
      uname: 'Linux web1 6.1.0 i686\n',
      hosts: '10.0.0.5 web1 web1.example.com\n',
      bits: '32\n',
      date: '1700000000/123456789/+0100/CET/Tuesday/2/46/2023/11/14/23/13/20\n',
      time_zone: 'CET-1CEST,M3.5.0,M10.5.0/3\n',
    },
  });
  expect(readPlatform(host)).toMatchObject({
    fqdn: 'web1.example.com',
    domain: 'example.com',
    architecture: 'i386',
    userspace_architecture: 'i386',
  });
  expect(readSecurity(host)).toEqual({
    selinux: {
      selinux: { status: 'enabled', mode: 'enforcing', config_mode: 'permissive', policyvers: 33, type: 'targeted' },
    },
    apparmor: { apparmor: { status: 'disabled' } },
    fips: { fips: true },
  });
  expect(readDns(host)).toEqual({
    dns: { nameservers: ['10.0.0.1', '10.0.0.2'], search: ['a', 'b'], options: { ndots: '5', rotate: true } },
  });
  expect(readCommandLine(host)).toEqual({
    cmdline: { console: 'ttyS0', quiet: true, root: '"UUID=a b"' },
    proc_cmdline: { console: ['tty0', 'ttyS0'], quiet: true, root: '"UUID=a b"' },
  });
  expect(readDate(host)).toMatchObject({
    date_time: {
      iso8601_micro: '2023-11-14T22:13:20.123456Z',
      iso8601_basic: '20231114T231320123456',
      date: '2023-11-14',
      time: '23:13:20',
      tz: 'CET',
      tz_dst: 'CEST',
      tz_offset: '+0100',
    },
  });
});
