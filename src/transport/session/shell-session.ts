import type { ShellReply, ShellSession, ShellTask } from '../connection.ts';
import { NotStartedError } from './persistent-shell.ts';
import { cancelled } from './shell-failure.ts';
import type { PersistentShell } from './persistent-shell.ts';
import { TransportError } from '../transport-error.ts';

interface Waiting {
  readonly turn: number;
  readonly task: ShellTask;
  readonly resolve: (reply: ShellReply) => void;
  readonly reject: (error: unknown) => void;
}

/** A session that outlives its shells: after a time-out or a cancelled task, what comes next gets a new one. */
export class ReopeningSession implements ShellSession {
  readonly #open: () => Promise<PersistentShell>;
  #shell: PersistentShell;
  #opening = false;
  #closed = false;
  #turns = 0;
  #waiting: Waiting[] = [];
  frames = 0;

  private constructor(shell: PersistentShell, open: () => Promise<PersistentShell>) {
    this.#shell = shell;
    this.#open = open;
  }

  static async start(open: () => Promise<PersistentShell>): Promise<ReopeningSession> {
    return new ReopeningSession(await open(), open);
  }

  run(task: ShellTask): Promise<ShellReply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ turn: this.#turns++, task, resolve, reject });
      this.#send();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#shell.close();
  }

  #send(): void {
    if (this.#closed) {
      this.#rejectAll(new TransportError('cancelled', 'the session is closed'));
    } else if (this.#shell.usable) {
      const waiting = this.#waiting.sort((a, b) => a.turn - b.turn);
      this.#waiting = [];
      for (const entry of waiting) void this.#deliver(entry);
    } else if (this.#waiting.every(({ task }) => task.signal?.aborted === true)) {
      this.#rejectAll(cancelled());
    } else if (!this.#opening) {
      void this.#reopen();
    }
  }

  async #deliver(entry: Waiting): Promise<void> {
    this.frames++;
    try {
      entry.resolve(await this.#shell.run(entry.task));
    } catch (error) {
      // One of a chain is refused by the next shell, unless it is the first.
      if (!(error instanceof NotStartedError)) {
        entry.task.link?.chain.break();
        entry.reject(error);
        return;
      }
      this.#waiting.push(entry);
      this.#send();
    }
  }

  async #reopen(): Promise<void> {
    this.#opening = true;
    try {
      // Two tasks of one session never run beside each other, not even one that is being killed.
      await this.#shell.released;
      this.#shell = await this.#open();
    } catch (error) {
      this.#rejectAll(error);
    } finally {
      this.#opening = false;
    }
    if (this.#waiting.length > 0) this.#send();
  }

  #rejectAll(error: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const entry of waiting) entry.reject(error);
  }
}
