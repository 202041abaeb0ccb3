import { existsSync } from 'node:fs';
import { isFrozen } from './cgroups.ts';
import type { Cgroups } from './cgroups.ts';
import { groupOf, isOn } from './host-power.ts';
import { hasNetwork, listLinksUp } from './network.ts';
import type { StateFolder } from './state-folder.ts';
import { HOSTS } from './topology.ts';

export interface HostStatus {
  readonly name: string;
  readonly address: string;
  /** `cut` is on without its cable. */
  readonly state: 'on' | 'cut' | 'paused' | 'off';
}

export interface LabStatus {
  /** Whether anything of the lab is there. */
  readonly exists: boolean;
  /** Whether every host is on, with its cable, and not paused. */
  readonly up: boolean;
  readonly hosts: readonly HostStatus[];
  readonly stateFolder: string;
}

/** Looks at what is really there; nothing about a running host is remembered in a file. */
export async function readStatus(cgroups: Cgroups, checkoutId: string, folder: StateFolder): Promise<LabStatus> {
  const network = hasNetwork(checkoutId);
  const linksUp = network ? await listLinksUp(checkoutId) : new Set<string>();
  const hosts = await Promise.all(
    HOSTS.map(async (host): Promise<HostStatus> => {
      const place = { name: host.name, address: host.address };
      if (!(await isOn(cgroups, checkoutId, host))) return { ...place, state: 'off' };
      if (await isFrozen(cgroups, groupOf(checkoutId, host.name))) return { ...place, state: 'paused' };
      return { ...place, state: linksUp.has(host.name) ? 'on' : 'cut' };
    }),
  );
  const exists = network || existsSync(folder.key) || hosts.some(({ state }) => state !== 'off');
  return { exists, up: hosts.every(({ state }) => state === 'on'), hosts, stateFolder: folder.path };
}
