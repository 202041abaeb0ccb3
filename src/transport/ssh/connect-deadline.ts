/** The time that connecting may take. It stands still while somebody is asked something. */
export class ConnectDeadline {
  readonly #controller = new AbortController();
  readonly #makeError: () => Error;
  #leftMs: number;
  #isStarted = false;
  #armedAt = 0;
  #pauses = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param makeError the reason of the signal. */
  constructor(limitMs: number, makeError: () => Error) {
    this.#leftMs = limitMs;
    this.#makeError = makeError;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  start(): void {
    this.#isStarted = true;
    this.#arm();
  }

  stop(): void {
    this.#isStarted = false;
    clearTimeout(this.#timer);
  }

  /** Stands still until the work is done. */
  async pause<T>(work: () => Promise<T>): Promise<T> {
    if (this.#pauses++ === 0 && this.#isStarted) {
      clearTimeout(this.#timer);
      this.#leftMs -= performance.now() - this.#armedAt;
    }
    try {
      return await work();
    } finally {
      if (--this.#pauses === 0 && this.#isStarted) this.#arm();
    }
  }

  #arm(): void {
    this.#armedAt = performance.now();
    this.#timer = setTimeout(() => this.#controller.abort(this.#makeError()), Math.max(1, this.#leftMs));
  }
}
