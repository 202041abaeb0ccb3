import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Controller } from './io.ts';

/** The user's folder for what can be made again. */
export function findCacheFolder(io: Controller): string {
  return join(io.env['XDG_CACHE_HOME'] ?? join(io.env['HOME'] ?? homedir(), '.cache'), 'longshore');
}
