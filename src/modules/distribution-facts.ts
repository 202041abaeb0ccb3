import { type Facts, type HostTexts, readAssignments } from './host-texts.ts';

/** Distributions of a family whose name is not their own. */
const FAMILIES: Readonly<Record<string, string>> = {
  RedHat: `RHEL, Fedora, CentOS, Scientific, SLC, Ascendos, CloudLinux, PSBM, OracleLinux, OVS, OEL, Amazon, Amzn,
    Virtuozzo, XenServer, Alibaba, EulerOS, openEuler, AlmaLinux, Rocky, TencentOS, EuroLinux,
    Kylin Linux Advanced Server, MIRACLE`,
  Debian: `Ubuntu, Raspbian, Neon, KDE neon, Linux Mint, SteamOS, Devuan, Kali, Cumulus Linux, Pop!_OS, Parrot,
    Pardus GNU/Linux, Uos, Deepin, OSMC`,
  Suse: `SuSE, SLES, SLED, openSUSE, openSUSE Tumbleweed, SLES_SAP, SUSE_LINUX, openSUSE Leap, ALP-Dolomite,
    SL-Micro`,
  Archlinux: `Antergos, Manjaro`,
  Mandrake: `Mandriva`,
  Gentoo: `Funtoo`,
  ClearLinux: `Clear Linux OS, Clear Linux Mix`,
};
const FAMILY_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(FAMILIES).flatMap(([family, names]) =>
    names.split(/,\s+/).map((name): [string, string] => [name, family]),
  ),
);

/** What the files say; what stays out is what os-release says. */
interface Identity {
  readonly name: string;
  readonly path: string;
  /** The name that Ansible gives to the file's kind. */
  readonly variety: string;
  readonly version?: string | undefined;
  readonly major?: string | undefined;
  readonly minor?: string | undefined;
  readonly release?: string | undefined;
  readonly searched?: string;
}

/** The distribution, by Ansible's names. */
export function readDistribution(texts: HostTexts, system: string | undefined): Facts {
  if (system !== 'Linux') return system === undefined ? {} : { distribution: system, os_family: system };
  const released = texts.fileLines('/etc/os-release');
  const lines = released.length > 0 ? released : texts.fileLines('/usr/lib/os-release');
  const os = readAssignments(lines);
  const found = RULES.map((rule) => rule(texts, os, lines.join('\n'))).find((identity) => identity !== undefined);
  const name = found?.name ?? os.get('NAME') ?? 'NA';
  const version = found?.version ?? findVersion(texts, os) ?? 'NA';
  return {
    distribution: name,
    distribution_version: version,
    distribution_release: found?.release ?? findCodename(os) ?? 'NA',
    distribution_major_version: found?.major ?? (version.split('.')[0] || 'NA'),
    ...(found?.minor === undefined ? {} : { distribution_minor_version: found.minor }),
    ...(found === undefined ? {} : describeFile(found)),
    os_family: FAMILY_OF.get(name) ?? name,
  };
}

function describeFile({ path, variety, searched }: Identity): Facts {
  return {
    distribution_file_path: path,
    distribution_file_variety: variety,
    ...(variety === 'VMwareESX' || path === '/etc/arch-release' ? {} : { distribution_file_parsed: true }),
    ...(searched === undefined ? {} : { distribution_file_search_string: searched }),
  };
}

function findVersion(texts: HostTexts, os: ReadonlyMap<string, string>): string | undefined {
  const id = os.get('ID');
  if (id === 'debian') return texts.file('/etc/debian_version')?.match(/^\d+(\.\d+)*/)?.[0] ?? os.get('VERSION_ID');
  if (id === 'centos') {
    const full = texts.file('/etc/centos-release')?.match(/release (\d+(?:\.\d+)?)/)?.[1];
    return full ?? os.get('VERSION_ID');
  }
  return os.get('VERSION_ID') ?? texts.file('/etc/redhat-release')?.match(/release (\d+(?:\.\d+)*)/)?.[1];
}

function findCodename(os: ReadonlyMap<string, string>): string | undefined {
  return os.get('VERSION_CODENAME') ?? os.get('UBUNTU_CODENAME') ?? os.get('VERSION')?.match(/\(([^)]+)\)/)?.[1];
}

type Rule = (texts: HostTexts, os: ReadonlyMap<string, string>, release: string) => Identity | undefined;

/** A file whose first word, or a text in it, is the distribution's name. */
function byContent(path: string, variety: string, searched: string): Rule {
  return (texts) => {
    const content = texts.file(path);
    if (content === undefined) return undefined;
    if (content.includes(searched)) return { name: variety, path, variety, searched };
    return { name: content.split(/\s+/)[0] ?? variety, path, variety };
  };
}

/** Ansible's order: the first that knows the host has it. */
const RULES: readonly Rule[] = [
  byContent('/etc/altlinux-release', 'Altlinux', 'ALT'),
  byContent('/etc/oracle-release', 'OracleLinux', 'Oracle Linux'),
  readSlackware,
  readCentOs,
  byContent('/etc/redhat-release', 'RedHat', 'Red Hat'),
  byPresence('/etc/vmware-release', 'VMwareESX'),
  readOpenWrt,
  readAmazon,
  readAlpine,
  byPresence('/etc/arch-release', 'Archlinux'),
  (_, __, release) =>
    release.includes('Arch Linux') ? { name: 'Archlinux', path: '/etc/os-release', variety: 'Archlinux' } : undefined,
  readSuse,
  byContent('/etc/gentoo-release', 'Gentoo', 'Gentoo'),
  readDebian,
  byContent('/etc/sourcemage-release', 'SMGL', 'Source Mage GNU/Linux'),
  readClearLinux,
  readFlatcar,
  (texts, os) => {
    const name = os.get('NAME');
    if (name === undefined || !texts.exists('/etc/os-release')) return undefined;
    return { name, path: '/etc/os-release', variety: 'NA', version: os.get('VERSION_ID') ?? os.get('VERSION') };
  },
];

