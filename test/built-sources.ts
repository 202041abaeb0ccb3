import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const SRC = join(ROOT, 'src');
const DIST = join(ROOT, 'dist');

/** Whether `dist` is of the sources as they are. */
export function isBuilt(): boolean {
  const built = statSync(join(DIST, '.built'), { throwIfNoEntry: false });
  const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  return built !== undefined && sources.every((name) => statSync(join(SRC, name)).mtimeMs <= built.mtimeMs);
}

/**
 * Tests import sources, and get what `npm run build` made of them, if it is of the sources as they are: Node reads that by itself,
 * where vitest would read and change each file anew for each worker, and make every call between modules a slow one.
 */
export function useBuiltSources(): Plugin[] {
  if (!isBuilt()) return [];
  return [
    {
      name: 'built-sources',
      enforce: 'pre',
      resolveId(source, importer) {
        if (!source.endsWith('.ts') || importer === undefined) return undefined;
        const path = source.startsWith('.') ? resolve(dirname(importer), source) : source;
        if (!path.startsWith(`${SRC}/`)) return undefined;
        const built = `${path.replace(SRC, DIST).slice(0, -'.ts'.length)}.js`;
        return existsSync(built) ? { id: built, external: true } : undefined;
      },
    },
  ];
}
