import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import type { LabReport } from '../../src/lab/bring-up.ts';
import { createLab } from '../../src/lab/lab.ts';
import type { Lab } from '../../src/lab/lab.ts';
import type { Progress } from '../../src/lab/progress.ts';
import type { Requirement } from '../requirement.ts';

export const LAB_NEEDS: readonly Requirement[] = [
  'linux',
  'root',
  { command: 'dockerd', package: 'docker.io' },
  { command: 'docker-registry', package: 'docker-registry' },
  { command: 'dnsmasq', package: 'dnsmasq' },
  { command: 'dig', package: 'bind9-dnsutils' },
  { command: 'sshd', package: 'openssh-server' },
];

/** The program's own: what is downloaded and built serves every lab of the machine. */
export const CACHE_FOLDER = join(homedir(), '.cache/longshore/lab');

export function newCheckoutId(): string {
  return randomBytes(3).toString('hex');
}

/** Runs a command and returns what it said, without white space at the ends. */
export async function execute(argv: readonly string[]): Promise<string> {
  return (await promisify(execFile)(argv[0] ?? '', argv.slice(1))).stdout.trim();
}

export interface LabUnderTest {
  readonly checkoutId: string;
  readonly progress: Progress[];
  readonly stateFolder: string;
  readonly lab: Lab;
  /** Of the two that came up at once. */
  readonly reports: LabReport[];
  /** What a command on a host says. */
  readonly on: (host: string, command: string, user?: string) => Promise<string>;
  /** What a command at the controller's place says. */
  readonly atController: (...command: string[]) => Promise<string>;
  readonly stateOf: (host: string) => Promise<string | undefined>;
}

/** A lab that is up before the first test and gone after the last. */
export function useLab(): LabUnderTest {
  const checkoutId = newCheckoutId();
  // A space and a comma: neither ssh's settings nor overlay's options may trip over the folder.
  const parent = mkdtemp(join(tmpdir(), 'longshore lab,'));
  const progress: Progress[] = [];
  const reports: LabReport[] = [];
  let stateFolder = '';
  let lab: Lab | undefined;
  const there = (): Lab => {
    if (lab === undefined) throw new Error('the lab is not up yet');
    return lab;
  };

  beforeAll(async () => {
    stateFolder = join(await parent, 'state');
    const options = {
      stateFolder,
      checkoutId,
      cacheFolder: CACHE_FOLDER,
      onProgress: (each: Progress) => progress.push(each),
    };
    lab = createLab(options);
    // Two at once: one does it, the other waits and finds it done.
    reports.push(...(await Promise.all([lab.up(), createLab(options).up()])));
  });
  afterAll(async () => {
    await there().down();
    await rm(resolve(stateFolder, '..'), { recursive: true });
  });

  return {
    checkoutId,
    progress,
    reports,
    get stateFolder() {
      return stateFolder;
    },
    get lab() {
      return there();
    },
    on: (host, command, user = 'ops') => execute([...there().sshCommand(host, user), '-o', 'BatchMode=yes', command]),
    atController: (...command) => execute([...there().enterCommand(), ...command]),
    stateOf: async (name) => (await there().status()).hosts.find((host) => host.name === name)?.state,
  };
}
