import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { locateCommand } from './command.ts';
import { LabError } from './lab-error.ts';

/**
 * Waits for the lock and holds it until standard input ends, which it also does when the holder is killed. The file may have been removed
 * by a `down` while we waited: then the lock is on a file that nobody else sees, and 75 says to try again.
 */
const HOLD = `exec 9>>"$1" || exit 74
flock --nonblock 9 || echo waiting
until flock --nonblock 9; do sleep 0.1 || exit 74; done
[ "$(stat -Lc %d:%i /proc/self/fd/9)" = "$(stat -Lc %d:%i "$1" 2>/dev/null)" ] || exit 75
echo held
exec cat >/dev/null`;

/**
 * Runs `act` while no other command of the same lab works on it. Waits for the other one, after `onWait`.
 * @throws LabError if the lock file cannot be made.
 */
export async function withLock<T>(
  path: string,
  act: () => Promise<T>,
  options: { readonly onWait?: () => void; readonly signal?: AbortSignal } = {},
): Promise<T> {
  for (;;) {
    options.signal?.throwIfAborted();
    await mkdir(dirname(path), { recursive: true });
    const child = spawn(locateCommand('sh') ?? '/bin/sh', ['-c', HOLD, 'lock', path], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin.on('error', () => {
      // It has ended already; `ended` says how.
    });
    const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
    const held = new Promise<'held'>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.includes('waiting')) options.onWait?.();
        if (chunk.includes('held')) resolve('held');
      });
    });
    const stopWaiting = (): boolean => child.kill('SIGKILL');
    options.signal?.addEventListener('abort', stopWaiting);
    if (options.signal?.aborted === true) stopWaiting();
    const outcome = await Promise.race([held, ended]);
    options.signal?.removeEventListener('abort', stopWaiting);
    if (outcome === 'held') {
      try {
        return await act();
      } finally {
        child.stdin.end();
        await ended;
      }
    }
    options.signal?.throwIfAborted();
    if (outcome !== 75)
      throw new LabError(`cannot lock ${path}`, { help: 'is the folder writable, and the disk not full?' });
  }
}
