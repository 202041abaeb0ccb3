import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Jiti, JitiOptions } from 'jiti';
import type { Definition } from './registry.ts';

export interface ProjectModulesOptions {
  /** The project's `tasks/`. */
  readonly folder: string;
  /** Where compiled modules are kept between runs; private to the user. */
  readonly cacheFolder: string;
  /** What `import … from 'longshore'` gives in a module: the running program's own exports, so that there is one instance of each. */
  readonly api: Readonly<Record<string, unknown>>;
}

/** A project module that is no module: `message` says why, in one line. */
export class ProjectModuleError extends Error {
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super(`${path}: ${message}`, { cause });
    this.name = 'ProjectModuleError';
    this.path = path;
  }
}

/**
 * The project's own modules, `tasks/NAME.ts` by NAME. Each is compiled and loaded when it is first asked for, since most runs need few of them.
 * Loading throws ProjectModuleError.
 */
export function findProjectModules(options: ProjectModulesOptions): ReadonlyMap<string, () => Definition> {
  const loaders = new Map<string, () => Definition>();
  if (!existsSync(options.folder)) return loaders;
  let jiti: Jiti | undefined;
  for (const file of readdirSync(options.folder).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue;
    const name = basename(file, '.ts');
    if (!/^[a-z][a-z0-9_]*$/.test(name)) continue;
    let definition: Definition | undefined;
    loaders.set(name, () => (definition ??= load((jiti ??= createLoader(options)), join(options.folder, file), name)));
  }
  return loaders;
}

/** Required, not imported: the registry is asked in the middle of synchronous work, and jiti takes time to load. */
function createLoader(options: ProjectModulesOptions): Jiti {
  const { createJiti } = createRequire(import.meta.url)('jiti') as {
    createJiti: (id: string, options: JitiOptions) => Jiti;
  };
  return createJiti(join(options.folder, 'index.ts'), {
    fsCache: options.cacheFolder,
    interopDefault: true,
    virtualModules: { longshore: options.api },
  });
}

function load(jiti: Jiti, path: string, name: string): Definition {
  let loaded: unknown;
  try {
    loaded = jiti(path);
  } catch (error) {
    throw new ProjectModuleError(
      path,
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      error,
    );
  }
  const definition = (loaded as { default?: unknown }).default ?? loaded;
  if (!isDefinition(definition)) {
    throw new ProjectModuleError(path, 'has no default export made by defineModule or defineAction');
  }
  return { ...definition, name };
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && 'kind' in value && 'args' in value && 'summary' in value;
}
