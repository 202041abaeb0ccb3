import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ACCOUNT, CONTROLLER, DISCOVERY_ADDRESS, HOSTS, REGISTRY_PORT } from './topology.ts';
import type { LabHost } from './topology.ts';

export interface HostFile {
  /** Absolute, as the host sees it. */
  readonly path: string;
  readonly content: string;
  readonly mode?: number;
}

/**
 * What a host takes over from the machine's /etc. A list of what is let in, not of what is kept out: nothing else of the machine's
 * configuration, its secrets and its enabled services is seen by a host.
 */
export const COPIED_FROM_ETC: readonly string[] = [
  'alternatives',
  'bash.bashrc',
  'bindresvport.blacklist',
  'dbus-1',
  'debian_version',
  'dnsmasq.d',
  'dpkg',
  'ethertypes',
  'gai.conf',
  'host.conf',
  'inputrc',
  'iproute2',
  'issue',
  'issue.net',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'login.defs',
  'lsb-release',
  'magic',
  'mime.types',
  'motd',
  'networks',
  'os-release',
  'pam.conf',
  'pam.d',
  'profile',
  'protocols',
  'rpc',
  'security',
  'services',
  'shells',
  'skel',
  'ssh/moduli',
  'ssl/certs',
  'ssl/openssl.cnf',
  'terminfo',
  'timezone',
];

/** The hosts' own files in /etc: a plain Debian server that somebody has just set up. */
export async function writeHostEtc(
  host: LabHost,
  keys: { authorized: string; machineId: string },
): Promise<HostFile[]> {
  const names = HOSTS.map(({ address, name }) => `${address}\t${name}\n`).join('');
  return [
    { path: '/etc/hostname', content: `${host.name}\n` },
    { path: '/etc/hosts', content: `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${names}` },
    { path: '/etc/resolv.conf', content: `nameserver ${CONTROLLER.address}\n` },
    { path: '/etc/nsswitch.conf', content: NSSWITCH },
    { path: '/etc/machine-id', content: `${keys.machineId}\n`, mode: 0o444 },
    { path: '/etc/fstab', content: '' },
    { path: '/etc/environment', content: '' },
    { path: '/etc/default/locale', content: '' },
    { path: '/etc/passwd', content: await writePasswd() },
    { path: '/etc/group', content: await writeGroup() },
    { path: '/etc/shadow', content: await writeShadow(), mode: 0o600 },
    { path: '/etc/sudoers', content: SUDOERS, mode: 0o440 },
    { path: `/etc/sudoers.d/${ACCOUNT.name}`, content: `${ACCOUNT.name} ALL=(ALL:ALL) NOPASSWD: ALL\n`, mode: 0o440 },
    { path: '/etc/ssh/sshd_config', content: SSHD_CONFIG },
    { path: '/root/.ssh/authorized_keys', content: keys.authorized, mode: 0o600 },
    { path: `/home/${ACCOUNT.name}/.ssh/authorized_keys`, content: keys.authorized, mode: 0o600 },
    ...PAM,
    ...(host.role === 'server' ? [{ path: '/etc/docker/daemon.json', content: DOCKER }] : await writeServices()),
  ];
}

async function writeServices(): Promise<HostFile[]> {
  return [
    { path: '/etc/dnsmasq.conf', content: await writeDnsmasqConfiguration() },
    { path: '/etc/docker/registry/config.yml', content: REGISTRY },
  ];
}

/** Debian's own file, as far as it is comments, and below it what an administrator would have set already. */
async function writeDnsmasqConfiguration(): Promise<string> {
  const path = '/etc/dnsmasq.conf';
  const lines = existsSync(path) ? (await readFile(path, 'utf8')).split('\n') : [];
  const comments = lines.filter((line) => line.startsWith('#') || line === '').join('\n');
  return `${comments}\n${DNSMASQ}`;
}

/** Debian's system accounts, whoever was added to them by packages, and none of the machine's people. */
async function writePasswd(): Promise<string> {
  const system = await readSystemLines('/etc/passwd');
  const account = `${ACCOUNT.name}:x:${ACCOUNT.uid}:${ACCOUNT.uid}::/home/${ACCOUNT.name}:/bin/bash\n`;
  return `root:x:0:0:root:/root:/bin/bash\n${system.filter((line) => !line.startsWith('root:')).join('\n')}\n${account}`;
}

async function writeGroup(): Promise<string> {
  const system = (await readSystemLines('/etc/group')).map((line) => line.replace(/[^:]*$/, ''));
  return `${system.join('\n')}\n${ACCOUNT.name}:x:${ACCOUNT.uid}:\n`;
}

/** Nobody has a password; `*` still lets a key in, where `!` would not. */
async function writeShadow(): Promise<string> {
  const names = (await writePasswd())
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':')[0]);
  return names.map((name) => `${name}:*:19000:0:99999:7:::\n`).join('');
}

async function readSystemLines(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return lines.filter((line) => {
    const [, , id] = line.split(':');
    return id !== undefined && id !== '' && (Number(id) < 1000 || Number(id) === 65534);
  });
}

const NSSWITCH = `passwd: files
group: files
shadow: files
gshadow: files
hosts: files dns
networks: files
protocols: db files
services: db files
ethers: db files
rpc: db files
netgroup: nis
`;

/** What plain files of the lab say in /etc, for who works from the controller's place. */
export const CONTROLLER_ETC: Readonly<Record<string, string>> = {
  hosts: `127.0.0.1\tlocalhost\n${HOSTS.map(({ address, name }) => `${address}\t${name}\n`).join('')}`,
  'nsswitch.conf': NSSWITCH,
  'resolv.conf': `nameserver ${DISCOVERY_ADDRESS}\nnameserver ${CONTROLLER.address}\noptions timeout:1 attempts:2\n`,
};

const SUDOERS = `Defaults\tenv_reset
Defaults\tmail_badpass
Defaults\tsecure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
Defaults\tuse_pty
root\tALL=(ALL:ALL) ALL
%sudo\tALL=(ALL:ALL) ALL
@includedir /etc/sudoers.d
`;

const SSHD_CONFIG = `HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding no
PrintMotd no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
`;

const DOCKER = `{
  "registry-mirrors": ["http://${DISCOVERY_ADDRESS}:${REGISTRY_PORT}"],
  "insecure-registries": ["${DISCOVERY_ADDRESS}:${REGISTRY_PORT}"]
}
`;

const DNSMASQ = `
# Names without a domain are ours alone, and so are private addresses.
domain-needed
bogus-priv

# A few more names than usual.
cache-size=1000

host-record=registry.lab.test,${DISCOVERY_ADDRESS}
`;

const REGISTRY = `version: 0.1
log:
  fields:
    service: registry
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: /var/lib/docker-registry
  delete:
    enabled: true
http:
  addr: :${REGISTRY_PORT}
`;

/** Debian's, less what asks for a login manager: the machine's own may ask for a directory server. */
const PAM: readonly HostFile[] = [
  { path: '/etc/pam.d/common-auth', content: 'auth required pam_unix.so nullok\n' },
  { path: '/etc/pam.d/common-account', content: 'account required pam_unix.so\n' },
  { path: '/etc/pam.d/common-password', content: 'password required pam_unix.so obscure yescrypt\n' },
  { path: '/etc/pam.d/common-session', content: 'session required pam_unix.so\n' },
  { path: '/etc/pam.d/common-session-noninteractive', content: 'session required pam_unix.so\n' },
];
