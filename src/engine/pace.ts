import type { Task } from '../playbook/play.ts';
import type { HostState } from './host-state.ts';
import { Slots } from './slots.ts';

export const STRATEGIES = ['linear', 'free', 'host_pinned'] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** How the hosts of a play go through its tasks where they do not wait for each other: what they share. */
export class Pace {
  readonly #forks: Slots;
  readonly #throttles = new Map<Task, Slots>();
  readonly #counted = new Set<Task>();

  constructor(forks: number) {
    this.#forks = new Slots(forks);
  }

  /** Does the work of a task on a host, as soon as forks and the task's own throttle allow. */
  work<T>(task: Task, throttle: number, work: () => Promise<T>): Promise<T> {
    const inTurn = (): Promise<T> => this.inTurn(work);
    if (throttle <= 0) return inTurn();
    let slots = this.#throttles.get(task);
    if (slots === undefined) this.#throttles.set(task, (slots = new Slots(throttle)));
    return slots.use(inTurn);
  }

  /** Does work on a host as soon as forks allow. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#forks.use(work);
  }

  /** Whether no host has begun the task before. */
  begins(task: Task): boolean {
    if (this.#counted.has(task)) return false;
    this.#counted.add(task);
    return true;
  }
}

interface Paced {
  readonly pace: Pace | undefined;
}

/** The id of a task in events: where hosts do not wait for each other, each has one of its own. */
export function eventTask({ pace }: Paced, task: Task, host: HostState): string {
  return pace === undefined ? task.id : `${task.id}@${host.name}`;
}

/** How the start of a task names it. */
export function eventStart(run: Paced, task: Task, host: HostState): { task: string; of?: string; host?: string } {
  const id = eventTask(run, task, host);
  return run.pace === undefined ? { task: id } : { task: id, of: task.id, host: host.name };
}
