/** A map that forgets its oldest half once it is full. */
export class BoundedCache<Key, Item> {
  readonly #items = new Map<Key, Item>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: Key): Item | undefined {
    return this.#items.get(key);
  }

  set(key: Key, item: Item): void {
    if (this.#items.size >= this.#limit) {
      // The first half goes at once: exact bookkeeping on each read would cost more than it saves.
      let surplus = Math.ceil(this.#limit / 2);
      for (const oldest of this.#items.keys()) {
        if (surplus-- === 0) break;
        this.#items.delete(oldest);
      }
    }
    this.#items.set(key, item);
  }
}
