import { statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SessionPool } from '../transport/connection.ts';
import { createSessionPool } from '../transport/pool.ts';
import type { SshConfigFiles } from '../transport/ssh-config-patterns.ts';
import type { Io } from './io.ts';

/** Connections as this user of this machine makes them. */
export function openPool(io: Io): SessionPool {
  const agent = io.env['SSH_AUTH_SOCK'];
  return createSessionPool({
    home: io.env['HOME'] ?? homedir(),
    localUser: userInfo().username,
    sshConfigFiles: locateSshConfig(io.env['PATH'] ?? ''),
    ...(agent === undefined || agent === '' ? {} : { sshAuthSock: agent }),
  });
}

/** Undefined where the ssh that is found by PATH is not the system's own, and may read other files. */
function locateSshConfig(path: string): SshConfigFiles | undefined {
  const folder = path.split(':').find((each) => statSync(join(each, 'ssh'), { throwIfNoEntry: false })?.isFile());
  if (folder !== '/usr/bin' && folder !== '/bin') return undefined;
  // OpenSSH goes by the account, not by $HOME.
  return { user: join(userInfo().homedir, '.ssh/config'), system: '/etc/ssh/ssh_config' };
}
