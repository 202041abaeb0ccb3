import { readLayers, type Layers } from './layers.ts';
import { listFiles } from './project-files.ts';
import { readImports, type SourceImport } from './source-imports.ts';

/** Imports that the table of ARCHITECTURE.md does not allow, one line each; folders that have no row. */
export function findForbiddenImports(root: string): string[] {
  const layers = readLayers(root);
  const sources = listFiles(root, '.ts').filter((path) => path.startsWith('src/'));
  const folders = new Set(sources.map(folderOf).filter((folder) => folder !== ''));
  const missing = [...folders].filter((folder) => !layers.has(folder));
  const tasks = listFiles(root, '.ts').filter((path) => path.startsWith('tasks/'));
  return [
    ...missing.map((folder) => `src/${folder} has no row in the table of ARCHITECTURE.md`),
    ...sources
      .flatMap((path) => readImports(root, path))
      .filter((found) => !isAllowed(found, layers))
      .map(describe),
    ...tasks
      .flatMap((path) => readImports(root, path))
      .filter((found) => !isAllowedInTask(found))
      .map(describe),
  ];
}

/** '' for the files that lie in src itself: the package's face, which may import everything and which nothing in src imports. */
function folderOf(path: string): string {
  const [, folder, rest] = path.split('/');
  return rest === undefined ? '' : (folder ?? '');
}

function isAllowed({ from, to, specifier }: SourceImport, layers: Layers): boolean {
  if (to === undefined) return specifier !== 'longshore';
  if (!to.startsWith('src/')) return false;
  const folder = folderOf(from);
  if (folder === '' || folder === folderOf(to)) return true;
  const allowed = layers.get(folder);
  return allowed === 'everything' || allowed?.has(folderOf(to)) === true;
}

/** A project module is what a user writes, so it has what a user has: the package, Node, packages, and the files beside it. */
function isAllowedInTask({ to }: SourceImport): boolean {
  return to === undefined || to.startsWith('tasks/');
}

function describe({ from, line, specifier }: SourceImport): string {
  return `${from}:${line} imports ${specifier}`;
}
