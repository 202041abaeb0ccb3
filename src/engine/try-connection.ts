import { TransportError, type TransportFailure } from '../transport/transport-error.ts';
import type { Job } from './job.ts';

/** What does not get better by waiting for the host. */
const LASTING: ReadonlySet<TransportFailure> = new Set(['cancelled', 'ssh-config', 'key-file']);

/**
 * Asks the job's host for a sign of life: what is open already is used. Where nothing comes the connection is given up, so that the next attempt
 * makes a new one.
 * @param limitMs for connecting, and for the answer.
 * @returns why there was none; undefined where there was one. Rejects with what does not get better by waiting.
 */
export async function tryConnection(job: Job, limitMs: number): Promise<string | undefined> {
  const { pool, signal } = job.run.context.world;
  const { target, become } = job.reach();
  try {
    const session = await pool.session(
      { ...target, connectTimeoutMs: limitMs, connectTimeoutIsDefault: false },
      become,
    );
    const { stdout } = await session.run({ id: job.task.id, script: 'echo pong', signal, timeoutMs: limitMs });
    if (stdout.toString() === 'pong\n') return undefined;
    await pool.reset(target);
    return `it answered ${JSON.stringify(stdout.toString().slice(0, 100))}`;
  } catch (error) {
    if (!(error instanceof TransportError) || LASTING.has(error.failure)) throw error;
    await pool.reset(target);
    return error.message;
  }
}
