import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { locateCommand, runCommand, tryCommand } from '../command.ts';
import type { CommandOptions } from '../command.ts';
import { LabError } from '../lab-error.ts';
import { DISCOVERY_RELEASE } from './stand-ins.ts';

const PACKAGES = ['etcd-server', 'etcd-client'];
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

export interface EtcdPackages {
  /** By release: the folder that holds usr/bin/etcd and usr/bin/etcdctl. */
  readonly folders: ReadonlyMap<string, string>;
  /** Why each release that is not there is missing. */
  readonly missing: ReadonlyMap<string, string>;
}

/**
 * Finds Debian's etcd of several releases in the cache, and downloads what is not there. apt gets lists and sources of its own, so that the
 * machine's are not changed; it checks Debian's signatures as ever.
 * @throws LabError if even the etcd of the discovery service cannot be had.
 */
export async function fetchEtcdPackages(
  cache: string,
  releases: readonly string[],
  options: CommandOptions = {},
): Promise<EtcdPackages> {
  const folders = new Map<string, string>();
  const missing = new Map<string, string>();
  const wanted = releases.filter((release) => !existsSync(folderOf(cache, release)));
  if (wanted.length > 0) await download(cache, wanted, missing, options);
  for (const release of releases) {
    if (existsSync(folderOf(cache, release))) folders.set(release, folderOf(cache, release));
  }
  if (!folders.has(DISCOVERY_RELEASE)) {
    // The machine's own etcd does as well, if there is one.
    if (locateCommand('etcd') !== '/usr/bin/etcd' || locateCommand('etcdctl') !== '/usr/bin/etcdctl') {
      throw new LabError(
        `etcd of Debian ${DISCOVERY_RELEASE} cannot be downloaded: ${missing.get(DISCOVERY_RELEASE) ?? ''}`,
        {
          help: 'give the machine access to a Debian mirror, or run `apt-get install etcd-server etcd-client` and then `run lab up` again',
        },
      );
    }
    folders.set(DISCOVERY_RELEASE, '/');
    missing.delete(DISCOVERY_RELEASE);
  }
  return { folders, missing };
}

async function download(
  cache: string,
  releases: readonly string[],
  missing: Map<string, string>,
  options: CommandOptions,
): Promise<void> {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'apt-'));
  try {
    await mkdir(join(work, 'lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    const mirror = await findMirror(options);
    await writeFile(
      join(work, 'sources.list'),
      releases.map((release) => `deb [signed-by=${KEYRING}] ${mirror} ${release} main\n`).join(''),
    );
    const apt = ['apt-get', '-q', ...aptOptions(work)];
    const update = await tryCommand([...apt, 'update'], options);
    for (const release of releases) {
      const folder = join(work, release);
      await mkdir(folder);
      const result = await tryCommand([...apt, 'download', ...PACKAGES.map((name) => `${name}/${release}`)], {
        ...options,
        cwd: folder,
      });
      options.signal?.throwIfAborted();
      if (result.code !== 0) {
        missing.set(release, lastLine(update.code === 0 ? result.stderr : update.stderr));
        continue;
      }
      await unpack(folder, join(work, `${release}-unpacked`), options);
      await rename(join(work, `${release}-unpacked`), folderOf(cache, release)).catch(() => {
        // Another lab has just put the same thing there.
      });
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpack(packages: string, target: string, options: CommandOptions): Promise<void> {
  for (const file of await readdir(packages))
    await runCommand(['dpkg-deb', '-x', join(packages, file), target], options);
}

/** The mirror from which the machine has its own Debian packages. */
async function findMirror(options: CommandOptions): Promise<string> {
  const format = '$(ORIGIN) $(CODENAME) $(REPO_URI)';
  const said = await tryCommand(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'], options);
  const lines = said.stdout.split('\n').map((line) => line.split(' '));
  const main = lines.find(([origin, codename = '']) => origin === 'Debian' && /^[a-z]+$/.test(codename));
  return main?.[2] ?? 'http://deb.debian.org/debian/';
}

function aptOptions(work: string): string[] {
  const settings = {
    'Dir::Etc::SourceList': join(work, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '15',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function folderOf(cache: string, release: string): string {
  return join(cache, `etcd-${release}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
