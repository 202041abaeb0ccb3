import type { Target } from '../../src/transport/connection.ts';
import { createSessionPool } from '../../src/transport/pool.ts';
import type { SessionPoolOptions } from '../../src/transport/pool.ts';
import { TransportError } from '../../src/transport/transport-error.ts';
import type { RunningSshd } from './sshd.ts';

/** The way into an sshd of a test, with nothing of this machine's own configuration. */
export function makeTarget(sshd: RunningSshd, more: Partial<Target> = {}): Target {
  return {
    name: 'test',
    connection: 'ssh',
    host: sshd.host,
    port: sshd.port,
    user: sshd.user,
    privateKeyFiles: [sshd.privateKeyFile],
    knownHostsFiles: [sshd.knownHostsFile],
    sshArguments: ['-F', 'none'],
    connectTimeoutMs: 60_000,
    ...more,
  };
}

/** A pool for a user without a home and without an agent. */
export function makePool(more: Partial<SessionPoolOptions> = {}) {
  return createSessionPool({ home: '/nonexistent', localUser: 'nobody', ...more });
}

/** Why there is no session on a target. */
export async function failToLogIn(target: Target, options: Partial<SessionPoolOptions> = {}): Promise<TransportError> {
  const pool = makePool(options);
  try {
    await pool.session(target);
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  } finally {
    await pool.close();
  }
  throw new Error('did not fail');
}
