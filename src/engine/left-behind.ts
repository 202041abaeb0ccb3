import type { LeftOver } from '../events/event.ts';

/** What a task does on a host. */
export interface Work extends Pick<LeftOver, 'host' | 'task' | 'place'> {
  /** Whether it was sent behind one that has not ended. */
  readonly isAhead: () => boolean;
}

/** What is known of the jobs (`async`) of a task on a host. */
export interface JobNotes {
  /** The start has been sent; `*` in the id stands for what the host has added. */
  sent(id: string): void;
  /** It has begun, and has so many seconds. */
  begun(id: string, seconds: number): void;
  /** The host was asked, and knows that it has ended, or knows nothing of it. */
  ended(id: string): void;
}

interface JobEntry {
  readonly left: LeftOver;
  /** When its host ends it at the latest; milliseconds since the epoch. */
  readonly endsAt: number;
}

/** What goes on on hosts when the run has ended, as far as it has heard. */
export class LeftBehind {
  readonly #tasks = new Set<Work>();
  readonly #jobs = new Map<string, JobEntry>();

  /** A task is under way on a host, until `run` has settled. */
  async during<T>(work: Work, run: () => Promise<T>): Promise<T> {
    this.#tasks.add(work);
    try {
      return await run();
    } finally {
      this.#tasks.delete(work);
    }
  }

  /** For what a task does about jobs. */
  noteJobs(work: Work, now: () => number): JobNotes {
    const note = (id: string, state: LeftOver['state'], endsAt: number): void => {
      this.#jobs.set(id, { left: { ...describe(work), state, job: id }, endsAt });
    };
    return {
      sent: (id) => note(id, 'unknown', Infinity),
      begun: (id, seconds) => note(id, 'running', now() + seconds * 1000),
      ended: (id) => void this.#jobs.delete(id),
    };
  }

  /** Jobs that have not ended, as far as the run has asked, and whose time is not over. */
  listJobs(now: number): LeftOver[] {
    return Array.from(this.#jobs.values()).flatMap(({ left, endsAt }) => (endsAt > now ? [left] : []));
  }

  /** Tasks that are under way; those that were sent behind them are not begun. */
  listTasks(): LeftOver[] {
    const begun = [...this.#tasks].filter((work) => !work.isAhead());
    return begun.map((work) => ({ ...describe(work), state: 'ending' }));
  }
}

function describe({ host, task, place }: Work): Omit<LeftOver, 'state'> {
  return { host, task, place };
}
