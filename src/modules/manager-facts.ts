import { type Facts, type HostTexts, readAssignments } from './host-texts.ts';
import { definedOf } from './platform-facts.ts';

/** Where package managers are; the last that is there counts. */
const PACKAGE_MANAGERS: readonly (readonly [path: string, name: string])[] = [
  ['/usr/bin/rpm-ostree', 'atomic_container'],
  ['/usr/bin/yum', 'dnf'],
  ['/usr/bin/dnf-3', 'dnf'],
  ['/usr/bin/dnf5', 'dnf5'],
  ['/usr/bin/apt-get', 'apt'],
  ['/usr/bin/zypper', 'zypper'],
  ['/usr/sbin/urpmi', 'urpmi'],
  ['/usr/bin/pacman', 'pacman'],
  ['/bin/opkg', 'opkg'],
  ['/usr/pkg/bin/pkgin', 'pkgin'],
  ['/usr/local/bin/brew', 'homebrew'],
  ['/opt/homebrew/bin/brew', 'homebrew'],
  ['/sbin/apk', 'apk'],
  ['/usr/sbin/pkg', 'pkgng'],
  ['/usr/bin/emerge', 'portage'],
  ['/usr/bin/pkg', 'pkg5'],
  ['/usr/bin/xbps-install', 'xbps'],
  ['/usr/local/sbin/pkg', 'pkgng'],
  ['/usr/bin/swupd', 'swupd'],
  ['/usr/sbin/sorcery', 'sorcery'],
];

export function readPackageManager(texts: HostTexts, family: unknown): Facts {
  return { pkg_mgr: family === 'RedHat' ? chooseDnf(texts) : choosePackageManager(texts, family) };
}

/** What installs packages there by default, whatever else is installed. */
function choosePackageManager(texts: HostTexts, family: unknown): string {
  const last = PACKAGE_MANAGERS.findLast(
    ([path]) => texts.exists(path) && !(family === 'Altlinux' && path === '/usr/bin/pkg'),
  );
  const name = last?.[1] ?? 'unknown';
  if (family === 'Debian') return 'apt';
  return family === 'Altlinux' && name === 'apt' ? 'apt_rpm' : name;
}

function chooseDnf(texts: HostTexts): string {
  if (texts.exists('/run/ostree-booted')) return 'atomic_container';
  const path = ['/usr/bin/dnf', '/usr/bin/microdnf'].find((each) => texts.exists(each));
  if (path === undefined) return texts.exists('/usr/bin/yum') ? 'yum' : 'unknown';
  return texts.link(path)?.endsWith('dnf5') === true ? 'dnf5' : 'dnf';
}

const FIRST_PROCESSES: ReadonlyMap<string, string> = new Map([
  ['procd', 'openwrt_init'],
  ['runit-init', 'runit'],
  ['svscan', 'svc'],
  ['openrc-init', 'openrc'],
]);

/** What the first process is, where its name says so; else what is installed. */
export function readServiceManager(texts: HostTexts, { system, distribution }: Facts): Facts {
  const first = (texts.file('/proc/1/comm') ?? texts.link('/sbin/init'))?.split('/').at(-1);
  if (first !== undefined && first !== 'init' && !first.endsWith('sh')) {
    return { service_mgr: FIRST_PROCESSES.get(first) ?? first };
  }
  if (typeof system === 'string' && /BSD|Bitrig|DragonFly/.test(system)) return { service_mgr: 'bsdinit' };
  if (distribution === 'OpenWrt') return { service_mgr: 'openwrt_init' };
  if (distribution === 'SMGL') return { service_mgr: 'simpleinit_msb' };
  return { service_mgr: system === 'Linux' ? findServiceManager(texts) : 'service' };
}

function findServiceManager(texts: HostTexts): string {
  const lines = new Set(texts.lines('existing'));
  const booted = ['/run/systemd/system', '/dev/.run/systemd', '/dev/.systemd'].some((path) => lines.has(path));
  if (lines.has('systemctl') && booted) return 'systemd';
  if (lines.has('initctl') && lines.has('/etc/init')) return 'upstart';
  if (lines.has('/sbin/openrc')) return 'openrc';
  if (lines.has('systemctl') && texts.link('/sbin/init')?.endsWith('systemd') === true) return 'systemd';
  if (lines.has('/etc/init.d')) return 'sysvinit';
  return lines.has('/etc/dinit.d') ? 'dinit' : 'service';
}

export function readSystemd(texts: HostTexts): Facts {
  const [first = '', features] = texts.lines('systemd');
  const version = /^systemd (\d+)/.exec(first)?.[1];
  return version === undefined ? {} : { systemd: definedOf({ version: Number(version), features }) };
}

const LSB_KEYS: readonly (readonly [name: string, ofCommand: string, ofFile: string])[] = [
  ['id', 'Distributor ID', 'DISTRIB_ID'],
  ['description', 'Description', 'DISTRIB_DESCRIPTION'],
  ['release', 'Release', 'DISTRIB_RELEASE'],
  ['codename', 'Codename', 'DISTRIB_CODENAME'],
];

export function readLsb(texts: HostTexts): Facts {
  const said = new Map(texts.lines('lsb').map((line): [string, string] => [splitAt(line)[0], splitAt(line)[1].trim()]));
  const file = readAssignments(texts.fileLines('/etc/lsb-release'));
  const lsb = definedOf(
    Object.fromEntries(LSB_KEYS.map(([name, ofCommand, ofFile]) => [name, said.get(ofCommand) ?? file.get(ofFile)])),
  );
  const { release } = lsb;
  return { lsb: typeof release === 'string' ? { ...lsb, major_release: release.split('.')[0] } : lsb };
}

function splitAt(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1)];
}
