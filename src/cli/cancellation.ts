import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';

export interface Cancellation {
  readonly signal: AbortSignal;
  /** The exit code of a run that was cancelled: 128 and the signal's number; undefined if it was not. */
  exitCode(): number | undefined;
  /** Stops listening. */
  close(): void;
}

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

/** Milliseconds: a signal that comes twice within them was sent once, to the process and to the one that started it inside the lab. */
const ECHO = 200;

/** Ctrl-C ends a run in order: no task is started, those under way are ended on their hosts. A second one ends it at once. */
export function watchForCancellation(io: Io): Cancellation {
  const controller = new AbortController();
  let code: number | undefined;
  let since = 0;
  const stops = Object.entries(CODES).map(([name, number]) =>
    io.onSignal(name as keyof typeof CODES, () => {
      if (code !== undefined) {
        if (performance.now() - since > ECHO) io.exit(code);
        return;
      }
      code = number;
      since = performance.now();
      io.stderr.write('\ncancelling: ending what runs on the hosts (once more ends at once, and leaves it running)\n');
      controller.abort();
    }),
  );
  return {
    signal: controller.signal,
    exitCode: () => code,
    close: () => stops.forEach((stop) => stop()),
  };
}
