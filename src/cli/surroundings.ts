import { existsSync, lstatSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLookups } from '../lookups/create-lookups.ts';
import type { FileTest } from '../template/environment.ts';
import type { Surroundings } from '../variables/surroundings.ts';
import { findPath } from './find-path.ts';
import type { Controller } from './io.ts';
import { createLookupWorld } from './lookup-world.ts';

/** What templates may see of the controller. */
export function createSurroundings(io: Controller, playbookFolder: string): Surroundings {
  return {
    now: () => new Date(),
    random: Math.random,
    fileTest: testFile,
    findPath: (question, path) => findPath(io, question, path),
    lookups: createLookups(createLookupWorld(io, playbookFolder)),
  };
}

/** A folder on another device than the one above it; or the top, which is above itself. */
function isMount(folder: Stats, above: Stats): boolean {
  return folder.dev !== above.dev || folder.ino === above.ino;
}

function testFile(test: FileTest, path: string, other?: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  const own = lstatSync(path, { throwIfNoEntry: false });
  switch (test) {
    case 'directory':
      return stats?.isDirectory() === true;
    case 'file':
      return stats?.isFile() === true;
    case 'exists':
      return existsSync(path);
    case 'link':
      return own?.isSymbolicLink() === true;
    case 'link_exists':
      return own !== undefined;
    case 'mount':
      return stats !== undefined && own?.isSymbolicLink() === false && isMount(stats, statSync(dirname(path)));
    case 'same_file': {
      const second = other === undefined ? undefined : statSync(other, { throwIfNoEntry: false });
      return stats !== undefined && second !== undefined && stats.dev === second.dev && stats.ino === second.ino;
    }
  }
}
