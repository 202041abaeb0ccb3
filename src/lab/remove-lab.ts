import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { destroyGroup } from './cgroups.ts';
import type { Cgroups } from './cgroups.ts';
import { removeNetwork } from './network.ts';
import type { StateFolder } from './state-folder.ts';
import { labName } from './topology.ts';

/** What the lab keeps in its folder. By name: a folder that was given by mistake loses nothing else. */
const CONTENTS = [
  'hosts',
  'host-keys',
  'controller',
  'cache',
  'notes.json',
  'known_hosts',
  'ops',
  'ops.pub',
  'ops.new',
  'ops.new.pub',
];

/** Removes all of the lab but its lock. Processes first: mounts and namespaces go with the last of them. */
export async function removeLab(cgroups: Cgroups, checkoutId: string, folder: StateFolder): Promise<void> {
  await destroyGroup(cgroups, labName(checkoutId));
  await removeNetwork(checkoutId);
  for (const name of CONTENTS) await rm(join(folder.path, name), { recursive: true, force: true });
}
