import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tryCommand } from './command.ts';
import { LabError } from './lab-error.ts';

/** A mounted hierarchy of cgroup v1. `options` is what mounts it again, such as `cpu,cpuacct` or `none,name=systemd`. */
export interface Hierarchy {
  readonly folder: string;
  readonly options: string;
}

/**
 * How this machine's cgroups are laid out. A hybrid layout counts as v1, since its controllers are there; `unified` is its v2 hierarchy, in
 * which a host needs a group as well: its systemd would take the machine's root group for its own.
 */
export type Cgroups =
  | { readonly version: 1; readonly hierarchies: readonly Hierarchy[]; readonly unified?: string }
  | { readonly version: 2; readonly folder: string };

/** What a server with systemd and Docker cannot do without under v1. */
const NEEDED_V1 = ['cpu', 'memory', 'devices', 'freezer', 'pids', 'name=systemd'];
const DELEGATED_V2 = ['cpuset', 'cpu', 'io', 'memory', 'pids'];

/**
 * Reads /proc/self/mountinfo (format: proc(5)).
 * @returns the layout, or one sentence saying what is missing.
 */
export function detectCgroups(mountinfo: string = readFileSync('/proc/self/mountinfo', 'utf8')): Cgroups | string {
  const hierarchies: Hierarchy[] = [];
  let unified: string | undefined;
  for (const line of mountinfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const folder = left.split(' ')[4] ?? '';
    const [type, , superOptions = ''] = right.split(' ');
    if (type === 'cgroup2') unified ??= folder;
    if (type !== 'cgroup') continue;
    const words = superOptions.split(',').filter((word) => !['rw', 'ro', 'xattr', 'clone_children'].includes(word));
    const controllers = words.filter((word) => !word.includes('='));
    const name = words.find((word) => word.startsWith('name='));
    const options = controllers.length > 0 ? controllers.join(',') : name && `none,${name}`;
    if (options !== undefined && !hierarchies.some((known) => known.options === options)) {
      hierarchies.push({ folder, options });
    }
  }
  if (hierarchies.some(({ options }) => !options.startsWith('none,'))) {
    const present = new Set(hierarchies.flatMap(({ options }) => options.split(',')));
    const missing = NEEDED_V1.filter((controller) => !present.has(controller));
    return missing.length === 0
      ? { version: 1, hierarchies, ...(unified === undefined ? {} : { unified }) }
      : `no cgroup hierarchy is mounted for ${missing.join(', ')}`;
  }
  return unified === undefined ? 'no cgroups are mounted' : { version: 2, folder: unified };
}

/** The folders that a process joins to be in a group; made if they are not there. `path` is relative, such as `longshore-1a2b3c/n1`. */
export async function makeGroup(cgroups: Cgroups, path: string): Promise<string[]> {
  const folders: string[] = [];
  for (const root of rootFolders(cgroups)) {
    let folder = root;
    for (const part of path.split('/')) {
      if (cgroups.version === 2) await delegate(folder);
      const parent = folder;
      folder = join(folder, part);
      if (existsSync(folder)) continue;
      await mkdir(folder, { recursive: true });
      await inheritProcessors(parent, folder);
    }
    folders.push(folder);
  }
  return folders;
}

/** The arguments of boot.sh that mount a host's own view of the cgroups. */
export function describeMounts(cgroups: Cgroups): string[] {
  if (cgroups.version === 2) return ['v2'];
  return ['v1', ...cgroups.hierarchies.flatMap(({ folder, options }) => [basename(folder), options])];
}

/** Every process of a group and of the groups below it. */
export async function listProcesses(cgroups: Cgroups, path: string): Promise<number[]> {
  const processes: number[] = [];
  for (const folder of await listFolders(join(trackingFolder(cgroups), path))) {
    const text = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
    processes.push(...text.split('\n').filter(Boolean).map(Number));
  }
  return processes;
}

export async function isFrozen(cgroups: Cgroups, path: string): Promise<boolean> {
  const folder = join(trackingFolder(cgroups), path);
  const text = await readFile(join(folder, freezeFile(cgroups).name), 'utf8').catch(() => '');
  return cgroups.version === 2 ? text.trim() === '1' : text.trim() !== 'THAWED' && text !== '';
}

/** Stops every process of a group where it stands, or lets all go on. */
export async function setFrozen(cgroups: Cgroups, path: string, frozen: boolean): Promise<void> {
  const file = freezeFile(cgroups);
  await writeFile(join(trackingFolder(cgroups), path, file.name), frozen ? file.frozen : file.thawed);
}

/**
 * Ends every process of a group at once and removes the group in all hierarchies.
 * @throws LabError if processes are still there after 15 seconds.
 */
export async function destroyGroup(cgroups: Cgroups, path: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const processes = await listProcesses(cgroups, path);
    // Some may have ended by themselves since; the next round tells.
    if (processes.length > 0) await tryCommand(['kill', '-KILL', ...processes.map(String)]);
    // A frozen process dies when it is thawed.
    if (await isFrozen(cgroups, path)) await setFrozen(cgroups, path, false).catch(() => undefined);
    if (processes.length === 0 && (await removeFolders(cgroups, path))) return;
    if (performance.now() > deadline) {
      throw new LabError(`processes of the lab do not end: ${processes.join(', ') || path}`, {
        help: 'look at them with `ps`; a process in state D waits for the kernel',
      });
    }
    await delay(10);
  }
}

function rootFolders(cgroups: Cgroups): string[] {
  if (cgroups.version === 2) return [cgroups.folder];
  const folders = cgroups.hierarchies.map(({ folder }) => folder);
  return cgroups.unified === undefined ? folders : [...folders, cgroups.unified];
}

/** The hierarchy in which no process of a host ever leaves the host's group. */
function trackingFolder(cgroups: Cgroups): string {
  if (cgroups.version === 2) return cgroups.folder;
  const freezer = cgroups.hierarchies.find(({ options }) => options.split(',').includes('freezer'));
  return freezer?.folder ?? '';
}

function freezeFile(cgroups: Cgroups): { name: string; frozen: string; thawed: string } {
  return cgroups.version === 2
    ? { name: 'cgroup.freeze', frozen: '1', thawed: '0' }
    : { name: 'freezer.state', frozen: 'FROZEN', thawed: 'THAWED' };
}

/** Lets the groups below a folder use the controllers; some may be missing on a machine, and a host lives without them. */
async function delegate(folder: string): Promise<void> {
  for (const controller of DELEGATED_V2) {
    await writeFile(join(folder, 'cgroup.subtree_control'), `+${controller}`).catch(() => undefined);
  }
}

/** A new cpuset of v1 is empty, and no process may join it before it has processors and memory nodes. */
async function inheritProcessors(parent: string, folder: string): Promise<void> {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    const target = join(folder, file);
    if (!existsSync(target) || (await readFile(target, 'utf8')).trim() !== '') continue;
    const value = await readFile(join(parent, file), 'utf8').catch(() => '');
    if (value.trim() !== '') await writeFile(target, value.trim());
  }
}

/** A folder and all below it, the deepest last. */
async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [];
  const below = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map((entry) => listFolders(join(folder, entry.name))),
  );
  return [folder, ...below.flat()];
}

/** @returns whether nothing is left. */
async function removeFolders(cgroups: Cgroups, path: string): Promise<boolean> {
  let gone = true;
  for (const root of rootFolders(cgroups)) {
    for (const folder of (await listFolders(join(root, path))).reverse()) {
      await rmdir(folder).catch(() => (gone = false));
    }
  }
  return gone;
}
