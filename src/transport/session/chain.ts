/**
 * Tasks that are sent to one shell without waiting for each other. The host runs them in order, and none behind one that ended with another
 * status than 0 where that one stops the chain. What breaks it here (a lost shell, a task that could not be sent) ends it for all that comes after.
 */
export class Chain {
  /** For the host's shell: letters and digits. */
  readonly name: string;
  /** What runs it; tasks of a chain never go to two. */
  #runner: object | undefined;
  #isBroken = false;

  constructor(name: string) {
    this.name = name;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  break(): void {
    this.#isBroken = true;
  }

  /** @throws StoppedError where the chain is broken, or another shell has its earlier tasks; it is broken then. */
  bind(runner: object): void {
    this.#runner ??= runner;
    if (this.#runner !== runner) this.#isBroken = true;
    if (this.#isBroken) throw new StoppedError();
  }
}

/** A link of a chain. */
export interface ChainLink {
  readonly chain: Chain;
  /** Whether nothing of the chain runs behind this task if it ends with another status than 0. */
  readonly stops: boolean;
  /** The task has been written: the next one may be. */
  readonly onSent: () => void;
}

/** The task was not run, since one before it in its chain failed or was lost: it can be sent again. */
export class StoppedError extends Error {
  constructor() {
    super('a task before it failed: it was not run');
  }
}
