import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BUILTINS } from '../../src/modules/builtins.ts';
import { useFolder } from '../cli/use-folder.ts';
import { describeWith } from '../requirement.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const NETWORK = 'asks servers of the network';
const ELSEWHERE = 'is of another distribution';
const WAITS = 'waits';

/** Modules whose examples are only read (examples.test.ts), and why. Those of Docker need an engine. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  apk: ELSEWHERE,
  apt: NETWORK,
  apt_key: NETWORK,
  apt_repository: NETWORK,
  async_status: WAITS,
  deb822_repository: NETWORK,
  dnf: ELSEWHERE,
  dns_lookup: NETWORK,
  dnsmasq: 'needs a server that runs',
  fail: 'fails',
  get_url: NETWORK,
  mount: 'needs a disk',
  package: NETWORK,
  pause: WAITS,
  reboot: 'needs a host that can be rebooted',
  service: 'needs a manager of services',
  synchronize: 'needs rsync on both sides',
  systemd: 'needs a manager of services',
  unarchive: NETWORK,
  uri: NETWORK,
  wait_for: WAITS,
  wait_for_connection: WAITS,
};

/** Those that change something whenever they are followed. */
const NEVER_THE_SAME = ['add_host', 'group_by', 'raw', 'script', 'tempfile'];

const RUN = BUILTINS.filter(
  ({ name = '_' }) => !name.startsWith('_') && !name.startsWith('docker') && LEFT_OUT[name] === undefined,
);

/** What is in a project and on a host of whoever follows the examples. */
const PROJECT: Readonly<Record<string, string>> = {
  'app.conf.j2': 'port=80\n',
  'files/nginx/nginx.conf': 'events {}\n',
  'keys/ann.pub': 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReYlkVYFGNnUNiNcbBg1lJDHX8fY0c8 ann\n',
  'keys/git.example.com':
    'git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReYlkVYFGNnUNiNcbBg1lJDHX8fY0c8\n',
  'make-database.sh': '#!/bin/sh\n: >/var/lib/database\n',
  'report.py': 'print("fine")\n',
  'services/web.yml': 'web: 80\n',
  'users.yml': 'users: [ann]\n',
};
const VARS = {
  address: '10.0.0.4',
  etcd_version: '3.5',
  members: [1, 2, 3],
  name: 'x',
  owner: 'ann',
  port: 80,
  version: '3.5',
};
const HOST = `
useradd -m app && useradd -m ann && useradd -m deploy
mkdir -p /etc/app/conf.d /srv/app/cache /srv/app/current /srv/old /var/backups /etc/nginx
echo 'a=1' >/etc/app/conf.d/1.conf
echo cert >/etc/app/tls.pem; echo log >/var/log/app.log.1; echo report >/var/tmp/report.txt
printf '#!/bin/sh\\n' >/usr/local/bin/app
printf '#!/bin/sh\\n' >/usr/local/bin/make-database
chmod +x /usr/local/bin/app /usr/local/bin/make-database
rm -f /etc/resolv.conf
ip link set lo up && ip address add 10.9.9.9/24 dev lo && ip route add default via 10.9.9.1 dev lo
`;
/** The machine's own files below a layer that goes with the namespaces: whatever is written, it is not to the machine. */
const ENTER = `
mount -t tmpfs none "$1/disk" && mkdir "$1/disk/upper" "$1/disk/work" "$1/disk/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/disk/upper,workdir=$1/disk/work" none "$1/disk/root"
for at in proc sys dev; do mount --rbind "/$at" "$1/disk/root/$at"; done
for at in run var/tmp; do mount -t tmpfs none "$1/disk/root/$at"; done
exec chroot "$1/disk/root" sh -c "$2" sh "$1" "$3" "$4"
`;
const FOLLOW = `set -e
exec 3>&1 >&2
${HOST}
cd "$1"
for turn in 1 2; do "$2" "$3" site.yml -i hosts.yml -T 300 -o json >&3 || :; done
`;

const folder = useFolder();

function indent(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}

interface Turn {
  readonly failures: readonly string[];
  readonly changed: readonly string[];
  readonly followed: readonly string[];
}

/** What became of a run, by its events. */
function readTurn(lines: readonly string[]): Turn {
  const failures: string[] = [];
  const changed = new Set<string>();
  const followed = new Set<string>();
  for (const line of lines) {
    const {
      type,
      host = '',
      outcome,
    } = JSON.parse(line) as {
      type: string;
      host?: string;
      outcome?: { status: string; summary?: string; problem?: { message: string } };
    };
    if (type !== 'host-finished' || outcome === undefined) continue;
    followed.add(host);
    if (outcome.status === 'changed') changed.add(host);
    if (['failed', 'unreachable', 'unknown'].includes(outcome.status))
      failures.push(`${host}: ${outcome.summary ?? outcome.problem?.message ?? outcome.status}`);
  }
  return { failures, changed: [...changed].sort(), followed: [...followed].sort() };
}

function follow(): readonly Turn[] {
  for (const [path, text] of Object.entries(PROJECT)) folder.write(path, text);
  const hosts = RUN.map(({ name = '' }) => [name, null]);
  const etcd = { hosts: { etcd1: null } };
  const inventory = {
    all: { hosts: Object.fromEntries(hosts), vars: { ...VARS, ansible_connection: 'local' }, children: { etcd } },
  };
  folder.write('hosts.yml', JSON.stringify(inventory));
  // A failure takes its own host out, and no play ends the run.
  const plays = RUN.map(
    ({ name = '', examples = '' }) =>
      `- hosts: ${name}\n  gather_facts: false\n  tasks:\n    - block:\n${indent(examples, '        ')}      rescue:\n        - debug:\n`,
  );
  folder.write('site.yml', plays.join(''));
  folder.write('disk/.keep', '');
  const words = ['-m', '-n', '-p', '-u', '-f', '--propagation', 'private', '--mount-proc'];
  const script = ['sh', '-ec', ENTER, 'sh', folder.path, FOLLOW, process.execPath, PROGRAM];
  const said = execFileSync('unshare', [...words, ...script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events = said.split('\n').filter(Boolean);
  const end = events.findIndex((line) => line.includes('"type":"run-finished"')) + 1;
  return [events.slice(0, end), events.slice(end)].map(readTurn);
}

describe('modules whose examples are left out', () => {
  test('are there', () => {
    const names = new Set(BUILTINS.map(({ name }) => name));
    expect(Object.keys(LEFT_OUT).filter((name) => !names.has(name))).toEqual([]);
  });
});

describeWith(['root', 'linux'], 'the examples of modules, followed on a host', () => {
  test('do what they say, and the second time nothing', () => {
    const [first, second] = follow();
    expect(first?.failures).toEqual([]);
    expect(first?.followed).toEqual(RUN.map(({ name = '' }) => name).sort());
    expect(second?.failures).toEqual([]);
    expect(second?.changed).toEqual(NEVER_THE_SAME);
  });
});
