import { setFlagsFromString } from 'node:v8';

/** Percent of what lives by which the heap may grow before what does not is looked for. */
const GROWTH = 50;

/** With fewer hosts there is little to save, and a run that copies large files to four of them takes half as long again. */
const MANY_HOSTS = 100;

/**
 * V8 by itself lets a heap grow to a multiple of what lives in it, which with a thousand hosts are hundreds of megabytes of frames and results
 * that nobody has any more. docs/benchmarks.md has what it saves and costs.
 * @param hosts of a play that begins
 */
export function keepHeapSmall(hosts: number): void {
  if (hosts < MANY_HOSTS) return;
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
