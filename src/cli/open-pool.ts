import { statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Ask } from '../transport/ask.ts';
import type { SessionPool } from '../transport/connection.ts';
import { createSessionPool } from '../transport/pool.ts';
import type { KnownSsh } from '../transport/ssh-answers.ts';
import { findCacheFolder } from './cache-folder.ts';
import type { Io } from './io.ts';

/** Connections as this user of this machine makes them. Without `ask` nobody is asked for passphrases. */
export function openPool(io: Io, ask?: Ask): SessionPool {
  const agent = io.env['SSH_AUTH_SOCK'];
  return createSessionPool({
    home: io.env['HOME'] ?? homedir(),
    localUser: userInfo().username,
    knownSsh: findSsh(io),
    ...(ask === undefined ? {} : { ask }),
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
      // OpenSSH goes by the account, not by $HOME.
      files: { user: join(home, '.ssh/config'), system: '/etc/ssh/ssh_config' },
      identity: [stats.mtimeMs, stats.size, uid, home].join(' '),
      cacheFolder: join(findCacheFolder(io), 'ssh'),
    };
  }
  return undefined;
}
