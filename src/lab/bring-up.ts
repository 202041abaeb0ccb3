import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFrozen } from './cgroups.ts';
import type { Cgroups } from './cgroups.ts';
import { ensureController } from './controller.ts';
import { ensureHostDisk } from './host-disk.ts';
import type { DiskExtras } from './host-disk.ts';
import { groupOf, isOn, switchOn } from './host-power.ts';
import { buildImages } from './images/build-images.ts';
import { fetchEtcdPackages } from './images/etcd-packages.ts';
import { DISCOVERY_RELEASE, STAND_INS, formatStandIn } from './images/stand-ins.ts';
import { ensureKeys } from './keys.ts';
import { ensureNetwork, ensurePort } from './network.ts';
import { announce } from './progress.ts';
import type { OnProgress } from './progress.ts';
import { waitUntilReady } from './ready.ts';
import { readStatus } from './status.ts';
import type { StateFolder } from './state-folder.ts';
import { HOSTS } from './topology.ts';
import type { LabHost } from './topology.ts';

export interface LabReport {
  /** Whether anything had to be made, switched on or mended. */
  readonly changed: boolean;
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly booted: boolean }[];
  /** What the user should know: which images are stand-ins for what, and which are missing and why. */
  readonly notes: readonly string[];
}

export interface BringUpContext {
  readonly checkoutId: string;
  readonly folder: StateFolder;
  readonly cacheFolder: string;
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal;
}

/** A host boots in a few seconds; four on a busy machine take longer. */
const PATIENCE_SECONDS = 90;

/** Brings the whole lab into order: whatever is there and works is left as it is. */
export async function bringUp(cgroups: Cgroups, context: BringUpContext): Promise<LabReport> {
  const { checkoutId, folder } = context;
  await ensureKeys(folder, checkoutId);
  await ensureNetwork(checkoutId);
  await ensureController(cgroups, checkoutId, folder);
  const services = prepareServices(context);
  // Whoever needs them says how it went; until somebody waits for it, a failure is not to end the process.
  services.catch(() => {});
  const before = await readStatus(cgroups, checkoutId, folder);
  const hosts = await allOrNone(HOSTS, (host) => bringUpHost(cgroups, context, host, services));
  const notes: unknown = JSON.parse(await readFile(notesFile(folder), 'utf8'));
  return { changed: !before.up, hosts, notes: Array.isArray(notes) ? notes.map(String) : [] };
}

async function bringUpHost(
  cgroups: Cgroups,
  context: BringUpContext,
  host: LabHost,
  services: Promise<DiskExtras>,
): Promise<LabReport['hosts'][number]> {
  const { checkoutId, folder, onProgress, signal } = context;
  const isHostOn = (): Promise<boolean> => isOn(cgroups, checkoutId, host);
  const booted = !(await isHostOn());
  if (booted) {
    const extras = host.role === 'services' ? await services : {};
    await announce(onProgress, 'lay out the disk', () => ensureHostDisk(folder, host, extras), host.name);
    signal?.throwIfAborted();
    await switchOn(cgroups, checkoutId, folder, host);
  } else {
    await ensurePort(checkoutId, host);
    await setFrozen(cgroups, groupOf(checkoutId, host.name), false);
  }
  const patience = { seconds: PATIENCE_SECONDS, isOn: isHostOn, signal };
  await announce(
    onProgress,
    booted ? 'boot' : 'ask',
    () => waitUntilReady(checkoutId, folder, host, patience),
    host.name,
  );
  return { name: host.name, address: host.address, booted };
}

/** Waits for all, also when one fails: nothing goes on behind the back of whoever hears of the failure. */
async function allOrNone<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const outcomes = await Promise.allSettled(items.map(act));
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

/** What the `dns` host is given at its first start; nothing once its disk is there. */
async function prepareServices(context: BringUpContext): Promise<DiskExtras> {
  const { cacheFolder, folder, onProgress, signal } = context;
  const host: LabHost | undefined = HOSTS.find(({ role }) => role === 'services');
  if (host === undefined || existsSync(join(folder.host(host.name), 'complete'))) return {};
  const releases = STAND_INS.map(({ release }) => release);
  const packages = await announce(onProgress, 'fetch etcd of three Debian releases', () =>
    fetchEtcdPackages(cacheFolder, releases, { signal }),
  );
  const { storage, images } = await announce(onProgress, 'build the images', () => buildImages(cacheFolder, packages));
  const absent = STAND_INS.filter((image) => !images.includes(image));
  const notes = [
    ...images.map(formatStandIn),
    ...absent.map(
      ({ repository, tag, release }) => `${repository}:${tag} is not there: ${packages.missing.get(release)}`,
    ),
  ];
  await writeFile(notesFile(folder), JSON.stringify(notes));
  const etcd = packages.folders.get(DISCOVERY_RELEASE);
  return { registry: storage, ...(etcd === undefined ? {} : { etcd }) };
}

function notesFile(folder: StateFolder): string {
  return join(folder.path, 'notes.json');
}
