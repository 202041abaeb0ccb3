import { join } from 'node:path';
import { findProjectModules } from '../module/project-modules.ts';
import { createRegistry, type Registry } from '../module/registry.ts';
import { findCacheFolder } from './cache-folder.ts';
import type { Io } from './io.ts';
import type { Place } from './place.ts';
import { shortenPath } from './project.ts';

/** The built-in modules and those of the project. */
export async function openRegistry({ project }: Place, io: Io): Promise<Registry> {
  const folder = join(project.folder, 'tasks');
  const [{ BUILTINS }, api] = await Promise.all([import('../modules/builtins.ts'), import('../index.ts')]);
  const projectModules = findProjectModules({
    folder,
    label: shortenPath(folder, io.cwd),
    cacheFolder: join(findCacheFolder(io), 'modules'),
    api: { ...api },
  });
  return createRegistry(BUILTINS, projectModules);
}
