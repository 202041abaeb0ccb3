import type { Task } from '../playbook/play.ts';
import { Chain, type ChainLink, StoppedError } from '../transport/session/chain.ts';
import type { ShellSession } from '../transport/connection.ts';
import type { Binding, Layer } from '../variables/layer.ts';
import type { Surroundings } from '../variables/surroundings.ts';
import { hideWorld } from './hide-world.ts';
import type { HostResult } from './host-result.ts';
import type { HostState } from './host-state.ts';
import { NotAhead } from './not-ahead.ts';
import { makeToken } from '../util/make-token.ts';

export interface Stage {
  readonly task: Task;
  /** Whether nothing behind it runs if it fails. */
  readonly stops: boolean;
}

interface Entry {
  readonly index: number;
  result: Promise<HostResult> | undefined;
  /** Milliseconds; when its result was there. */
  endedAt?: number;
  hasSent: boolean;
  hasSentAll: boolean;
  /** Tells that the next task may be begun. */
  readonly pass: () => void;
  readonly passed: Promise<true>;
}

/** What a task that has not its turn yet may not ask for, since a task before it may give it another value. */
const OF_OTHERS: ReadonlySet<string> = new Set(['hostvars', 'ansible_play_hosts', 'ansible_play_batch', 'play_hosts']);

/** The flights of a play's hosts. */
export class Flights extends Map<HostState, Flight> {
  /** Hosts that have none: this machine itself. */
  readonly grounded = new Set<HostState>();
}

/**
 * Tasks of one host that are begun before the results of those before them are there. The host runs them in order and none behind a failure
 * (Chain). Here a task that asks for a result under way is not begun (NotAhead): it is run when it has its turn, as any other.
 */
export class Flight {
  readonly #stages: readonly Stage[];
  readonly #indices: ReadonlyMap<Task, number>;
  /** The tasks that register something. */
  readonly #registers: readonly (readonly [index: number, name: string])[];
  readonly #start: (task: Task) => Promise<HostResult>;
  readonly #inTurn: (work: () => Promise<void>) => Promise<void>;
  readonly #now: () => number;
  readonly #chain = new Chain(`c${makeToken()}`);
  readonly #entries = new Map<Task, Entry>();
  /** Stages up to here have had their turn. */
  #applied = 0;
  #session: ShellSession | undefined;
  #launch: Promise<void> | undefined;
  #lastEnd = 0;
  #isOver = false;
  #onChange: () => void = () => {};

