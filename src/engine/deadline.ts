import { TransportError } from '../transport/transport-error.ts';
import type { World } from './run-context.ts';

/** Until when a task may go on, however many steps it takes. */
export interface Deadline {
  /** Milliseconds, more than none; undefined without a limit. Throws when the time is over. */
  readonly left: () => number | undefined;
  /** Sleeps, and throws when the time is over before. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Waits for something that is not the task's own time. */
  readonly exclude: <T>(work: Promise<T>) => Promise<T>;
}

export function createDeadline(timeoutMs: number | undefined, { now, sleep }: Pick<World, 'now' | 'sleep'>): Deadline {
  if (timeoutMs === undefined) return { left: () => undefined, sleep, exclude: async (work) => work };
  let end = now() + timeoutMs;
  const left = (): number => {
    const ms = end - now();
    if (ms <= 0) throw describeTimeout(timeoutMs);
    return ms;
  };
  return {
    left,
    sleep: async (ms) => {
      const rest = left();
      await sleep(Math.min(ms, rest));
      if (ms >= rest) throw describeTimeout(timeoutMs);
    },
    exclude: async (work) => {
      const began = now();
      try {
        return await work;
      } finally {
        end += now() - began;
      }
    },
  };
}

/** A step had only what the steps before had left of the time: the whole is what the user gave. */
export function renameTimeout(error: unknown, timeoutMs: number | undefined): unknown {
  const isTimeout = error instanceof TransportError && error.failure === 'task-timeout';
  return isTimeout && timeoutMs !== undefined ? describeTimeout(timeoutMs) : error;
}

function describeTimeout(timeoutMs: number): TransportError {
  return new TransportError('task-timeout', `the task was ended after ${timeoutMs / 1000}s`, {
    help: 'Give it a longer timeout if it may take so long.',
  });
}
