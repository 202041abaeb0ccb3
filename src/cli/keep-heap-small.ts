import { setFlagsFromString } from 'node:v8';

/** Percent of what lives by which the heap may grow before what does not is looked for. */
const GROWTH = 50;

/**
 * V8 by itself lets a heap grow to a multiple of what lives in it, which with a thousand hosts are hundreds of megabytes of frames and results
 * that nobody has any more. docs/benchmarks.md has what it saves and costs. Runs on few hosts end before it matters.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
