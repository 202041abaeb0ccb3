import { existsSync } from 'node:fs';
import { platform, userInfo } from 'node:os';
import { detectCgroups } from './cgroups.ts';
import { locateCommand } from './command.ts';

/** Something that the lab needs and the machine lacks. */
export interface Missing {
  /** One line, such as `dnsmasq (package dnsmasq)`. */
  readonly what: string;
  /** The Debian package that brings it, where one does. */
  readonly package?: string;
  /** The command that mends it: one and the same for all missing packages. */
  readonly mend?: string;
}

/** What has to be there, and the Debian package that brings it. A path is a file; a name is a command. */
const NEEDED: readonly (readonly [string, string])[] = [
  ['ip', 'iproute2'],
  ['iptables', 'iptables'],
  ['sshd', 'openssh-server'],
  ['ssh', 'openssh-client'],
  ['sudo', 'sudo'],
  ['dbus-daemon', 'dbus'],
  ['ps', 'procps'],
  ['unshare', 'util-linux'],
  ['dockerd', 'docker.io'],
  ['docker', 'docker.io'],
  ['containerd', 'containerd'],
  ['runc', 'runc'],
  ['docker-registry', 'docker-registry'],
  ['/usr/share/dnsmasq/systemd-helper', 'dnsmasq'],
  ['dig', 'bind9-dnsutils'],
  ['/lib/systemd/systemd', 'systemd'],
];

/** What the machine lacks for a lab; empty if it has everything. */
export function checkRequirements(): Missing[] {
  if (platform() !== 'linux') {
    return [{ what: `the lab needs Linux, and this is ${platform()}; run it on a Linux machine or in a virtual one` }];
  }
  const missing: Missing[] = [];
  if (userInfo().uid !== 0)
    missing.push({
      what: 'the lab needs root: it makes network namespaces, mounts and cgroups',
      mend: 'sudo -E env "PATH=$PATH" run lab up',
    });
  const cgroups = detectCgroups();
  if (typeof cgroups === 'string') missing.push({ what: cgroups });
  const packages = [...new Set(NEEDED.filter(([what]) => !isThere(what)).map(([, name]) => name))];
  const mend = writeInstallCommand(packages);
  for (const name of packages) {
    const parts = NEEDED.filter(([what, brings]) => brings === name && !isThere(what)).map(([what]) => what);
    missing.push({ what: `${parts.join(', ')} (package ${name})`, package: name, mend });
  }
  return missing;
}

/** What to do about it, in one line; undefined where no command helps. */
export function explainMending(missing: readonly Missing[]): string | undefined {
  // Root first: without it, no other command goes through.
  const mend = missing.find((each) => each.mend !== undefined);
  if (mend?.package === undefined) return mend?.mend;
  return `${mend.mend}   (or \`run lab up --install\`, which starts none of their services on this machine)`;
}

function writeInstallCommand(packages: readonly string[]): string {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

function isThere(what: string): boolean {
  return what.startsWith('/') ? existsSync(what) : locateCommand(what) !== undefined;
}
