import type { LeftOver } from '../events/event.ts';
import type { Job } from './job.ts';
import { placeOf } from './problem.ts';

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
  readonly #tasks = new Set<Job>();
  readonly #jobs = new Map<string, JobEntry>();

  /** A task is under way on a host, until `work` has settled. */
  async during<T>(job: Job, work: () => Promise<T>): Promise<T> {
    this.#tasks.add(job);
    try {
      return await work();
    } finally {
      this.#tasks.delete(job);
    }
  }

  /** For what a task does about jobs. */
  noteJobs(job: Job): JobNotes {
    const note = (id: string, state: LeftOver['state'], endsAt: number): void => {
      this.#jobs.set(id, { left: { ...describe(job), state, job: id }, endsAt });
    };
    return {
      sent: (id) => note(id, 'unknown', Infinity),
      begun: (id, seconds) => note(id, 'running', job.run.context.world.now() + seconds * 1000),
      ended: (id) => void this.#jobs.delete(id),
    };
  }

  /** Jobs that have not ended, as far as the run has asked, and whose time is not over. */
  listJobs(now: number): LeftOver[] {
    return Array.from(this.#jobs.values()).flatMap(({ left, endsAt }) => (endsAt > now ? [left] : []));
  }

  /** Tasks that are under way; those that were sent behind them are not begun. */
  listTasks(): LeftOver[] {
    const begun = [...this.#tasks].filter(({ run, host, task }) => run.flights.get(host)?.isAhead(task) !== true);
    return begun.map((job) => ({ ...describe(job), state: 'ending' }));
  }
}

function describe({ delegate, host, name, task }: Job): Omit<LeftOver, 'state'> {
  return { host: delegate ?? host.name, task: name, place: placeOf(task.span) };
}
