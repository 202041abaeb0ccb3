import type { Event } from './event.ts';

/** Turns events into what somebody sees or reads. Gets each event once, in order. */
export interface Reporter {
  /** Must not wait: the engine goes on meanwhile. */
  handle(event: Event): void;
  /** Called once, after the last event. */
  close(): void | Promise<void>;
}