function byPresence(path: string, variety: string): Rule {
  return (texts) => (texts.exists(path) ? { name: variety, path, variety } : undefined);
}

function readSlackware(texts: HostTexts): Identity | undefined {
  const path = '/etc/slackware-version';
  const content = texts.file(path);
  if (content?.includes('Slackware') !== true) return undefined;
  return { name: 'Slackware', path, variety: 'Slackware', version: content.match(/\w+[.]\w+\+?/)?.[0] };
}

function readCentOs(texts: HostTexts): Identity | undefined {
  const path = '/etc/centos-release';
  const content = texts.file(path) ?? '';
  if (content.includes('CentOS Stream')) return { name: 'CentOS', path, variety: 'CentOS', release: 'Stream' };
  if (content.includes('TencentOS Server')) return { name: 'TencentOS', path, variety: 'CentOS' };
  return undefined;
}

function readOpenWrt(texts: HostTexts): Identity | undefined {
  const path = '/etc/openwrt_release';
  const content = texts.fileLines(path);
  if (!content.some((line) => line.includes('OpenWrt'))) return undefined;
  const given = readAssignments(content);
  const version = given.get('DISTRIB_RELEASE');
  return { name: 'OpenWrt', path, variety: 'OpenWrt', version, release: given.get('DISTRIB_CODENAME') };
}

function readAmazon(texts: HostTexts, os: ReadonlyMap<string, string>, release: string): Identity | undefined {
  if (release.includes('Amazon')) {
    const version = os.get('VERSION_ID') ?? 'NA';
    const [major = version, minor = 'NA'] = version.split('.');
    return { name: 'Amazon', path: '/etc/os-release', variety: 'Amazon', version, major, minor };
  }
  const path = '/etc/system-release';
  const content = texts.file(path) ?? '';
  if (!content.includes('Amazon')) return undefined;
  const version = content.split(/\s+/).find((word) => /^\d+$/.test(word)) ?? 'NA';
  return { name: 'Amazon', path, variety: 'Amazon', version };
}

function readAlpine(texts: HostTexts): Identity | undefined {
  const path = '/etc/alpine-release';
  const version = texts.file(path);
  return version === undefined ? undefined : { name: 'Alpine', path, variety: 'Alpine', version };
}

function readSuse(texts: HostTexts, os: ReadonlyMap<string, string>, release: string): Identity | undefined {
  if (!/suse/i.test(release)) return undefined;
  const version = os.get('VERSION_ID')?.match(/^\d+\.?\d*/)?.[0];
  const minor = version?.split('.')[1];
  const isSap = texts.link('/etc/products.d/baseproduct')?.endsWith('SLES_SAP.prod') === true;
  return {
    name: isSap ? 'SLES_SAP' : (os.get('NAME') ?? 'SUSE'),
    path: '/etc/os-release',
    variety: 'SUSE',
    version,
    release: /open/i.test(release) ? (minor ?? '') : /enterprise/i.test(release) ? minor || '0' : undefined,
  };
}

/** Debian's relatives by a word in os-release, and how their release is called; of the others os-release is right. */
const DEBIANS: readonly (readonly [word: RegExp, name: string])[] = [
  [/Debian|Raspbian/, 'Debian'],
  [/Ubuntu/, 'Ubuntu'],
  [/SteamOS/, 'SteamOS'],
  [/Kali/, 'Kali'],
  [/Parrot/, 'Parrot'],
  [/Devuan/, 'Devuan'],
  [/Cumulus/, 'Cumulus Linux'],
  [/Mint/, 'Linux Mint'],
  [/UOS|Uos|uos/, 'Uos'],
  [/[Dd]eepin/, 'Deepin'],
];

function readDebian(texts: HostTexts, os: ReadonlyMap<string, string>, release: string): Identity | undefined {
  const name = DEBIANS.find(([word]) => word.test(release))?.[1];
  if (name === undefined) return undefined;
  const common = { name, path: '/etc/os-release', variety: 'Debian' };
  const pretty = os.get('PRETTY_NAME') ?? '';
  if (name === 'Debian') {
    const minor = texts.file('/etc/debian_version')?.match(/\d+\.(\d+)/)?.[1];
    return { ...common, minor, release: pretty.match(/[^(]+ \(?([^)]+?)\)/)?.[1] };
  }
  if (name === 'Devuan') {
    const version = os.get('VERSION_ID');
    return { ...common, version, major: version, release: pretty.match(/^[^(]+ \(?([^) ]+)\)?/)?.[1] };
  }
  return name === 'Cumulus Linux' ? { ...common, release: os.get('VERSION') } : common;
}

function readClearLinux(_: HostTexts, os: ReadonlyMap<string, string>): Identity | undefined {
  const name = os.get('NAME');
  if (name?.includes('Clear Linux') !== true) return undefined;
  return { name, path: '/usr/lib/os-release', variety: 'ClearLinux', release: os.get('ID') };
}

function readFlatcar(_: HostTexts, os: ReadonlyMap<string, string>): Identity | undefined {
  if (os.get('ID') !== 'flatcar') return undefined;
  return { name: 'Flatcar', path: '/etc/os-release', variety: 'Flatcar', version: os.get('VERSION') };
}
