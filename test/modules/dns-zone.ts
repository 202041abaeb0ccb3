import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A name as it goes over the wire, in hexadecimal. */
function encodeName(name: string): string {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return `${Buffer.concat(labels).toString('hex')}00`;
}

function encodeNumbers(...numbers: readonly number[]): string {
  return numbers.map((number) => number.toString(16).padStart(8, '0')).join('');
}

/** What the server of the tests knows. */
const ZONE = `no-resolv
no-hosts
bind-interfaces
listen-address=127.0.0.1
user=root
local=/example.com/
local=/in-addr.arpa/
local-ttl=60
host-record=www.example.com,10.0.0.1,fd00::1
cname=alias.example.com,www.example.com
mx-host=example.com,mail2.example.com,20
mx-host=example.com,mail.example.com,10
srv-host=_etcd._tcp.example.com,etcd2.example.com,2380,1,5
srv-host=_etcd._tcp.example.com,etcd1.example.com,2380,0,100
txt-record=example.com,"it's; \\"quoted\\" $(touch pwned) é"
txt-record=two.example.com,"v=spf1 ","-all"
ptr-record=9.0.0.10.in-addr.arpa,nine.example.com
ptr-record=${'0.'.repeat(23)}0.0.0.0.0.0.0.d.f.ip6.arpa,none.example.com
dns-rr=example.com,2,${encodeName('ns2.example.com')}
dns-rr=example.com,2,${encodeName('ns1.example.com')}
dns-rr=example.com,6,${encodeName('ns1.example.com')}${encodeName('admin.example.com')}${encodeNumbers(2024010101, 7200, 3600, 1209600, 300)}
`;

/** Writes the configuration of dnsmasq. @returns its path */
export function writeZone(folder: string, port: number): string {
  const path = join(folder, 'zone.conf');
  writeFileSync(path, `${ZONE}port=${port}\npid-file=${folder}/pid\n`);
  return path;
}

/** A dnsmasq on loopback, which `stop` ends. */
export function startZone(folder: string, port: number): () => void {
  execFileSync('dnsmasq', ['-C', writeZone(folder, port)]);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  return () => void process.kill(pid, 'SIGKILL');
}

/** A server on loopback that answers each query with an error (2: SERVFAIL, 5: REFUSED), or without a number not at all. */
export async function startErrors(rcode?: number): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, peer) => {
    if (rcode === undefined) return;
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const header = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80 | rcode, 0, 1, 0, 0, 0, 0, 0, 0]);
    socket.send(Buffer.concat([header, question]), peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** A port of loopback where nobody listens. */
export async function findFreePort(): Promise<number> {
  const socket = await startErrors();
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** A folder of commands: by their name, or as `name=command`. */
export function makeTools(folder: string, names: readonly string[]): string {
  mkdirSync(folder);
  for (const each of names) {
    const [name = '', command = name] = each.split('=');
    symlinkSync(findTool(command), join(folder, name));
  }
  return folder;
}

/** The path of a command of this machine. */
export function findTool(command: string): string {
  const script = 'PATH=$PATH:/usr/sbin:/sbin; command -v "$1"';
  return execFileSync('sh', ['-c', script, 'sh', command], { encoding: 'utf8' }).trim();
}
