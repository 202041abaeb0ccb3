import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readFile, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from './command.ts';
import { COPIED_FROM_ETC, writeHostEtc } from './etc.ts';
import type { HostFile } from './etc.ts';
import type { StateFolder } from './state-folder.ts';
import { ACCOUNT } from './topology.ts';
import type { LabHost } from './topology.ts';
import { listUnitLinks, writeUnits } from './units.ts';

/** Files beyond what every host has, such as the services of the `dns` host. */
export interface DiskExtras {
  /** Folder of etcd and etcdctl, for the discovery service. */
  readonly etcd?: string;
  /** A registry's storage folder to start from. */
  readonly registry?: string;
}

/**
 * Lays out a host's disk, once: what a host writes later survives its power being cut. The disk is a folder of its own, into which only
 * the machine's /usr and package database are mounted at boot, so that nothing else of the machine is seen.
 */
export async function ensureHostDisk(folder: StateFolder, host: LabHost, extras: DiskExtras): Promise<void> {
  const home = folder.host(host.name);
  const complete = join(home, 'complete');
  if (existsSync(complete)) return;
  await rm(home, { recursive: true, force: true });
  const root = join(home, 'root');
  await makeFolders(home, root);
  await copyEtc(root);
  const files = await writeHostEtc(host, {
    authorized: await readFile(folder.publicKey, 'utf8'),
    machineId: randomBytes(16).toString('hex'),
  });
  for (const file of [...files, ...writeUnits(host)]) await writeHostFile(root, file);
  for (const link of await listUnitLinks(host)) await makeLink(join(root, link.path), link.target);
  await makeLink(join(root, '/etc/mtab'), '../proc/self/mounts');
  await cp(folder.hostKey(host.name), join(root, 'etc/ssh/ssh_host_ed25519_key'));
  await chmod(join(root, 'etc/ssh/ssh_host_ed25519_key'), 0o600);
  await cp(`${folder.hostKey(host.name)}.pub`, join(root, 'etc/ssh/ssh_host_ed25519_key.pub'));
  await runCommand(['chown', '-R', `${ACCOUNT.uid}:${ACCOUNT.uid}`, join(root, 'home', ACCOUNT.name)]);
  await hideInterpreters(join(home, 'layers/usr/upper/bin'));
  await addExtras(home, root, extras);
  await writeFile(complete, '');
}

async function makeFolders(home: string, root: string): Promise<void> {
  const local = join(home, 'layers/local');
  for (const name of ['usr', 'dpkg']) {
    for (const part of ['upper', 'work']) await mkdir(join(home, 'layers', name, part), { recursive: true });
  }
  for (const name of ['bin', 'sbin', 'lib', 'share', 'etc']) await mkdir(join(local, name), { recursive: true });
  const plain =
    'boot dev etc home media mnt opt proc run srv sys usr var/backups var/cache var/lib/dpkg var/lib/misc var/lib/systemd var/log var/mail var/opt var/spool';
  for (const name of plain.split(' ')) await mkdir(join(root, name), { recursive: true });
  for (const name of ['tmp', 'var/tmp']) {
    await mkdir(join(root, name));
    await chmod(join(root, name), 0o1777);
  }
  for (const name of ['root', `home/${ACCOUNT.name}`]) {
    await mkdir(join(root, name, '.ssh'), { recursive: true, mode: 0o700 });
    await chmod(join(root, name), 0o700);
  }
  await symlink('/run', join(root, 'var/run'));
  await symlink('/run/lock', join(root, 'var/lock'));
  // /bin, /lib and the like are links into /usr on every Debian since 12.
  for (const name of await readdir('/')) {
    const isLink = (await lstat(join('/', name))).isSymbolicLink();
    if (isLink && (await readlink(join('/', name))).startsWith('usr/')) {
      await symlink(await readlink(join('/', name)), join(root, name));
    }
  }
}

async function copyEtc(root: string): Promise<void> {
  const present = COPIED_FROM_ETC.filter((name) => existsSync(join('/etc', name)));
  await runCommand(['cp', '-a', '--parents', '--', ...present, join(root, 'etc')], { cwd: '/etc' });
}

/** A host has no Python and no Node: whatever works in the lab needs neither. A character device 0:0 is overlay's way to say "deleted". */
async function hideInterpreters(upper: string): Promise<void> {
  await mkdir(upper, { recursive: true });
  const hidden = (await readdir('/usr/bin')).filter((name) =>
    /^(python|pypy|node|npm|npx|corepack)[\d.]*(js)?$/.test(name),
  );
  for (const name of hidden) await runCommand(['mknod', join(upper, name), 'c', '0', '0']);
}

async function addExtras(home: string, root: string, extras: DiskExtras): Promise<void> {
  const local = join(home, 'layers/local');
  if (extras.etcd !== undefined) {
    for (const name of ['etcd', 'etcdctl']) await cp(join(extras.etcd, 'usr/bin', name), join(local, 'bin', name));
    await cp(new URL('discovery.sh', import.meta.url), join(local, 'lib/discovery.sh'));
  }
  if (extras.registry !== undefined) {
    const storage = join(root, 'var/lib/docker-registry');
    await runCommand(['cp', '-r', '--reflink=auto', extras.registry, storage]);
    const user = (await readFile(join(root, 'etc/passwd'), 'utf8'))
      .split('\n')
      .find((line) => line.startsWith('docker-registry:'));
    const [, , uid = '0', gid = '0'] = (user ?? '').split(':');
    await runCommand(['chown', '-R', `${uid}:${gid}`, storage]);
  }
}

async function writeHostFile(root: string, file: HostFile): Promise<void> {
  const path = join(root, file.path);
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await writeFile(path, file.content);
  await chmod(path, file.mode ?? 0o644);
  await chown(path, 0, 0);
}

async function makeLink(path: string, target: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await symlink(target, path);
}
