import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Ask } from '../transport/ask.ts';
import type { SessionPool } from '../transport/connection.ts';
import { createSessionPool } from '../transport/pool.ts';
import type { KnownSsh } from '../transport/ssh-config/ssh-answers.ts';
import { findCacheFolder } from './cache-folder.ts';
import type { Io } from './io.ts';

/** Whom to speak to about connections. */
export interface PoolTalk {
  /** Unset: nobody is asked for passphrases. */
  readonly ask?: Ask | undefined;
  /** Hears, once each, what a user should know of how hosts are reached. */
  readonly warn?: (message: string, help: string) => void;
  /** Given right before the program ends without closing it. */
  readonly abandoned?: AbortSignal;
}

/** Connections as this user of this machine makes them. */
export function openPool(io: Io, { ask, warn, abandoned }: PoolTalk = {}): SessionPool {
  const account = userInfo();
  const agent = io.env['SSH_AUTH_SOCK'];
  return createSessionPool({
    // OpenSSH goes by the account, not by $HOME.
    home: account.homedir,
    localUser: account.username,
    knownSsh: findSsh(io),
    environment: io.env,
    node: process.execPath,
    ...(ask === undefined ? {} : { ask }),
    ...(warn === undefined ? {} : { warn }),
    ...(abandoned === undefined ? {} : { abandoned }),
    ...(agent === undefined || agent === '' ? {} : { sshAuthSock: agent }),
  });
}

/** Undefined where the ssh that is found by PATH is not the system's own, and may read other files. */
function findSsh(io: Io): KnownSsh | undefined {
  for (const folder of (io.env['PATH'] ?? '').split(':')) {
    const stats = statSync(join(folder, 'ssh'), { throwIfNoEntry: false });
    if (stats?.isFile() !== true) continue;
    if (folder !== '/usr/bin' && folder !== '/bin') return undefined;
    const { uid, homedir: home } = userInfo();
    return {
      files: { user: join(home, '.ssh/config'), system: '/etc/ssh/ssh_config' },
      identity: [stats.mtimeMs, stats.size, uid, home].join(' '),
      cacheFolder: join(findCacheFolder(io), 'ssh'),
    };
  }
  return undefined;
}
