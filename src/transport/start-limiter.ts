/** Lets a limited number of connects per place be under way: an sshd drops what is more (MaxStartups, 10 by default). */
export class StartLimiter {
  readonly #limit: number;
  readonly #places = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<T>(place: string, start: () => Promise<T>): Promise<T> {
    const state = this.#places.get(place) ?? { running: 0, waiting: [] };
    this.#places.set(place, state);
    if (state.running >= this.#limit) await new Promise<void>((resolve) => void state.waiting.push(resolve));
    else state.running++;
    try {
      return await start();
    } finally {
      const next = state.waiting.shift();
      // Whoever waited takes the place over, so that the count stays.
      if (next !== undefined) next();
      else if (--state.running === 0) this.#places.delete(place);
    }
  }
}
