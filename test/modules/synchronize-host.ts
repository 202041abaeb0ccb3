import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Outcome } from '../../src/events/event.ts';
import { type ProjectOptions, runProject } from '../engine/run-project.ts';
import type { Requirement } from '../requirement.ts';
import { type RunningSshd, SSHD_REQUIREMENTS, startSshd } from '../transport/sshd.ts';
import { type FileTree, plantTree } from './file-tree.ts';

export const SYNCHRONIZE_REQUIREMENTS: readonly Requirement[] = [
  ...SSHD_REQUIREMENTS,
  { command: 'rsync', package: 'rsync' },
  { command: 'sudo', package: 'sudo' },
];

/** Folders of one case. */
export interface Folders {
  /** On the controller, for its user alone. */
  readonly here: string;
  /** On the host, of who logs in. */
  readonly there: string;
}

export interface SynchronizeHost {
  readonly sshd: RunningSshd;
  /** The home folder of who logs in. */
  readonly home: string;
  readonly makeFolders: (here?: FileTree, there?: FileTree) => Folders;
  /** Runs one task on a host of `ssh`, `openssh`, `other` and `local`. @param task its arguments and keywords, as YAML of one line each */
  readonly run: (task: SynchronizeTask, options?: ProjectOptions) => Promise<Outcome>;
}

export interface SynchronizeTask {
  readonly args: Readonly<Record<string, unknown>>;
  readonly host?: string;
  readonly keywords?: Readonly<Record<string, unknown>>;
  /** Of the playbook's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** An sshd whose user may become anybody, under several names of the inventory. */
export function useSynchronizeHost(): SynchronizeHost {
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd({ account: { password: 'right one', sudoers: 'ALL=(ALL) NOPASSWD: ALL' } });
  });
  afterAll(() => sshd.stop());
  const inventory = (): string =>
    JSON.stringify({
      all: {
        vars: {
          ansible_user: sshd.user,
          ansible_host: '127.0.0.1',
          ansible_port: sshd.port,
          ansible_ssh_common_args: '-F none',
          ansible_ssh_private_key_file: sshd.privateKeyFile,
          ansible_ssh_known_hosts_file: sshd.knownHostsFile,
        },
        hosts: {
          ssh: {},
          openssh: { ansible_connection: 'openssh' },
          other: {},
          gone: { ansible_port: 1 },
          local: { ansible_connection: 'local' },
        },
      },
    });
  return {
    get sshd() {
      return sshd;
    },
    get home() {
      return join(sshd.directory, 'home');
    },
    makeFolders: (here = {}, there = {}) => {
      const root = mkdtempSync(join(sshd.directory, 'case-'));
      chmodSync(root, 0o755);
      const folders = { here: join(root, 'here'), there: join(root, 'there') };
      plantTree(root, { here: { folder: true, mode: '0700' }, there: { folder: true, mode: '0755' } });
      plantTree(folders.here, here);
      plantTree(folders.there, there);
      execFileSync('chown', ['-R', `${sshd.user}:`, folders.there]);
      return folders;
    },
    run: async ({ args, host = 'ssh', keywords = {}, files = {} }, options) => {
      const task = { synchronize: args, ...keywords };
      const play = [{ hosts: host, gather_facts: false, tasks: [task] }];
      const run = await runProject(
        { 'inventory.yml': inventory(), 'site.yml': JSON.stringify(play), ...files },
        options,
      );
      const outcome = run.events.flatMap((event) => (event.type === 'host-finished' ? [event.outcome] : [])).at(-1);
      if (outcome === undefined) throw new Error('no host has finished');
      return outcome;
    },
  };
}
