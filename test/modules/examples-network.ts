import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePackage, makeRepository, type TestPackage } from './apt-host.ts';
import { makeSigningKey } from './apt-keys.ts';

/** What the host's own repository has. */
const OFFERED: readonly TestPackage[] = [
  { name: 'apache2', version: '1', configuration: ['ports.conf'] },
  { name: 'curl', version: '1' },
  { name: 'nginx', version: '1' },
  { name: 'old', version: '2' },
  { name: 'postgresql-15', version: '1' },
  { name: 'redis', version: '5:7.0.1' },
  { name: 'rsync', version: '1' },
];

/** Writes what the servers of examples-server.ts have, and the repository of the host. @returns the fingerprint of the key that all is signed with */
export function writeSite(folder: string): string {
  const site = join(folder, 'site');
  const write = (name: string, text: string | Buffer) => writeFileSync(join(site, name), text);
  for (const name of ['debian', 'releases']) mkdirSync(join(site, name), { recursive: true });
  write('releases/app-1.2', 'test');
  execFileSync('sh', ['-ec', ARCHIVES, 'sh', folder]);
  makeRepository(join(folder, 'repository'), OFFERED);
  makePackage(join(folder, 'repository'), { name: 'old', version: '1' });
  makePackage(join(folder, 'repository'), { name: 'app', version: '1.2' });
  const key = makeSigningKey();
  for (const name of ['key.asc', 'debian/key.asc']) write(name, key.armored);
  for (const suite of ['bookworm', 'stable']) {
    const lists = ['amd64', 'arm64'].map((architecture) => `main/binary-${architecture}/Packages`);
    for (const list of lists) {
      mkdirSync(join(site, 'debian/dists', suite, list, '..'), { recursive: true });
      write(join('debian/dists', suite, list), '');
    }
    key.sign(join(site, 'debian/dists', suite), lists, `Suite: ${suite}\nCodename: ${suite}\n`);
  }
  key.close();
  return key.fingerprint;
}

const ARCHIVES = `cd "$1" && mkdir -p app/.git files app-1.2 tools-2.0 && : >app/.git/x && echo site >app/index.html
 echo app >app-1.2/app && echo tool >tools-2.0/tool
tar -czf files/app-1.2.tar.gz app-1.2 && cp files/app-1.2.tar.gz site/releases && zip -qr site/tools-2.0.zip tools-2.0
cd site/releases && sha256sum app-1.2.tar.gz >SHA256SUMS
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=example.com \
  -addext subjectAltName=DNS:example.com,DNS:packages.example.com,DNS:packages.example.org \
  -keyout "$1/key.pem" -out "$1/cert.pem" 2>/dev/null
`;

const ZONE = `listen-address=10.0.0.1
bind-interfaces
no-resolv
no-hosts
user=root
${[1, 2, 3].map((n) => `srv-host=_etcd-server._tcp.example.com,etcd${n}.example.com,2380`).join('\n')}
ptr-record=137.0.0.10.in-addr.arpa,etcd1.example.com
`;

/** For the host: apt and dpkg that know the site's repository alone, and the servers. $2 is Node. */
export const SERVE = `
ip link set lo up && ip address add 10.0.0.1/32 dev lo
echo '127.0.0.1 example.com packages.example.com packages.example.org' >>/etc/hosts
echo 'nameserver 10.0.0.1' >/etc/resolv.conf
cat cert.pem >>/etc/ssl/certs/ca-certificates.crt
for at in /etc/apt /var/lib/apt /var/cache/apt /var/lib/dpkg; do mount -t tmpfs none "$at"; done
mkdir -p /etc/apt/apt.conf.d /etc/apt/preferences.d /etc/apt/sources.list.d /etc/apt/trusted.gpg.d /etc/apt/keyrings
mkdir /var/lib/dpkg/info /var/lib/dpkg/updates && : >/var/lib/dpkg/status && : >/var/lib/dpkg/available
echo "deb [trusted=yes] file:$1/repository ./" >/etc/apt/sources.list
printf '%s\\n' 'APT::Sandbox::User "root";' 'DPkg::Options { "--force-unsafe-io"; };' >/etc/apt/apt.conf.d/0test
cp site/key.asc /etc/apt/keyrings/app.asc && cp repository/app_1.2.deb /tmp/app_1.2_all.deb
dpkg -i repository/old_1.deb repository/apache2_1.deb >/dev/null
useradd app
mkdir -p /var/lib/app/reports && echo fine >/var/lib/app/reports/today
echo 'ready after 12 ms' >/var/log/app.log
printf 'listen-address=127.0.0.1\\nbind-interfaces\\n' >/etc/dnsmasq.conf
cat >zone.conf <<'END'
${ZONE}END
dnsmasq -C zone.conf -x "$1/zone.pid"
mkfifo ready
( cd SOURCES && exec "$2" --import jiti/register PROGRAM "$1" >"$1/ready" ) &
read -r _ <ready
`
  .replace('SOURCES', fileURLToPath(new URL('../..', import.meta.url)))
  .replace('PROGRAM', fileURLToPath(new URL('examples-server.ts', import.meta.url)));
