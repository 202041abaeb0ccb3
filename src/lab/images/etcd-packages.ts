import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { locateCommand } from '../command.ts';
import type { CommandOptions } from '../command.ts';
import { LabError } from '../lab-error.ts';
import { downloadPackages } from './debian-packages.ts';
import { DISCOVERY_RELEASE } from './stand-ins.ts';

const PACKAGES = ['etcd-server', 'etcd-client'];

export interface EtcdPackages {
  /** By release: the folder that holds usr/bin/etcd and usr/bin/etcdctl. */
  readonly folders: ReadonlyMap<string, string>;
  /** Why each release that is not there is missing. */
  readonly missing: ReadonlyMap<string, string>;
}

/**
 * Finds Debian's etcd of several releases in the cache, and downloads what is not there.
 * @throws LabError if even the etcd of the discovery service cannot be had.
 */
export async function fetchEtcdPackages(
  cache: string,
  releases: readonly string[],
  options: CommandOptions = {},
): Promise<EtcdPackages> {
  const folders = new Map<string, string>();
  const wanted = releases
    .map((release) => ({ release, packages: PACKAGES, folder: folderOf(cache, release) }))
    .filter(({ folder }) => !existsSync(folder));
  const missing = new Map(wanted.length === 0 ? [] : await downloadPackages(cache, wanted, options));
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

function folderOf(cache: string, release: string): string {
  return join(cache, `etcd-${release}`);
}
