import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostFile } from './etc.ts';
import { DISCOVERY_ADDRESS, DISCOVERY_ETCD_PORT, DISCOVERY_PORT } from './topology.ts';
import type { LabHost } from './topology.ts';

const UNITS = '/usr/lib/systemd/system';
const GENERATORS = '/usr/lib/systemd/system-generators';

/** What Debian's packages start by themselves and a lab host needs, too. Everything else that a target would start is masked. */
const KEPT = new Set([
  'dbus.service',
  'dbus.socket',
  'systemd-journald.service',
  'systemd-journald.socket',
  'systemd-journald-dev-log.socket',
]);

/** Enabled as `systemctl enable` would: the folder in which the link stands, and the unit. */
const ENABLED: Record<LabHost['role'], readonly (readonly [string, string])[]> = {
  server: [
    ['multi-user.target.wants', 'ssh.service'],
    ['multi-user.target.wants', 'containerd.service'],
    ['multi-user.target.wants', 'docker.service'],
    ['sockets.target.wants', 'docker.socket'],
  ],
  services: [
    ['multi-user.target.wants', 'ssh.service'],
    ['multi-user.target.wants', 'dnsmasq.service'],
    ['multi-user.target.wants', 'docker-registry.service'],
    ['multi-user.target.wants', 'discovery-etcd.service'],
    ['sockets.target.wants', 'discovery.socket'],
  ],
};

export interface Link {
  readonly path: string;
  readonly target: string;
}

/** The links in a host's /etc/systemd: what is enabled, and what is masked. */
export async function listUnitLinks(host: LabHost): Promise<Link[]> {
  const masked = [...(await listWanted()), 'systemd-logind.service', 'getty@.service', 'systemd-udevd.service'];
  const generators = await readdir(GENERATORS).catch(() => []);
  return [
    ...[...new Set(masked)].map((unit) => ({ path: `/etc/systemd/system/${unit}`, target: '/dev/null' })),
    ...generators.map((name) => ({ path: `/etc/systemd/system-generators/${name}`, target: '/dev/null' })),
    ...ENABLED[host.role].map(([folder, unit]) => ({
      path: `/etc/systemd/system/${folder}/${unit}`,
      target: unit.startsWith('discovery') ? `/etc/systemd/system/${unit}` : `/lib/systemd/system/${unit}`,
    })),
    { path: '/etc/systemd/system/default.target', target: '/lib/systemd/system/multi-user.target' },
    { path: '/etc/systemd/system/sshd.service', target: '/lib/systemd/system/ssh.service' },
  ];
}

/** Every unit that some target of a package wants, but for those that are kept. */
async function listWanted(): Promise<string[]> {
  const folders = (await readdir(UNITS)).filter((name) => name.endsWith('.wants'));
  const units = await Promise.all(folders.map((folder) => readdir(join(UNITS, folder))));
  return units.flat().filter((unit) => !KEPT.has(unit) && !unit.endsWith('.target'));
}

/** Units of the lab's own: a discovery service as etcd's public one is, over the v2 keys of an etcd. */
export function writeUnits(host: LabHost): readonly HostFile[] {
  return host.role === 'server' ? [] : DISCOVERY_UNITS;
}

const ETCD_URL = `http://${DISCOVERY_ADDRESS}:${DISCOVERY_ETCD_PORT}`;

const DISCOVERY_UNITS: readonly HostFile[] = [
  {
    path: '/etc/systemd/system/discovery-etcd.service',
    content: `[Unit]
Description=etcd whose v2 keys hold discovery tokens
After=network.target

[Service]
Type=notify
StateDirectory=discovery-etcd
ExecStart=/usr/local/bin/etcd --name discovery --enable-v2 --data-dir /var/lib/discovery-etcd --listen-client-urls ${ETCD_URL} --advertise-client-urls ${ETCD_URL} --listen-peer-urls http://127.0.0.1:2380
Restart=on-failure

[Install]
WantedBy=multi-user.target
`,
  },
  {
    path: '/etc/systemd/system/discovery.socket',
    content: `[Unit]
Description=Discovery service for etcd clusters

[Socket]
ListenStream=${DISCOVERY_ADDRESS}:${DISCOVERY_PORT}
Accept=yes
FreeBind=yes

[Install]
WantedBy=sockets.target
`,
  },
  {
    path: '/etc/systemd/system/discovery@.service',
    content: `[Unit]
Description=One request to the discovery service

[Service]
ExecStart=/bin/sh /usr/local/lib/discovery.sh ${ETCD_URL}
StandardInput=socket
StandardError=journal
`,
  },
];
