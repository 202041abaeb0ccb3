import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
import type { SessionPool } from '../../src/transport/connection.ts';
import { makePool } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

export const SUDO_REQUIREMENTS = [...SSHD_REQUIREMENTS, { command: 'sudo', package: 'sudo' }];

export interface SudoHost {
  readonly sshd: RunningSshd;
  readonly pool: SessionPool;
  /** The file of sudo's rules for the account. */
  readonly sudoers: string;
  /** What the account may do, and its defaults; without a timestamp, so that each call counts. */
  readonly allow: (rule: string, ...defaults: readonly string[]) => void;
}

/** An sshd whose account has the password `right one` and may use sudo, for the tests of the describe that calls this. */
export function useSudoHost(): SudoHost {
  let sshd: RunningSshd;
  let pool: SessionPool;
  const host: SudoHost = {
    get sshd() {
      return sshd;
    },
    get pool() {
      return pool;
    },
    get sudoers() {
      return `/etc/sudoers.d/${sshd.user}`;
    },
    allow: (rule, ...defaults) => {
      const lines = [...defaults, 'timestamp_timeout=0'].map((each) => `Defaults:${sshd.user} ${each}\n`);
      writeFileSync(host.sudoers, `${sshd.user} ${rule}\n${lines.join('')}`, { mode: 0o440 });
    },
  };
  beforeAll(async () => {
    sshd = await startSshd({ account: { password: 'right one' } });
    pool = makePool();
  });
  afterAll(async () => {
    await pool.close();
    rmSync(host.sudoers, { force: true });
    await sshd.stop();
  });
  return host;
}
