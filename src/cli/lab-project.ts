import { join } from 'node:path';
import type { LabOptions } from '../lab/lab.ts';
import type { Io } from './io.ts';
import { findCacheFolder } from './cache-folder.ts';
import { nameCheckout } from './project.ts';

/** Which lab belongs to a project: its state lies in the project, what it downloads in the user's cache. */
export function describeLab(folder: string, io: Io): Pick<LabOptions, 'stateFolder' | 'checkoutId' | 'cacheFolder'> {
  return {
    stateFolder: join(folder, '.longshore', 'lab'),
    checkoutId: nameCheckout(folder),
    cacheFolder: join(findCacheFolder(io), 'lab'),
  };
}
