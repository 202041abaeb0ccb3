import { type FSWatcher, watch } from 'node:fs';
import type { Io } from './io.ts';

/** Editors write a file in several steps. */
const SETTLED_MS = 120;
const IGNORED = /(?:^|\/)(?:\.git|node_modules|\.longshore|dist)(?:\/|$)|(?:~|\.swp|\.swx|4913)$/;

/** Calls back whenever something has changed below the folders, one call at a time; resolves at SIGINT or SIGTERM. */
export async function watchFiles(io: Io, folders: readonly string[], onChange: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const changed = (_event: string, name: string | null): void => {
    if (name !== null && IGNORED.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(onChange);
    }, SETTLED_MS);
  };
  const watchers: FSWatcher[] = folders.map((folder) => watch(folder, { recursive: true }, changed));
  // A folder that goes away is a change like others.
  for (const watcher of watchers) watcher.on('error', () => changed('rename', null));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) io.onSignal(signal, resolve);
  });
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  await running;
}
