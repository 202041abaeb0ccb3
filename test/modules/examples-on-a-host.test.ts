import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useFolder } from '../cli/use-folder.ts';
import { describeWith, type Requirement } from '../requirement.ts';
import { ON_A_HOST } from './example-courses.ts';
import { followExamples } from './follow-examples.ts';

/** Those that change something whenever they are followed. */
const NEVER_THE_SAME = ['add_host', 'async_status', 'group_by', 'raw', 'script', 'tempfile'];

const FAILURES = ['fail: This host has no volume for the data.'];

/** What only lets time pass. */
const INSTEAD = {
  async_status: [
    ['sleep 3', 'sleep 0.1'],
    ['delay: 2', 'delay: 0.1'],
  ],
  pause: [['seconds: 10', 'seconds: 0.1']],
  wait_for_connection: [['delay: 10', 'delay: 0']],
} as const;

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
truncate -s 4M data.img && mkfs.ext4 -q -L data data.img
# A loop device that goes with its last mount.
mkdir /mnt/data && mount -o loop data.img /mnt/data && mkdir /mnt/data/files
ip link set lo up && ip address add 10.9.9.9/24 dev lo && ip route add default via 10.9.9.1 dev lo
`;

const folder = useFolder();

const NEEDS: readonly Requirement[] = [
  'root',
  'linux',
  { command: 'mkfs.ext4', package: 'e2fsprogs' },
  { missing: existsSync('/dev/loop-control') ? undefined : 'needs loop devices' },
];

describeWith(NEEDS, 'the examples of modules, followed on a host', () => {
  test('do what they say, and the second time nothing', () => {
    const [first, second] = followExamples(folder, {
      modules: ON_A_HOST,
      files: PROJECT,
      vars: VARS,
      instead: INSTEAD,
      host: HOST,
    });
    expect(first?.failures).toEqual(FAILURES);
    expect(first?.followed).toEqual([...ON_A_HOST].sort());
    expect(second?.failures).toEqual(FAILURES);
    expect(second?.changed).toEqual(NEVER_THE_SAME);
  });
});
