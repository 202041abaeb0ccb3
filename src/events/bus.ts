import { VERSION, type Event, type EventBody } from './event.ts';
import type { Reporter } from './reporter.ts';

/** Where every event goes through: numbered, dated, freed of secrets, and handed to each reporter in the same order. */
export interface Bus {
  emit(body: EventBody): void;
  /** Closes the reporters; nothing may be emitted afterwards. */
  close(): Promise<void>;
}

export interface BusOptions {
  readonly reporters: readonly Reporter[];
  /** Takes the secrets out of an event; called once per event, and nothing leaves without it. */
  readonly redact: (body: EventBody) => EventBody;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called once for a reporter that throws; it gets no further event, and the others go on. */
  readonly onReporterFailure?: (error: unknown, reporter: Reporter) => void;
}

export function createBus(options: BusOptions): Bus {
  const reporters = new Set(options.reporters);
  const waiting: Event[] = [];
  let draining = false;
  let seq = 0;

  function drop(reporter: Reporter, error: unknown): void {
    reporters.delete(reporter);
    options.onReporterFailure?.(error, reporter);
  }

  // A reporter may emit while it handles an event: the new one waits its turn, so that all reporters see one order.
  function drain(): void {
    if (draining) return;
    draining = true;
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      for (const reporter of reporters) {
        try {
          reporter.handle(event);
        } catch (error) {
          drop(reporter, error);
        }
      }
    }
    draining = false;
  }

  return {
    emit(body) {
      const time = new Date(options.now()).toISOString();
      seq += 1;
      waiting.push({ ...options.redact(body), v: VERSION, seq, time });
      drain();
    },
    async close() {
      for (const reporter of reporters) {
        try {
          await reporter.close();
        } catch (error) {
          drop(reporter, error);
        }
      }
    },
  };
}
