/** Milliseconds since 1970 by the clock of this machine when the program began, and from then on by one that nobody sets. */
export function readSteadyClock(): number {
  return Math.round(performance.timeOrigin + performance.now());
}
