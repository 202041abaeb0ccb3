import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findCacheFolder } from './cache-folder.ts';
import type { Controller } from './io.ts';

/** Milliseconds for which output is kept. */
const KEPT_MS = 7 * 86_400_000;

/**
 * Names the files for what hosts write and a result does not hold: in a folder of the run's own that only the user can enter, below the user's
 * cache. Those of runs of more than a week ago go when the first one is made.
 */
export function nameOutputFiles(io: Controller, now: () => number): (host: string, stream: string) => string {
  const top = join(findCacheFolder(io), 'output');
  let folder: string | undefined;
  let files = 0;
  return (host, stream) => {
    if (folder === undefined) {
      removeOld(top, now() - KEPT_MS);
      folder = join(top, `${new Date(now()).toISOString().replaceAll(':', '-').slice(0, 19)}-${process.pid}`);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    return join(folder, `${++files}-${host.replaceAll(/[^\w.-]/g, '_').slice(0, 100)}.${stream}`);
  };
}

function removeOld(top: string, before: number): void {
  let names: string[];
  try {
    names = readdirSync(top);
  } catch {
    return;
  }
  for (const name of names) {
    const path = join(top, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && stats.mtimeMs < before) rmSync(path, { recursive: true, force: true });
  }
}
