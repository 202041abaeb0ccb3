import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from './user-error.ts';

const NAME = '.longshore.lock';
/** Milliseconds. A lock is held while files are compared and replaced, so what is older was left behind. */
const OLDEST = 60_000;
/** Before that nobody asks whether the process is still there: between that question and the answer the lock may have become another's. */
const YOUNGEST = 1_000;
const PATIENCE = 10_000;
const PAUSE = 20;

/**
 * Keeps other commands from writing in a folder; waits for one that does so. What a dead process has left behind is taken away.
 * @returns what gives the folder free. @throws UserError where nothing can be written in it, or another one keeps it
 */
export function lockFolder(folder: string, patience = PATIENCE): () => void {
  const path = join(folder, NAME);
  const own = `${process.pid} ${hostname()} ${randomBytes(6).toString('hex')}\n`;
  const end = performance.now() + patience;
  while (!take(path, own)) {
    const holder = readHolder(path);
    if (holder !== undefined && isLeftBehind(path, holder)) takeAway(path, holder);
    else if (performance.now() > end) {
      const help = `If no command is at work there, remove it: rm ${path}`;
      throw new UserError(`\`${path}\` says that another command is changing files there`, { help });
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
  return () => {
    if (readHolder(path) === own) rmSync(path, { force: true });
  };
}

function take(path: string, own: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, own);
    closeSync(file);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return false;
    throw new UserError(
      `nothing can be written in \`${dirname(path)}\`: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

function readHolder(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isLeftBehind(path: string, holder: string): boolean {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > OLDEST) return true;
  if (age < YOUNGEST) return false;
  const [pid = '', host] = holder.trim().split(' ');
  if (host !== hostname() || !/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Another one may have done so first, and hold a new lock: that is put back. */
function takeAway(path: string, holder: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
    // Not renamed back: a third one may have taken the place, whose lock would be gone.
    if (readHolder(aside) !== holder) linkSync(aside, path);
  } catch {
    // It is gone already, or another one has the place.
  } finally {
    rmSync(aside, { force: true });
  }
}
