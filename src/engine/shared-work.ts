/** A piece of work that several may ask for at a time: it is done once for all who asked before it began, one after the other. */
export class SharedWork {
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** Ends when the work has been done from its beginning. Rejects with what the work rejects with. */
  request(work: () => Promise<void>): Promise<void> {
    this.#next ??= this.#last
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        this.#last = work();
        return this.#last;
      });
    return this.#next;
  }
}
