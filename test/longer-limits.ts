/** Milliseconds: enough on a machine that is idle, on a busy one, and on one that does hardly anything else. */
const LIMITS_MS = [500, 5000, 45_000];

/**
 * For what must be within a limit, and cannot be shown without one that really passes: acts with longer and longer limits, until it is.
 * @param act gives true where it was within the limit. What is wrong whatever the limit throws, or gives false each time.
 */
export async function isWithinSomeLimit(act: (limitMs: number) => Promise<boolean>): Promise<boolean> {
  for (const limit of LIMITS_MS) if (await act(limit)) return true;
  return false;
}
