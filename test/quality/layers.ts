import { readProjectFile } from './project-files.ts';

/** Folder of `src/` → the folders that it may import from. `cli` may import from everywhere. */
export type Layers = ReadonlyMap<string, ReadonlySet<string> | 'everything'>;

const ROW = /^\|[^|]*\| (?<folders>`[^|]+`) \|[^|]*\| (?<imports>[^|]+) \|$/;

/** Reads the table of ARCHITECTURE.md. Throws where the table has no row at all, since then nothing would be checked. */
export function readLayers(root: string): Layers {
  const layers = new Map<string, ReadonlySet<string> | 'everything'>();
  for (const line of readProjectFile(root, 'ARCHITECTURE.md').split('\n')) {
    const { folders, imports } = ROW.exec(line)?.groups ?? {};
    if (folders === undefined || imports === undefined) continue;
    for (const [, folder] of folders.matchAll(/`([^`]+)`/g)) layers.set(folder ?? '', readImports(imports.trim()));
  }
  if (layers.size === 0) throw new Error('ARCHITECTURE.md has no table of layers');
  return layers;
}

function readImports(cell: string): ReadonlySet<string> | 'everything' {
  if (cell === 'everything') return cell;
  return new Set(cell === '–' ? [] : cell.split(', '));
}
