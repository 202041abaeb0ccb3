interface Place {
  limit: number;
  running: number;
  /** Raised each time the limit is lowered. */
  generation: number;
  readonly waiting: (() => void)[];
}

/** Lets a limited number of connects per place be under way: an sshd drops what is more (MaxStartups, 10 by default). */
export class StartLimiter {
  readonly #limit: number;
  readonly #places = new Map<string, Place>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param start may say that the place takes fewer: half as many are under way from then on, however many of them say it at once. */
  async run<T>(place: string, start: (narrow: () => void) => Promise<T>): Promise<T> {
    const state = this.#find(place);
    if (state.running >= state.limit) await new Promise<void>((resolve) => void state.waiting.push(resolve));
    else state.running++;
    const { generation } = state;
    const narrow = (): void => {
      if (generation !== state.generation) return;
      state.generation++;
      state.limit = Math.max(1, Math.floor(state.limit / 2));
    };
    try {
      return await start(narrow);
    } finally {
      this.#leave(place, state);
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
