import type { Event } from './event.ts';

/** Turns events into what somebody sees or reads. Gets each event once, in order. */
export interface Reporter {
  /** Must not wait: the engine goes on meanwhile. */
  handle(event: Event): void;
  /** Leaves the terminal to a question, until the returned function is called. */
  suspend?(): () => void;
  /** Called once, after the last event. */
  close(): void | Promise<void>;
}
