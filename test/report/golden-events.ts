import { readdirSync, readFileSync } from 'node:fs';
import type { Event, EventBody } from '../../src/events/event.ts';

const folder = new URL('./goldens/', import.meta.url);

export const GOLDENS: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.ndjson'))
  .map((name) => name.slice(0, -'.ndjson'.length));

/** Where the expected text of a golden lies. */
export function goldenPath(name: string, ending: string): string {
  return new URL(`${name}.${ending}`, folder).pathname;
}

/** The events of a golden; the files hold their bodies, one per line. */
export function readGoldenEvents(name: string): Event[] {
  const lines = readFileSync(new URL(`${name}.ndjson`, folder), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line, index) => ({
    ...(JSON.parse(line) as EventBody),
    v: 1,
    seq: index + 1,
    time: new Date(index * 10).toISOString(),
  }));
}
