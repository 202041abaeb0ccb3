import { dirname } from 'node:path';
import { matchPattern } from '../inventory/pattern.ts';
import { listSearchPath } from '../playbook/search-path.ts';
import type { LookupPlace } from '../template/lookup-context.ts';
import type { World } from './run-context.ts';

/** Where a task stands, or a play, for the lookups in it. */
export function createLookupPlace(
  world: World,
  file: string,
  playbook: string,
  roles: readonly string[] = [],
): LookupPlace {
  return {
    folder: dirname(playbook),
    search: (kind, name) => listSearchPath(kind, name, { file, playbook, roles }),
    readFile: world.readFile,
    matchHosts: (pattern) => matchPattern(world.inventory, pattern).hosts.map(({ name }) => name),
    warn: (message) => world.emit({ type: 'warning-raised', message }),
  };
}
