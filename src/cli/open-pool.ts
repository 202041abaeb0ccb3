import { homedir, userInfo } from 'node:os';
import type { SessionPool } from '../transport/connection.ts';
import { createSessionPool } from '../transport/pool.ts';
import type { Io } from './io.ts';

/** Connections as this user of this machine makes them. */
export function openPool(io: Io): SessionPool {
  const agent = io.env['SSH_AUTH_SOCK'];
  return createSessionPool({
    home: io.env['HOME'] ?? homedir(),
    localUser: userInfo().username,
    ...(agent === undefined || agent === '' ? {} : { sshAuthSock: agent }),
  });
}
