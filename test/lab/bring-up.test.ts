import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { homedir, networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectCgroups } from '../../src/lab/cgroups.ts';
import { createLab } from '../../src/lab/lab.ts';
import type { Lab } from '../../src/lab/lab.ts';
import type { LabReport } from '../../src/lab/bring-up.ts';
import { HOSTS } from '../../src/lab/topology.ts';
import type { Progress } from '../../src/lab/progress.ts';
import { describeWith } from '../requirement.ts';
import type { Requirement } from '../requirement.ts';

const run = promisify(execFile);
const cacheFolder = join(homedir(), '.cache/longshore');
const NEEDS: readonly Requirement[] = [
  'linux',
  'root',
  { command: 'dockerd', package: 'docker.io' },
  { command: 'docker-registry', package: 'docker-registry' },
  { command: 'dnsmasq', package: 'dnsmasq' },
  { command: 'dig', package: 'bind9-dnsutils' },
  { command: 'sshd', package: 'openssh-server' },
];

function newId(): string {
  return randomBytes(3).toString('hex');
}

/** Everything on the machine that carries a lab's name, and every process that its folder's name occurs in. */
async function listTraces(checkoutId: string, stateFolder: string): Promise<string[]> {
  const name = `longshore-${checkoutId}`;
  const namespaces = (await run('ip', ['netns', 'list'])).stdout.split('\n').filter((line) => line.startsWith(name));
  const groups = (await run('find', ['/sys/fs/cgroup', '-type', 'd', '-name', `${name}*`])).stdout.split('\n');
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => line.includes(name) || line.includes(stateFolder));
  const processes: string[] = [];
  for (const id of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const group = await readFile(`/proc/${id}/cgroup`, 'utf8').catch(() => '');
    if (command.includes(stateFolder) || group.includes(name)) processes.push(command.replaceAll('\0', ' '));
  }
  return [...namespaces, ...groups, ...mounts, ...processes, ...(existsSync(stateFolder) ? [stateFolder] : [])].filter(
    Boolean,
  );
}

