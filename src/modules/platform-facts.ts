import { type Facts, type HostTexts, readAssignments } from './host-texts.ts';

/** The kernel, the machine and its names. */
export function readPlatform(texts: HostTexts): Facts {
  const [system, nodename = '', kernel, machine] = texts.text('uname')?.split(/\s+/) ?? [];
  if (system === undefined) return {};
  const bits = readBits(texts);
  const fqdn = readFqdn(texts, nodename);
  const isIntel = machine === 'x86_64';
  const isOldIntel = /^i([3456]86|86pc)$/.test(machine ?? '');
  return definedOf({
    system,
    kernel,
    kernel_version: texts.file('/proc/sys/kernel/version') ?? texts.text('uname_version'),
    machine,
    architecture: isOldIntel ? 'i386' : machine,
    userspace_bits: bits,
    userspace_architecture:
      (isIntel || isOldIntel) && bits !== undefined ? (bits === '64' ? 'x86_64' : 'i386') : undefined,
    nodename,
    hostname: nodename.split('.')[0],
    fqdn,
    domain: fqdn.split('.').slice(1).join('.'),
    machine_id: (texts.file('/var/lib/dbus/machine-id') ?? texts.file('/etc/machine-id'))?.split('\n')[0],
  });
}

function readBits(texts: HostTexts): string | undefined {
  const bits = texts.text('bits');
  if (bits !== undefined) return bits;
  const elfClass = texts.text('elf_class');
  return elfClass === '1' ? '32' : elfClass === '2' ? '64' : undefined;
}

/** Of the names of the host's address the first with a dot in it, else the first of all. */
function readFqdn(texts: HostTexts, nodename: string): string {
  const [line = ''] = texts.lines('hosts');
  const names = line.trim().split(/\s+/).slice(1);
  return names.find((name) => name.includes('.')) ?? names[0] ?? nodename;
}

/** Whether `/` is what the first process takes for it. */
export function readChroot(texts: HostTexts, environment: Readonly<Record<string, string>>): Facts {
  if (environment['debian_chroot']) return { is_chroot: true };
  const [own, first] = texts.lines('roots');
  if (own === undefined) return {};
  return { is_chroot: first === undefined ? !/:(2|128|256)$/.test(own) : own !== first };
}

export function readEnvironment(texts: HostTexts): Record<string, string> {
  const text = texts.fields.get('environment') ?? '';
  const entries = text.includes('\0') ? text.split('\0') : text.split('\n');
  const environment: [string, string][] = [];
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    if (equals > 0) environment.push([entry.slice(0, equals), entry.slice(equals + 1)]);
  }
  return Object.fromEntries(environment);
}

/** Who runs the tasks. */
export function readUser(texts: HostTexts, environment: Readonly<Record<string, string>>): Facts {
  const status = new Map(
    texts.fileLines('/proc/self/status').map((line): [string, string[]] => {
      const [name = '', ...values] = line.split(/[:\s]+/);
      return [name, values];
    }),
  );
  const [realUser, effectiveUser] = status.get('Uid')?.map(Number) ?? [];
  const [realGroup, effectiveGroup] = status.get('Gid')?.map(Number) ?? [];
  const named = ['LOGNAME', 'USER', 'LNAME', 'USERNAME'].map((name) => environment[name]).find(Boolean);
  const [name, , uid, gid, gecos, dir, shell] = texts.lines('passwd')[0]?.split(':') ?? [];
  return definedOf({
    user_id: named ?? name,
    user_uid: toNumber(uid),
    user_gid: toNumber(gid),
    user_gecos: gecos,
    user_dir: dir,
    user_shell: shell,
    real_user_id: realUser,
    effective_user_id: effectiveUser,
    real_group_id: realGroup,
    effective_group_id: effectiveGroup,
  });
}

export function readDns(texts: HostTexts): Facts {
  const dns: { nameservers?: string[]; domain?: string; [key: string]: unknown } = {};
  for (const line of texts.fileLines('/etc/resolv.conf')) {
    if (/^[#;]/.test(line)) continue;
    const [keyword = '', ...words] = line.trim().split(/\s+/);
    if (keyword === 'nameserver') dns.nameservers = [...(dns.nameservers ?? []), ...words];
    else if (keyword === 'domain' && words[0] !== undefined) dns.domain = words[0];
    else if (keyword === 'search' || keyword === 'sortlist') dns[keyword] = words;
    else if (keyword === 'options') dns['options'] = Object.fromEntries(words.map(readOption));
  }
  return { dns };
}

function readOption(word: string): [string, string | true] {
  const [name = '', value] = word.split(/:(.*)/s);
  return [name, value || true];
}

/** The kernel's command line: `cmdline` has the last value of each name, `proc_cmdline` all of them. */
export function readCommandLine(texts: HostTexts): Facts {
  const line = texts.file('/proc/cmdline');
  if (line === undefined) return {};
  const last = new Map<string, string | true>();
  const all = new Map<string, string | true | (string | true)[]>();
  for (const word of line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []) {
    const equals = word.indexOf('=');
    const name = equals === -1 ? word : word.slice(0, equals);
    const value = equals === -1 ? true : word.slice(equals + 1);
    last.set(name, value);
    const before = all.get(name);
    if (before === undefined || value === true) all.set(name, value);
    else all.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return { cmdline: Object.fromEntries(last), proc_cmdline: Object.fromEntries(all) };
}

export function readSecurity(texts: HostTexts): { selinux: Facts; apparmor: Facts; fips: Facts } {
  const fips = texts.file('/proc/sys/crypto/fips_enabled') === '1';
  const apparmor = { status: texts.exists('/sys/kernel/security/apparmor') ? 'enabled' : 'disabled' };
  return { selinux: { selinux: readSelinux(texts) }, apparmor: { apparmor }, fips: { fips } };
}

function readSelinux(texts: HostTexts): Facts {
  const enforce = texts.file('/sys/fs/selinux/enforce');
  if (enforce === undefined) return { status: 'disabled' };
  const config = readAssignments(texts.fileLines('/etc/selinux/config'));
  return {
    status: 'enabled',
    mode: enforce === '1' ? 'enforcing' : 'permissive',
    config_mode: config.get('SELINUX') ?? 'unknown',
    policyvers: toNumber(texts.file('/sys/fs/selinux/policyvers')) ?? 'unknown',
    type: config.get('SELINUXTYPE') ?? 'unknown',
  };
}

const KEY_TYPES = ['dsa', 'rsa', 'ecdsa', 'ed25519'];

export function readHostKeys(texts: HostTexts): Facts {
  for (const folder of ['/etc/ssh', '/etc/openssh', '/etc']) {
    const keys: [string, string][] = KEY_TYPES.flatMap((name) => {
      const [type, key] = texts.file(`${folder}/ssh_host_${name}_key.pub`)?.split(/\s+/) ?? [];
      if (type === undefined || key === undefined) return [];
      const fact = `ssh_host_key_${name}_public`;
      return [
        [fact, key],
        [`${fact}_keytype`, type],
      ];
    });
    if (keys.length > 0) return Object.fromEntries(keys);
  }
  return {};
}

/** Only the facts that were found. */
export function definedOf(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

export function toNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
