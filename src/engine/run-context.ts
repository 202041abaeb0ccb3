import type { CheckedPlaybook } from '../check/check-playbook.ts';
import type { EventBody } from '../events/event.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Task } from '../playbook/play.ts';
import type { Registry } from '../module/registry.ts';
import type { SessionPool } from '../transport/connection.ts';
import type { Surroundings } from '../variables/surroundings.ts';
import { CustomStats } from './custom-stats.ts';
import { HostState } from './host-state.ts';
import { LeftBehind } from './left-behind.ts';
import type { RunSettings } from './settings.ts';
import { SharedWork } from './shared-work.ts';

/** What a run needs from outside: the world comes in here and nowhere else. */
export interface World {
  readonly inventory: Inventory;
  readonly registry: Registry;
  readonly pool: SessionPool;
  readonly settings: RunSettings;
  readonly surroundings: Surroundings;
  readonly emit: (body: EventBody) => void;
  /** A value that must not be shown from now on. */
  readonly addSecret: (secret: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after the time, or rejects when the run is cancelled. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Given when the run is to end without waiting for what is being cancelled: what is known by then is told at once. */
  readonly abandoned?: AbortSignal;
  /** Names files of the controller for output that is too much for a result. @throws Error where there can be none */
  readonly nameOutputFile?: (host: string, stream: string) => string;
  /** How many files this process may have open; unset where nothing is known of a limit. */
  readonly openFiles?: number;
  readonly readFile: (path: string) => Buffer;
  readonly fileExists: (path: string) => boolean;
  /** Reads the sources of the inventory anew. @throws DiagnosticError */
  readonly rereadInventory?: () => Promise<Inventory>;
  readonly prompt?: (text: string, options: { readonly echo: boolean }) => Promise<string>;
}

/** The state of one run over all its plays. */
export class RunContext {
  readonly world: World;
  readonly customStats = new CustomStats();
  readonly left = new LeftBehind();
  readonly #hosts = new Map<string, HostState>();
  #taskCount = 0;
  #includedTasks = 0;
  /** The longest time that opening a host's first session took. */
  connectingMs = 0;
  /** A task has made groups or hosts: a pattern may be for a group that no host has joined this time. */
  madeGroups = false;
  /** Readings of the inventory that `meta: refresh_inventory` asks for: hosts that do not keep in step ask each for itself. */
  readonly refreshes = new SharedWork();
  /** Tasks that `--start-at-task` passes over: none once a batch of hosts has come to the first one. */
  passedOver: ReadonlySet<Task> = new Set();
  /** Asks before each task, until the user says to go on. */
  asksBeforeTasks = false;
  /** The last of these questions, which the next one waits for. */
  lastStep: Promise<unknown> = Promise.resolve();
  /** Whether no play comes behind the one under way. */
  isLastPlay = false;
  /** The one under way. */
  playbook: CheckedPlaybook | undefined;

  constructor(world: World) {
    this.world = world;
  }

  host(name: string): HostState {
    let state = this.#hosts.get(name);
    if (state === undefined) {
      state = new HostState(name);
      this.#hosts.set(name, state);
    }
    return state;
  }

  get hosts(): Iterable<HostState> {
    return this.#hosts.values();
  }

  countTask(): void {
    this.#taskCount++;
  }

  get taskCount(): number {
    return this.#taskCount;
  }

  /** An id for a task that an include brings at run time. */
  nextTaskId(): string {
    return `i${++this.#includedTasks}`;
  }

  get cancelled(): boolean {
    return this.world.signal.aborted;
  }
}
