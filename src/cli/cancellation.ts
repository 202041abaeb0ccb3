import { setMaxListeners } from 'node:events';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';

export interface Cancellation {
  readonly signal: AbortSignal;
  /** Given at the second signal, right before the program ends. */
  readonly abandoned: AbortSignal;
  /** The exit code of a run that was cancelled: 128 and the signal's number; undefined if it was not. */
  exitCode(): number | undefined;
  /** Does what Ctrl-C does, for a question that has taken the terminal and sees the key itself. */
  interrupt(): void;
  /** Stops listening. */
  close(): void;
}

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds: a signal that comes twice within them was sent once, to the process and to the one that started it inside the lab. */
const ECHO = 200;

/** Ctrl-C ends a run in order: no task is started, those under way are ended on their hosts. A second one ends it at once. */
export function watchForCancellation(io: Io, sayCancelling: (text: string) => void): Cancellation {
  const controller = new AbortController();
  const abandoning = new AbortController();
  // Whatever is under way on any host listens.
  setMaxListeners(0, controller.signal);
  let code: number | undefined;
  let since = 0;
  function receive(signal: (typeof SIGNALS)[number]): void {
    if (code === undefined) {
      code = CODES[signal];
      since = performance.now();
      sayCancelling('cancelling: ending what is under way; once more ends at once');
      controller.abort();
    } else if (performance.now() - since > ECHO) {
      abandoning.abort();
      io.exit(code);
    }
  }
  const stops = SIGNALS.map((signal) => io.onSignal(signal, () => receive(signal)));
  return {
    signal: controller.signal,
    abandoned: abandoning.signal,
    exitCode: () => code,
    interrupt: () => receive('SIGINT'),
    close: () => stops.forEach((stop) => stop()),
  };
}
