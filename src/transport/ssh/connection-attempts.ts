import { setTimeout as wait } from 'node:timers/promises';
import { TransportError } from '../transport-error.ts';
import type { TransportFailure } from '../transport-error.ts';

/** As ssh does between ConnectionAttempts. */
const PAUSE_MS = 1000;
const UNREACHED: ReadonlySet<TransportFailure> = new Set(['refused', 'network', 'connect-timeout']);

/** Tries again, up to a number of attempts, where the host was not reached. */
export async function retryUnreached<T>(attempts: number, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const unreached = error instanceof TransportError && UNREACHED.has(error.failure);
      if (!unreached || tries >= attempts || signal.aborted) throw error;
      await wait(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
