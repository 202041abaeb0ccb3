import { dirname, isAbsolute, join, normalize } from 'node:path';
import { loadFile, type LoadProblem, type ReadFile } from '../source/load-file.ts';
import type { SourceFile } from '../source/source-file.ts';

/** Folders in which the task files of a playbook may lie: its own, `tasks/` there, `tasks/` beside it, and `tasks/` of the project. */
export function listTaskFolders(playbook: string, projectFolder?: string): readonly string[] {
  const folder = dirname(playbook);
  const folders = [folder, join(folder, 'tasks'), join(folder, '..', 'tasks')];
  if (projectFolder !== undefined) folders.push(join(projectFolder, 'tasks'));
  return [...new Set(folders)];
}

export interface MissingTaskFile extends LoadProblem {
  /** The places searched. */
  readonly searched: readonly string[];
}

/** Finds and reads a file of tasks, looked for beside the file that names it and then in the folders. */
export function loadTaskFile(
  name: string,
  from: string,
  folders: readonly string[],
  readFile?: ReadFile,
): SourceFile | MissingTaskFile {
  const beside = [dirname(from), join(dirname(from), 'tasks'), ...folders];
  const searched = isAbsolute(name) ? [name] : [...new Set(beside.map((folder) => normalize(join(folder, name))))];
  for (const path of searched) {
    const file = loadFile(path, readFile);
    if (!('kind' in file)) return file;
    if (file.kind !== 'missing') return { ...file, reason: `${path}: ${file.reason}`, searched: [path] };
  }
  return { kind: 'missing', reason: 'there is no such file', searched };
}
