import { randomInt } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Who holds it longer has died. */
const STALE_MS = 10_000;
const LONGEST_WAIT_MS = 3000;
const PAUSE_MS = 20;

/**
 * Does what runs at once would do twice, one after the other, by a file that only one of them can make. Where that cannot be had the work is
 * done without: it must do no harm then.
 */
export async function withBriefLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const isOurs = await take(path);
  try {
    return await work();
  } finally {
    if (isOurs) await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  const end = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < end) {
    try {
      await (await open(path, 'wx', 0o600)).close();
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
    }
    if (await isStale(path)) await rm(path, { force: true });
    else await wait(randomInt(1, PAUSE_MS));
  }
  return false;
}

async function isStale(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}
