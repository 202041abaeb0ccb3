import { existsSync, lstatSync, statSync } from 'node:fs';
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
      return stats !== undefined && stats.dev !== statSync(dirname(path)).dev;
    case 'same_file': {
      const second = other === undefined ? undefined : statSync(other, { throwIfNoEntry: false });
      return stats !== undefined && second !== undefined && stats.dev === second.dev && stats.ino === second.ino;
    }
  }
}
