interface Place {
  limit: number;
  running: number;
  /** Raised each time the limit is lowered. */
  generation: number;
  readonly waiting: (() => void)[];
}

/** What a start can say while it is under way. */
export interface Turn {
  readonly narrow: () => void;
  readonly leave: () => void;
}

/** Lets a limited number of connects per place be under way: an sshd drops what is more (MaxStartups, 10 by default). */
export class StartLimiter {
  readonly #limit: number;
  readonly #places = new Map<string, Place>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * @param start may say that the place takes fewer: half as many are under way from then on, however many of them say it at once. And that it needs
   * its turn no more, though it goes on.
   */
  async run<T>(place: string, start: (turn: Turn) => Promise<T>): Promise<T> {
    const state = this.#find(place);
    if (state.running >= state.limit) await new Promise<void>((resolve) => void state.waiting.push(resolve));
    else state.running++;
    const { generation } = state;
    const narrow = (): void => {
      if (generation !== state.generation) return;
      state.generation++;
      state.limit = Math.max(1, Math.floor(state.limit / 2));
    };
    let hasTurn = true;
    const leave = (): void => {
      if (hasTurn) this.#leave(place, state);
      hasTurn = false;
    };
    try {
      return await start({ narrow, leave });
    } finally {
      leave();
    }
  }

  #find(place: string): Place {
    let state = this.#places.get(place);
    if (state === undefined) {
      state = { limit: this.#limit, running: 0, generation: 0, waiting: [] };
      this.#places.set(place, state);
    }
    return state;
  }

  #leave(place: string, state: Place): void {
    const next = state.running > state.limit ? undefined : state.waiting.shift();
    // Whoever waited takes the place over, so that the count stays.
    if (next !== undefined) next();
    else if (--state.running === 0 && state.limit === this.#limit) this.#places.delete(place);
  }
}
