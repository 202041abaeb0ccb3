import { expect, test } from 'vitest';
import { readDistribution } from '../../src/modules/distribution-facts.ts';
import { readPackageManager, readServiceManager } from '../../src/modules/manager-facts.ts';
import { describeHost } from './host-text-fields.ts';

type Expected = readonly [name: string, version: string, release: string, major: string, family: string];

const DEBIAN = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
`;
const UBUNTU = `PRETTY_NAME="Ubuntu 22.04.4 LTS"
NAME="Ubuntu"
VERSION_ID="22.04"
VERSION_CODENAME=jammy
ID=ubuntu
ID_LIKE=debian
HOME_URL="https://www.ubuntu.com/"
`;
const ROCKY =
  'NAME="Rocky Linux"\nVERSION="9.3 (Blue Onyx)"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.3"\n';

/** Files of well-known distributions → what Ansible calls them. */
const CASES: readonly (readonly [Readonly<Record<string, string>>, Expected])[] = [
  [{ '/etc/os-release': DEBIAN, '/etc/debian_version': '12.11\n' }, ['Debian', '12.11', 'bookworm', '12', 'Debian']],
  [
    { '/etc/os-release': UBUNTU, '/etc/debian_version': 'bookworm/sid\n' },
    ['Ubuntu', '22.04', 'jammy', '22', 'Debian'],
  ],
  [
    { '/etc/os-release': ROCKY, '/etc/redhat-release': 'Rocky Linux release 9.3 (Blue Onyx)\n' },
    ['Rocky', '9.3', 'Blue Onyx', '9', 'RedHat'],
  ],
  [
    {
      '/etc/os-release': 'NAME="Red Hat Enterprise Linux"\nVERSION="9.4 (Plow)"\nID="rhel"\nVERSION_ID="9.4"\n',
      '/etc/redhat-release': 'Red Hat Enterprise Linux release 9.4 (Plow)\n',
    },
    ['RedHat', '9.4', 'Plow', '9', 'RedHat'],
  ],
  [
    {
      '/etc/os-release': 'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nVERSION_ID="7"\n',
      '/etc/centos-release': 'CentOS Linux release 7.9.2009 (Core)\n',
      '/etc/redhat-release': 'CentOS Linux release 7.9.2009 (Core)\n',
    },
    ['CentOS', '7.9', 'Core', '7', 'RedHat'],
  ],
  [
    {
      '/etc/os-release': 'NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nVERSION_ID="9"\n',
      '/etc/centos-release': 'CentOS Stream release 9\n',
      '/etc/redhat-release': 'CentOS Stream release 9\n',
    },
    ['CentOS', '9', 'Stream', '9', 'RedHat'],
  ],
  [
    {
      '/etc/os-release':
        'NAME="Fedora Linux"\nVERSION="39 (Container Image)"\nID=fedora\nVERSION_ID=39\nVERSION_CODENAME=""\n',
      '/etc/redhat-release': 'Fedora release 39 (Thirty Nine)\n',
    },
    ['Fedora', '39', '', '39', 'RedHat'],
  ],
  [
    {
      '/etc/os-release': 'NAME="Oracle Linux Server"\nVERSION="8.9"\nID="ol"\nVERSION_ID="8.9"\n',
      '/etc/oracle-release': 'Oracle Linux Server release 8.9\n',
      '/etc/redhat-release': 'Red Hat Enterprise Linux release 8.9 (Ootpa)\n',
    },
    ['OracleLinux', '8.9', 'NA', '8', 'RedHat'],
  ],
  [
    { '/etc/os-release': 'NAME="Amazon Linux"\nVERSION="2"\nID="amzn"\nVERSION_ID="2"\n' },
    ['Amazon', '2', 'NA', '2', 'RedHat'],
  ],
  [
    { '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.19.1\n', '/etc/alpine-release': '3.19.1\n' },
    ['Alpine', '3.19.1', 'NA', '3', 'Alpine'],
  ],
  [
    { '/etc/os-release': 'NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n' },
    ['Archlinux', 'NA', 'NA', 'NA', 'Archlinux'],
  ],
  [
    { '/etc/os-release': 'NAME="openSUSE Leap"\nVERSION="15.5"\nID="opensuse-leap"\nVERSION_ID="15.5"\n' },
    ['openSUSE Leap', '15.5', '5', '15', 'Suse'],
  ],
  [
    {
      '/etc/os-release':
        'NAME="SLES"\nVERSION="15-SP5"\nVERSION_ID="15.5"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP5"\nID="sles"\n',
    },
    ['SLES', '15.5', '5', '15', 'Suse'],
  ],
  [
    { '/etc/os-release': 'NAME="Linux Mint"\nVERSION_ID="21.3"\nVERSION_CODENAME=virginia\nID=linuxmint\n' },
    ['Linux Mint', '21.3', 'virginia', '21', 'Debian'],
  ],
  [
    { '/etc/os-release': 'NAME="Kali GNU/Linux"\nVERSION_ID="2024.1"\nVERSION_CODENAME=kali-rolling\nID=kali\n' },
    ['Kali', '2024.1', 'kali-rolling', '2024', 'Debian'],
  ],
  [
    { '/etc/openwrt_release': "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='23.05.2'\nDISTRIB_CODENAME='x'\n" },
    ['OpenWrt', '23.05.2', 'x', '23', 'OpenWrt'],
  ],
  [
    { '/etc/os-release': 'NAME="Wolfi"\nID=wolfi\nVERSION_ID="20230201"\n' },
    ['Wolfi', '20230201', 'NA', '20230201', 'Wolfi'],
  ],
  [{}, ['NA', 'NA', 'NA', 'NA', 'NA']],
];

test.each(CASES)('%o', (files, [name, version, release, major, family]) => {
  expect(readDistribution(describeHost({ files }), 'Linux')).toMatchObject({
    distribution: name,
    distribution_version: version,
    distribution_release: release,
    distribution_major_version: major,
    os_family: family,
  });
});

test('a system that is not Linux', () => {
  expect(readDistribution(describeHost({}), 'FreeBSD')).toEqual({ distribution: 'FreeBSD', os_family: 'FreeBSD' });
});

test.each<[existing: readonly string[], links: Record<string, string>, family: string, manager: string]>([
  [['/usr/bin/apt-get'], {}, 'Debian', 'apt'],
  [['/usr/bin/apt-get', '/usr/bin/dnf-3', '/usr/bin/zypper'], {}, 'Debian', 'apt'],
  [['/usr/bin/dnf', '/usr/bin/yum'], { '/usr/bin/dnf': 'dnf-3' }, 'RedHat', 'dnf'],
  [['/usr/bin/dnf'], { '/usr/bin/dnf': 'dnf5' }, 'RedHat', 'dnf5'],
  [['/usr/bin/yum'], {}, 'RedHat', 'yum'],
  [['/usr/bin/dnf', '/run/ostree-booted'], {}, 'RedHat', 'atomic_container'],
  [['/sbin/apk'], {}, 'Alpine', 'apk'],
  [['/usr/bin/pacman'], {}, 'Archlinux', 'pacman'],
  [['/usr/bin/zypper'], {}, 'Suse', 'zypper'],
  [[], {}, 'NA', 'unknown'],
])('%o %o of %s: %s', (existing, links, family, manager) => {
  expect(readPackageManager(describeHost({ existing, links }), family)).toEqual({ pkg_mgr: manager });
});

test.each<[first: string | undefined, existing: readonly string[], manager: string]>([
  ['systemd\n', [], 'systemd'],
  ['runit-init\n', [], 'runit'],
  ['nginx\n', [], 'nginx'],
  ['init\n', ['systemctl', '/run/systemd/system'], 'systemd'],
  ['bash\n', ['/sbin/openrc', '/etc/init.d'], 'openrc'],
  ['init\n', ['initctl', '/etc/init'], 'upstart'],
  ['init\n', ['/etc/init.d'], 'sysvinit'],
  [undefined, [], 'service'],
])('the first process %o with %o: %s', (first, existing, manager) => {
  const files: Record<string, string> = first === undefined ? {} : { '/proc/1/comm': first };
  const facts = readServiceManager(describeHost({ files, existing }), { system: 'Linux' });
  expect(facts).toEqual({ service_mgr: manager });
});
