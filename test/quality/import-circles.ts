import { listFiles } from './project-files.ts';
import { readImports } from './source-imports.ts';

/** Circles of files below src/ that import each other (imports of types count), each as `a → b → a`, once. */
export function findCircles(root: string): string[] {
  const files = listFiles(root, '.ts').filter((path) => path.startsWith('src/'));
  const graph = new Map(files.map((path) => [path, readImports(root, path).flatMap(({ to }) => to ?? [])]));
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) circles.push([...trail.slice(start), path].join(' → '));
    if (start !== -1 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
  return circles;
}
