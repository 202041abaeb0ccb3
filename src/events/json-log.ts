import type { Event } from './event.ts';
import type { Reporter } from './reporter.ts';

/** Writes each event as one line of JSON (https://github.com/ndjson/ndjson-spec). */
export function createJsonLog(write: (text: string) => void): Reporter {
  return {
    handle: (event) => write(`${formatEvent(event)}\n`),
    close: () => {},
  };
}

/** An event as one line. An integer beyond 2^53 is written as a string of its digits, so that no reader rounds it. */
function formatEvent(event: Event): string {
  const { v, seq, time, type, ...rest } = event;
  return JSON.stringify({ v, seq, time, type, ...rest }, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
