import { rm, rmdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { detectCgroups, setFrozen } from './cgroups.ts';
import type { Cgroups } from './cgroups.ts';
import { enterCommand } from './controller.ts';
import { groupOf, isOn, switchOff, switchOn } from './host-power.ts';
import { explainSystemError, LabError } from './lab-error.ts';
import { withLock } from './lock.ts';
import { setLink } from './network.ts';
import { announce } from './progress.ts';
import type { OnProgress } from './progress.ts';
import { waitUntilReady } from './ready.ts';
import { checkRequirements, explainMending } from './requirements.ts';
import type { Missing } from './requirements.ts';
import { removeLab } from './remove-lab.ts';
import { sshCommand } from './ssh.ts';
import { StateFolder } from './state-folder.ts';
import { readStatus } from './status.ts';
import type { LabStatus } from './status.ts';
import { HOSTS } from './topology.ts';
import type { LabHost } from './topology.ts';
import { bringUp } from './bring-up.ts';
import type { LabReport } from './bring-up.ts';
import { installPackages } from './install-packages.ts';

export interface LabOptions {
  /** Absolute. Holds the hosts' disks, keys and known_hosts; `down` removes it. */
  readonly stateFolder: string;
  /** Tells the labs of several checkouts apart: 1 to 8 lower-case letters and digits. */
  readonly checkoutId: string;
  /** Absolute. Keeps downloaded packages and built images, for all labs of a machine; without it they go with the lab. */
  readonly cacheFolder?: string;
  readonly onProgress?: OnProgress;
}

/** Throw-away hosts on this machine. Each method waits for other commands of the same lab, and rejects with a LabError that says what to do. */
export interface Lab {
  /** What the machine lacks; without root, Linux or a package the other methods reject. */
  checkRequirements(): Missing[];
  /** Brings up what is not up, whole or in part, and returns when every host answers. */
  up(options?: { readonly install?: boolean; readonly signal?: AbortSignal }): Promise<LabReport>;
  status(): Promise<LabStatus>;
  /** Ends every process and removes every namespace, cgroup, mount and file of the lab, also of one that was killed half-way. */
  down(): Promise<void>;
  /** Pulls a host's network cable. */
  cut(host: string): Promise<void>;
  /** Puts the cable back and lets a paused host go on. */
  heal(host: string): Promise<void>;
  /** Freezes every process of a host: connections stay, and nothing answers. */
  pause(host: string): Promise<void>;
  /** Cuts a host's power. Its disk stays. */
  kill(host: string): Promise<void>;
  /** Switches a host on, heals it, and waits until it is ready. */
  start(host: string): Promise<void>;
  /** The words before a command that runs it at the controller's place in the lab's network. */
  enterCommand(): string[];
  /** The words of an ssh to a host, with the lab's key and known_hosts; a remote command may follow. */
  sshCommand(host: string, user?: string): string[];
}

export function createLab(options: LabOptions): Lab {
  const { checkoutId } = options;
  if (!/^[a-z0-9]{1,8}$/.test(checkoutId)) throw new LabError(`not a checkout id: ${JSON.stringify(checkoutId)}`);
  const folder = new StateFolder(options.stateFolder);
  const onProgress: OnProgress = options.onProgress ?? (() => undefined);
  const context = {
    checkoutId,
    folder,
    cacheFolder: options.cacheFolder ?? join(options.stateFolder, 'cache'),
    onProgress,
  };

  const alone = async <T>(
    act: (cgroups: Cgroups) => Promise<T>,
    need: Need = 'place',
    signal?: AbortSignal,
  ): Promise<T> => {
    const cgroups = requireMachine(need);
    const onWait = (): void => onProgress({ step: 'wait for another command of this lab', state: 'begin', ms: 0 });
    try {
      return await withLock(folder.lock, () => act(cgroups), { onWait, signal });
    } catch (error) {
      throw explainSystemError(error);
    }
  };
  const onHost = async (name: string, act: (host: LabHost, cgroups: Cgroups) => Promise<void>): Promise<void> => {
    const host = findHost(name);
    if (!existsSync(folder.host(name)))
      throw new LabError('the lab is not up', { help: 'bring it up with `run lab up`' });
    await alone((cgroups) => act(host, cgroups));
  };
  const requireOn = async (host: LabHost, cgroups: Cgroups): Promise<void> => {
    if (await isOn(cgroups, checkoutId, host)) return;
    throw new LabError(`${host.name} is off`, { help: `switch it on with \`run lab start ${host.name}\`` });
  };
  const healHost = async (host: LabHost, cgroups: Cgroups): Promise<void> => {
    await requireOn(host, cgroups);
    await setLink(checkoutId, host.name, 'up');
    await setFrozen(cgroups, groupOf(checkoutId, host.name), false);
  };

  return {
    checkRequirements,
    async up({ install = false, signal } = {}) {
      if (install) await installPackages(onProgress, signal);
      return alone((cgroups) => bringUp(cgroups, { ...context, signal }), 'packages', signal);
    },
    status: async () => readStatus(requireMachine('place'), checkoutId, folder),
    async down() {
      await alone((cgroups) => announce(onProgress, 'take the lab down', () => removeLab(cgroups, checkoutId, folder)));
      await rm(folder.lock, { force: true });
      await rmdir(folder.path).catch(() => undefined);
    },
    cut: (name) =>
      onHost(name, async (host, cgroups) => {
        await requireOn(host, cgroups);
        await setLink(checkoutId, host.name, 'down');
      }),
    heal: (name) => onHost(name, healHost),
    pause: (name) =>
      onHost(name, async (host, cgroups) => {
        await requireOn(host, cgroups);
        await setFrozen(cgroups, groupOf(checkoutId, host.name), true);
      }),
    kill: (name) => onHost(name, (host, cgroups) => switchOff(cgroups, checkoutId, host)),
    start: (name) =>
      onHost(name, async (host, cgroups) => {
        if (!(await isOn(cgroups, checkoutId, host))) await switchOn(cgroups, checkoutId, folder, host);
        await healHost(host, cgroups);
        await waitUntilReady(checkoutId, folder, host, { seconds: 60, isOn: () => isOn(cgroups, checkoutId, host) });
      }),
    enterCommand: () => enterCommand(checkoutId, folder),
    sshCommand: (name, user = 'ops') => sshCommand(checkoutId, folder, findHost(name), user),
  };
}

/** `packages`: all that a lab runs. `place`: what looks at a lab and takes it down, also when its packages have been removed since. */
type Need = 'packages' | 'place';

function requireMachine(need: Need): Cgroups {
  const missing = checkRequirements().filter((each) => need === 'packages' || each.package === undefined);
  const cgroups = detectCgroups();
  if (missing.length === 0 && typeof cgroups !== 'string') return cgroups;
  throw new LabError(`the lab cannot run here: ${missing.map(({ what }) => what).join('; ')}`, {
    help: explainMending(missing),
  });
}

function findHost(name: string): LabHost {
  const host = HOSTS.find((each) => each.name === name);
  if (host !== undefined) return host;
  throw new LabError(`the lab has no host ${JSON.stringify(name)}`, {
    help: `its hosts are ${HOSTS.map((each) => each.name).join(', ')}`,
  });
}
