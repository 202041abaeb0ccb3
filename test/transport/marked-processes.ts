import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** The variable by which processes of a test are found. */
const VARIABLE = 'LS_TOKEN';
const PATIENCE_MS = 60_000;

/** A script whose processes can be found, and which says `begun` first. */
export function mark(token: string, command: string): string {
  return `export ${VARIABLE}=${token}; echo begun; ${command}`;
}

/** The processes that have the token in their environment. */
export function listMarked(token: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isMarked(name, token))
    .map(Number);
}

function isMarked(pid: string, token: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${VARIABLE}=${token}`);
  } catch {
    // It has ended.
    return false;
  }
}

/** Long before they would end by themselves. */
export async function waitUntilGone(token: string): Promise<void> {
  const start = performance.now();
  for (let left = listMarked(token); left.length > 0; left = listMarked(token)) {
    if (performance.now() - start > PATIENCE_MS) throw new Error(`still there: ${left.map(describe).join('; ')}`);
    await wait(50);
  }
}

function describe(pid: number): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`;
  } catch {
    return `${pid}`;
  }
}

/** Ends what a test has left. */
export function killAll(token: string): void {
  for (const pid of listMarked(token)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
