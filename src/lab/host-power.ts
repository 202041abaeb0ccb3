import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeMounts, destroyGroup, listProcesses, makeGroup } from './cgroups.ts';
import type { Cgroups } from './cgroups.ts';
import { locateCommand } from './command.ts';
import { ensurePort, removeNamespace } from './network.ts';
import type { StateFolder } from './state-folder.ts';
import { labName, namespaceFile } from './topology.ts';
import type { LabHost } from './topology.ts';

export function groupOf(checkoutId: string, place: string): string {
  return `${labName(checkoutId)}/${place}`;
}

/** Whether a host is on: its PID 1 is there, frozen or not. */
export async function isOn(cgroups: Cgroups, checkoutId: string, host: LabHost): Promise<boolean> {
  const group = groupOf(checkoutId, host.name);
  // A systemd that is just booting moves from one group to the next, and may be in neither of those that were read.
  for (let look = 0; look < 3; look++) {
    const processes = await listProcesses(cgroups, group);
    for (const id of processes) if (await isFirstProcess(id)) return true;
    if (cgroups.version === 1) break;
  }
  return false;
}

/** A host's PID 1 is number 1 in the first PID namespace below the machine's; those of its containers are deeper. */
async function isFirstProcess(id: number): Promise<boolean> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return /^NSpid:\t\d+\t1$/m.test(status) && !/^State:\tZ/m.test(status);
}

/** Boots a host that is off, with a fresh network: interfaces and firewall rules do not outlive a power cut. */
export async function switchOn(
  cgroups: Cgroups,
  checkoutId: string,
  folder: StateFolder,
  host: LabHost,
): Promise<void> {
  await switchOff(cgroups, checkoutId, host);
  await removeNamespace(checkoutId, host.name);
  await ensurePort(checkoutId, host);
  const supervisor = await makeGroup(cgroups, groupOf(checkoutId, 'supervisor'));
  const group = await makeGroup(cgroups, groupOf(checkoutId, host.name));
  const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const launch = [
    program('launch.sh'),
    'outer',
    supervisor.join(':'),
    group.join(':'),
    namespaceFile(checkoutId, host.name),
  ];
  const boot = [program('boot.sh'), folder.host(host.name), host.name, ...describeMounts(cgroups)];
  const output = openSync(folder.console(host.name), 'a');
  try {
    // It outlives us, and whoever started us.
    const child = spawn(locateCommand('sh') ?? '/bin/sh', [...launch, ...boot], {
      detached: true,
      stdio: ['ignore', output, output],
      cwd: '/',
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    // A host that cannot boot ends at once; what it said is in its console.
    const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
    while (!hasEnded() && !(await isOn(cgroups, checkoutId, host))) await delay(5);
  } finally {
    closeSync(output);
  }
}

/** Cuts a host's power: everything that runs on it ends at once. Its disk stays as it was at that moment. */
export async function switchOff(cgroups: Cgroups, checkoutId: string, host: LabHost): Promise<void> {
  await destroyGroup(cgroups, groupOf(checkoutId, host.name));
}
