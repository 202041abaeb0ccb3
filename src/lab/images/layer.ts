import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile, chmod } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { runCommand, tryCommand } from '../command.ts';
import { LabError } from '../lab-error.ts';

/** A layer of an image: a tar, gzipped. */
export interface Layer {
  readonly blob: Buffer;
  /** `sha256:…` of the blob. */
  readonly digest: string;
  /** `sha256:…` of the tar inside. */
  readonly diffId: string;
}

/** What the originals have and playbooks lean on: a shell, coreutils, and what looks at processes and archives. */
const TOOLS = [
  'basename bash cat chgrp chmod chown cksum cp cut date dd df dirname du env expr false grep egrep head hostname id install kill ln ls',
  'mkdir mktemp mv nproc od printf pwd readlink realpath rm rmdir sed seq sha256sum sleep sort stat sync tail tar tee test timeout touch tr true',
  'uname uniq wc whoami xargs find gzip getent ps pgrep dash',
].join(' ');

const FOLDERS = 'usr/bin usr/sbin usr/lib usr/lib64 etc root run var/tmp opt proc sys dev';

/** The layer that all images share: tools of the machine's own Debian, with the libraries they need. */
export async function buildToolsLayer(work: string): Promise<Layer> {
  const root = await mkdtemp(join(work, 'tools-'));
  for (const folder of FOLDERS.split(' ')) await mkdir(join(root, folder), { recursive: true });
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) await symlink(`usr/${name}`, join(root, name));
  await mkdir(join(root, 'tmp'));
  await chmod(join(root, 'tmp'), 0o1777);
  await copyPrograms(
    root,
    TOOLS.split(' ').map((name) => `/usr/bin/${name}`),
  );
  await symlink('dash', join(root, 'usr/bin/sh'));
  await writeFile(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  );
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
  await writeFile(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  return packLayer(root);
}

/** The layer with one etcd and the programs that start it. `packages` holds usr/bin/etcd and usr/bin/etcdctl. */
export async function buildEtcdLayer(
  work: string,
  packages: string,
  programs: ReadonlyMap<string, string>,
): Promise<Layer> {
  const root = await mkdtemp(join(work, 'etcd-'));
  const bin = join(root, 'opt/bitnami/etcd/bin');
  const originals = ['etcd', 'etcdctl'].map((name) => join(packages, 'usr/bin', name));
  for (const path of originals) await copyProgram(path, join(bin, basename(path)));
  for (const path of await listLibraries(originals)) await copyProgram(path, join(root, underUsr(path)));
  for (const [path, text] of programs) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode: 0o755 });
  }
  // Owned by group root and writable by it: the image's user has no group of its own.
  await mkdir(join(root, 'bitnami/etcd'), { recursive: true });
  await chmod(join(root, 'bitnami/etcd'), 0o775);
  return packLayer(root);
}

async function copyPrograms(root: string, paths: readonly string[]): Promise<void> {
  for (const path of new Set([...paths, ...(await listLibraries(paths))]))
    await copyProgram(path, join(root, underUsr(path)));
}

async function copyProgram(path: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(path, target);
  await chmod(target, 0o755);
}

/** The libraries of this machine that programs need, as ldd finds them. */
async function listLibraries(paths: readonly string[]): Promise<string[]> {
  const said = await tryCommand(['ldd', ...paths]);
  const libraries = [...said.stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
  const missing = /^ldd: (\S+): No such file/m.exec(said.stderr)?.[1];
  if (missing !== undefined)
    throw new LabError(`${missing.replace(/:$/, '')} is missing on this machine, and the lab's images need it`);
  return libraries;
}

/** /lib is a link into /usr: a layer that has a folder of that name would put it in the link's place. */
function underUsr(path: string): string {
  return path.replace(/^\/(s?bin|lib\d*)\//, '/usr/$1/');
}

/** Packs a folder, owned by root and with times of zero: the same content has the same digest. */
async function packLayer(root: string): Promise<Layer> {
  const file = `${root}.tar`;
  const names = (await readdir(root)).sort();
  const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
  await runCommand(['tar', '-C', root, ...same, '-cf', file, '--', ...names]);
  const tar = await readFile(file);
  await rm(root, { recursive: true });
  await rm(file);
  // Level 1: the blob travels over one bridge, once.
  const blob = await promisify(gzip)(tar, { level: 1 });
  return { blob, digest: digest(blob), diffId: digest(tar) };
}

export function digest(data: Buffer): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