  /**
   * @param start begins a task; rejects with NotAhead where it cannot yet
   * @param inTurn does the work of the whole flight, as soon as forks allow
   */
  constructor(
    stages: readonly Stage[],
    start: (task: Task) => Promise<HostResult>,
    inTurn: (work: () => Promise<void>) => Promise<void>,
    now: () => number,
  ) {
    this.#stages = stages;
    this.#indices = new Map(stages.map(({ task }, index) => [task, index]));
    this.#registers = stages.flatMap(({ task: { register } }, index) =>
      register === undefined ? [] : [[index, String(register.value)] as const],
    );
    this.#start = start;
    this.#inTurn = inTurn;
    this.#now = now;
  }

  /** Whether there are results that the engine has not applied, or will be. */
  get isUnderWay(): boolean {
    return !this.#isOver || this.#entries.size > this.#applied;
  }

  /** Whether a task was begun, or will be. */
  takes(task: Task): boolean {
    return this.#entries.has(task) || (this.#indices.has(task) && !this.#isOver);
  }

  /** Whether a task is begun before its turn. */
  isAhead(task: Task): boolean {
    return (this.#indices.get(task) ?? 0) > this.#applied;
  }

  /** What a task sees before its turn: no results under way, and nothing of the controller that a task before it may change. Undefined in its turn. */
  sightOf(task: Task, surroundings: Surroundings): { layer: Layer; surroundings: Surroundings } | undefined {
    if (!this.isAhead(task)) return undefined;
    const index = this.#indices.get(task) ?? 0;
    const get = (name: string): Binding | undefined => {
      if (!this.isAhead(task)) return undefined;
      const isOpen = this.#registers.some(([at, own]) => own === name && at >= this.#applied && at < index);
      if (isOpen || OF_OTHERS.has(name)) throw new NotAhead();
      return undefined;
    };
    const wait = (): void => {
      if (this.isAhead(task)) throw new NotAhead();
    };
    return {
      layer: { name: 'set_fact and registered', get, names: () => [] },
      surroundings: hideWorld(surroundings, wait),
    };
  }

  /**
   * How the first frame of a task goes out, and the last one. Those between them need no link: by then nothing else of the flight is under way.
   * @param isFinal nothing more is sent for the task, and the host can tell whether it failed
   * @throws NotAhead where those before it have failed meanwhile, or were lost
   */
  link(task: Task, isFinal: boolean): ChainLink | undefined {
    const entry = this.#entries.get(task);
    if (this.#chain.isBroken) {
      if (this.isAhead(task)) throw new NotAhead();
      return undefined;
    }
    if (entry === undefined || entry.hasSentAll || (entry.hasSent && !isFinal)) return undefined;
    entry.hasSent = true;
    entry.hasSentAll = isFinal;
    const stops = isFinal && this.#stages[entry.index]?.stops === true;
    return { chain: this.#chain, stops, onSent: isFinal ? entry.pass : () => {} };
  }

  /** Ends where the host is this machine: what a task leaves there, the next one may read here. */
  ground(): void {
    this.#chain.break();
  }

  /** All of a flight goes through one session. @throws NotAhead for another one */
  bind(session: ShellSession): void {
    if (this.#chain.isBroken) return;
    this.#session ??= session;
    if (this.#session !== session) throw new NotAhead();
  }

  /** The result of a task that was begun, or is to be begun now; undefined where it has to be run in its turn. */
  async take(task: Task): Promise<HostResult | undefined> {
    this.#launch ??= this.#inTurn(() => this.#fly());
    while (!this.#entries.has(task) && !this.#isOver) await new Promise<void>((resolve) => (this.#onChange = resolve));
    const entry = this.#entries.get(task);
    if (entry?.result === undefined) return undefined;
    try {
      const result = await entry.result;
      // It may have failed for want of what the tasks before it bring.
      if (result.finished.status === 'failed' && !entry.hasSent && entry.index > 0) return undefined;
      const { endedAt = 0 } = entry;
      const ms = Math.max(0, Math.min(result.finished.ms, endedAt - this.#lastEnd));
      this.#lastEnd = endedAt;
      return { ...result, finished: { ...result.finished, ms } };
    } catch (error) {
      if (error instanceof NotAhead || error instanceof StoppedError) return undefined;
      throw error;
    }
  }

  /** The engine has applied a task's result. */
  settle(task: Task): void {
    const index = this.#indices.get(task);
    if (index !== undefined) this.#applied = index + 1;
  }

  /** Begins nothing more, and waits until what was begun has ended: its results can still be taken. */
  async land(): Promise<void> {
    this.#chain.break();
    await this.#launch;
  }

  async #fly(): Promise<void> {
    await this.#beginAll();
    this.#isOver = true;
    this.#onChange();
    await Promise.allSettled(Array.from(this.#entries.values(), async ({ result }) => result));
  }

  async #beginAll(): Promise<void> {
    this.#lastEnd = this.#now();
    for (const [index, { task }] of this.#stages.entries()) {
      if (this.#chain.isBroken) break;
      const entry = createEntry(index);
      this.#entries.set(task, entry);
      const result = this.#start(task);
      entry.result = result;
      this.#onChange();
      if (!(await Promise.race([entry.passed, this.#follow(entry, result)]))) break;
    }
  }

  /** Whether tasks may be begun behind one that has ended. */
  async #follow(entry: Entry, result: Promise<HostResult>): Promise<boolean> {
    try {
      const { finished } = await result;
      entry.endedAt = this.#now();
      const { effects = {} } = finished.attempt ?? {};
      return Object.keys(effects).length === 0 && ['ok', 'changed', 'skipped'].includes(finished.status);
    } catch {
      return false;
    }
  }
}

function createEntry(index: number): Entry {
  let pass: () => void = () => {};
  const passed = new Promise<true>((resolve) => (pass = () => resolve(true)));
  return { index, result: undefined, hasSent: false, hasSentAll: false, pass, passed };
}