describeWith(NEEDS, 'a lab', () => {
  const checkoutId = newId();
  const progress: Progress[] = [];
  let stateFolder: string;
  let lab: Lab;
  let reports: LabReport[];

  const on = async (host: string, command: string, user = 'ops'): Promise<string> => {
    const [file = '', ...args] = [...lab.sshCommand(host, user), '-o', 'BatchMode=yes', command];
    return (await run(file, args)).stdout.trim();
  };
  const atController = async (...command: string[]): Promise<string> => {
    const [file = '', ...args] = [...lab.enterCommand(), ...command];
    return (await run(file, args)).stdout.trim();
  };
  const stateOf = async (name: string): Promise<string | undefined> =>
    (await lab.status()).hosts.find((host) => host.name === name)?.state;

  beforeAll(async () => {
    // A space and a comma: neither ssh's settings nor overlay's options may trip over the folder.
    stateFolder = join(await mkdtemp(join(tmpdir(), 'longshore lab,')), 'state');
    const options = { stateFolder, checkoutId, cacheFolder, onProgress: (each: Progress) => progress.push(each) };
    lab = createLab(options);
    // Two at once: one does it, the other waits and finds it done.
    reports = await Promise.all([lab.up(), createLab(options).up()]);
  });

  afterAll(async () => {
    await lab.down();
    await rm(resolve(stateFolder, '..'), { recursive: true });
  });

  test('two that come up at once make one lab', () => {
    expect(reports.map(({ changed }) => changed).sort()).toEqual([false, true]);
    expect(progress).toContainEqual({ step: 'wait for another command of this lab', state: 'begin', ms: 0 });
    expect(progress.filter(({ step, state }) => step === 'boot' && state === 'end')).toHaveLength(HOSTS.length);
  });

  test('says which images stand in for what', () => {
    expect(reports[0]?.notes).toContain("bitnami/etcd:3.4.14 is a stand-in: Debian's etcd 3.4.23 under this name");
  });

  test('a second up leaves everything as it is', async () => {
    const begun = await on('n1', 'systemctl show --property UserspaceTimestampMonotonic');
    expect(await lab.up()).toMatchObject({ changed: false });
    expect(await on('n1', 'systemctl show --property UserspaceTimestampMonotonic')).toBe(begun);
    expect(await lab.status()).toMatchObject({ exists: true, up: true });
  });

  test.each(HOSTS)('$name runs what it is there for, and nothing else', async ({ name, role }) => {
    expect(await on(name, 'hostname; id -un; ls -A; sudo -n id -u; systemctl is-system-running')).toBe(
      `${name}\nops\n.ssh\n0\nrunning`,
    );
    expect(await on(name, 'id -u', 'root')).toBe('0');
    const services = (await on(name, 'systemctl list-units --type=service --state=active --plain --no-legend')).split(
      '\n',
    );
    const common = ['dbus.service', 'ssh.service', 'systemd-journald.service'];
    const own = {
      server: ['containerd.service', 'docker.service'],
      services: ['discovery-etcd.service', 'dnsmasq.service', 'docker-registry.service'],
    };
    expect(services.map((line) => line.split(' ')[0]).sort()).toEqual([...common, ...own[role]].sort());
  });

  test('hosts see nothing of the machine but its programs', async () => {
    const hidden = [
      resolve('.'),
      stateFolder,
      tmpdir() === '/tmp' ? resolve(stateFolder, '..') : tmpdir(),
      '/etc/apt',
      '/dev/vda',
      '/dev/sda',
      '/dev/kmsg',
    ];
    expect(await on('n1', `ls -d ${hidden.map((path) => `'${path}'`).join(' ')} 2>/dev/null; true`)).toBe('');
    expect(await on('n1', 'sudo ls -A /root; ls /home; ls -A /tmp /var/tmp')).toBe('.ssh\nops\n/tmp:\n\n/var/tmp:');
    expect(await on('n1', 'command -v python3 node; true')).toBe('');
    expect(await on('n1', "awk -F: '$3 >= 1000 && $3 != 65534 { print $1 }' /etc/passwd")).toBe('ops');
    expect(await on('n1', 'sudo sh -c "echo 1 >/proc/sys/vm/swappiness" 2>&1 || true')).toContain(
      'Read-only file system',
    );
  });

  test('no process of a host stands in a cgroup outside of its lab', async () => {
    const cgroups = detectCgroups();
    if (typeof cgroups === 'string') throw new Error(cgroups);
    const joined = cgroups.version === 2 ? 1 : cgroups.hierarchies.length + (cgroups.unified === undefined ? 0 : 1);
    const groups = await Promise.all(
      (await readdir('/proc')).map((id) => readFile(`/proc/${id}/cgroup`, 'utf8').catch(() => '')),
    );
    const own = groups.filter((text) => text.includes(`/longshore-${checkoutId}/`));
    expect(own.length).toBeGreaterThan(HOSTS.length * 5);
    for (const text of own) expect(text.split(`/longshore-${checkoutId}/`)).toHaveLength(joined + 1);
  });

  test('has host keys of its own, and they are checked', async () => {
    const known = await readFile(join(stateFolder, 'known_hosts'), 'utf8');
    expect(
      new Set(
        known
          .trim()
          .split('\n')
          .map((line) => line.split(' ')[2]),
      ).size,
    ).toBe(HOSTS.length);
    const [file = '', ...args] = [...lab.sshCommand('n1'), '-o', 'HostKeyAlias=n2', '-o', 'BatchMode=yes', 'true'];
    await expect(run(file, args)).rejects.toThrow(/HOST IDENTIFICATION HAS CHANGED/);
  });

  test('is reached only from the controller’s place, where its names resolve', async () => {
    const own = Object.values(networkInterfaces()).flat();
    expect(own.filter((each) => each?.address.startsWith('10.0.0.'))).toEqual([]);
    expect(await atController('getent', 'hosts', 'n3')).toMatch(/^10\.0\.0\.139\s+n3$/);
    expect(await atController('dig', '+short', 'registry.lab.test')).toBe('10.0.0.10');
    expect(await atController('pwd')).toBe(resolve('.'));
    expect(await atController('ip', 'route')).toBe('10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1');
    expect(await readFile('/etc/resolv.conf', 'utf8')).not.toContain('10.0.0.');
  });

  test('hosts ask a resolver of their own at first, and names outside resolve through both', async () => {
    expect(
      await on('n1', 'cat /etc/resolv.conf; dig +short www.example.net; dig +short @10.0.0.10 www.example.net n2'),
    ).toBe('nameserver 10.0.0.1\n10.0.0.1\n10.0.0.1\n10.0.0.138');
    expect(await on('n1', 'dig +short registry.lab.test')).toBe('');
  });

  test('the discovery service makes tokens', async () => {
    const get = (port: number, path: string): Promise<string> =>
      on(
        'n2',
        `bash -c 'exec 3<>/dev/tcp/10.0.0.10/${port}; printf "GET ${path} HTTP/1.1\\r\\nHost: dns\\r\\n\\r\\n" >&3; timeout 2 cat <&3; true'`,
      );
    const url = /http:\/\/10\.0\.0\.10:2379(\/v2\/keys\/_etcd\/registry\/[0-9a-f]{32})$/.exec(
      await get(8087, '/new?size=5'),
    );
    expect(await get(2379, `${url?.[1]}/_config/size`)).toContain('"value":"5"');
    expect(await get(8087, '/new?size=0')).toMatch(/^HTTP\/1\.1 400 Bad Request/);
    expect(await get(8087, '/new?size=3;reboot')).toMatch(/^HTTP\/1\.1 400 Bad Request/);
    expect(await get(8087, '/')).toMatch(/^HTTP\/1\.1 404 Not Found/);
  });

  test('the images have the habits of the originals', async () => {
    const docker = (words: string): Promise<string> => on('n3', `sudo docker ${words} 2>&1 || true`);
    expect(await docker('pull -q bitnami/etcd:3.4.14')).toBe('docker.io/bitnami/etcd:3.4.14');
    expect(await docker('run --rm bitnami/etcd:3.4.14')).toContain(
      'Set the environment variable ALLOW_NONE_AUTHENTICATION=yes',
    );
    expect(await docker('run --rm bitnami/etcd:3.4.14 id')).toBe('uid=1001 gid=0(root) groups=0(root)');
    await docker(
      'run -d --name etcd -e ALLOW_NONE_AUTHENTICATION=yes -e ETCD_NAME=alone -v data:/bitnami/etcd bitnami/etcd:3.4.14',
    );
    await on('n3', 'until sudo docker exec etcd etcdctl put key value; do :; done');
    expect(await docker('exec etcd etcdctl member list -w fields')).toContain('"Name" : "alone"');
    expect(await docker('exec etcd ls /bitnami/etcd/data')).toBe('member');
    expect(await docker('rm -f etcd')).toBe('etcd');
  });

  test('versions are those that the report names', async () => {
    const versions = ['3.3.15', '3.5.16'].map(
      (tag) => `sudo docker run --rm bitnami/etcd:${tag} etcd --version 2>/dev/null | head -n 1`,
    );
    expect(await on('n2', versions.join('; '))).toBe('etcd Version: 3.3.25\netcd Version: 3.5.16');
  });

  test('a cable can be pulled and put back', async () => {
    await lab.cut('n2');
    expect(await stateOf('n2')).toBe('cut');
    await expect(on('n2', 'true')).rejects.toThrow();
    await expect(on('n1', 'true')).resolves.toBe('');
    await lab.heal('n2');
    expect(await stateOf('n2')).toBe('on');
    await expect(on('n2', 'true')).resolves.toBe('');
  });

  test('a paused host keeps its connections and goes on where it was', async () => {
    const [file = '', ...args] = [...lab.sshCommand('n2'), 'read word; echo "got $word"'];
    const child = spawn(file, args);
    const said = new Promise<string>((done) => child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())));
    await new Promise((done) => child.once('spawn', done));
    await on('n2', 'until pgrep -u ops -f "read word"; do :; done');
    await lab.pause('n2');
    expect(await stateOf('n2')).toBe('paused');
    child.stdin.end('hello\n');
    await expect(Promise.race([said, on('n1', 'sleep 0.3').then(() => 'nothing')])).resolves.toBe('nothing');
    await lab.heal('n2');
    await expect(said).resolves.toBe('got hello\n');
  });

  test('a killed host keeps its disk, and its containers come back as their restart policy says', async () => {
    await on(
      'n1',
      'sudo docker run -d --name etcd --restart unless-stopped -e ALLOW_NONE_AUTHENTICATION=yes -v data:/bitnami/etcd bitnami/etcd:3.4.14',
    );
    await on('n1', 'until sudo docker exec etcd etcdctl put key kept; do :; done; echo kept >note; sync');
    await lab.kill('n1');
    expect(await stateOf('n1')).toBe('off');
    await expect(lab.cut('n1')).rejects.toMatchObject({
      message: 'n1 is off',
      help: expect.stringContaining('run lab start n1'),
    });
    await lab.start('n1');
    expect(await on('n1', 'cat note; until sudo docker exec etcd etcdctl get --print-value-only key; do :; done')).toBe(
      'kept\nkept',
    );
    await on('n1', 'sudo docker rm -f etcd');
  });

  test('up mends whatever was broken', async () => {
    await lab.cut('n1');
    await lab.pause('n2');
    await lab.kill('n3');
    expect((await lab.status()).hosts.map(({ state }) => state)).toEqual(['on', 'cut', 'paused', 'off']);
    expect(await lab.up()).toMatchObject({ changed: true });
    expect(await lab.status()).toMatchObject({ up: true });
  });

  test('rejects a host that is not there', async () => {
    await expect(lab.cut('n9')).rejects.toMatchObject({
      message: 'the lab has no host "n9"',
      help: 'its hosts are dns, n1, n2, n3',
    });
  });

  test('a second checkout has a lab beside it; one killed half-way is finished by the next up, and goes without a trace', async () => {
    const otherId = newId();
    const other = { stateFolder: join(stateFolder, '..', 'other'), checkoutId: otherId, cacheFolder };
    const second = createLab(other);
    await expect(second.cut('n1')).rejects.toMatchObject({ message: 'the lab is not up' });
    await killHalfWay(other);
    expect((await listTraces(otherId, other.stateFolder)).length).toBeGreaterThan(0);
    try {
      expect(await second.up()).toMatchObject({ changed: true });
      expect(await second.status()).toMatchObject({ up: true });
      expect(await on('n1', 'ls /etc/machine-id')).toBe('/etc/machine-id');
    } finally {
      await second.down();
    }
    expect(await listTraces(otherId, other.stateFolder)).toEqual([]);
    await killHalfWay(other);
    await second.down();
    expect(await listTraces(otherId, other.stateFolder)).toEqual([]);
    expect(await second.status()).toMatchObject({ exists: false, up: false });
    expect(await lab.status()).toMatchObject({ up: true });
  });
});

/** Starts an `up` in a process of its own and kills that when the first host boots. */
async function killHalfWay(options: { stateFolder: string; checkoutId: string; cacheFolder: string }): Promise<void> {
  const program = fileURLToPath(new URL('up-program.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'jiti/register', program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('close', done));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('boot')) child.kill('SIGKILL');
  });
  await ended;
  if (!said.includes('boot')) throw new Error(`the program ended by itself: ${said}`);
}
