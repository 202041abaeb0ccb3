import { randomInt } from 'node:crypto';
import { raceAbort } from '../race-abort.ts';
import { DroppedEarlyError } from './ssh-login.ts';
import type { StartLimiter } from '../start-limiter.ts';

const TRIES = 6;
const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 800;

/**
 * Connects to an sshd when it is its turn. One that has more to do than it takes (MaxStartups) drops connections at random: fewer go there at the same time then,
 * and who was dropped tries again after a pause that differs from the others'.
 * @param start may give its turn to the next before it is done.
 */
export async function startPatiently<T>(
  limiter: StartLimiter,
  place: string,
  stopped: AbortSignal,
  start: (leave: () => void) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await limiter.run(place, async ({ narrow, leave }) => {
        try {
          return await start(leave);
        } catch (error) {
          if (error instanceof DroppedEarlyError) narrow();
          throw error;
        }
      });
    } catch (error) {
      if (!(error instanceof DroppedEarlyError) || tries === TRIES) throw error;
      const pause = Math.min(PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
      await raceAbort(new Promise((resolve) => setTimeout(resolve, randomInt(pause, pause * 2))), stopped);
    }
  }
}
