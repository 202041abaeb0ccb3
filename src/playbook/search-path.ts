import { dirname, isAbsolute, join } from 'node:path';
import { loadFile, type LoadProblem, type ReadFile } from '../source/load-file.ts';
import type { SourceFile } from '../source/source-file.ts';

/** The folders of files that tasks name. */
export type FileKind = 'tasks' | 'templates' | 'files' | 'vars';

/**
 * Where a file that a task names may lie, in the order of preference: beside the task's file, beside the playbook, and in the folder
 * of its kind beside the playbook's folder, which is how a project with `playbooks/` and `tasks/` is laid out.
 */
export function listSearchPath(kind: FileKind, name: string, taskFile: string, playbook: string): readonly string[] {
  if (isAbsolute(name)) return [name];
  const folders = [dirname(taskFile), dirname(playbook)];
  const places = folders.flatMap((folder) => [join(folder, kind, name), join(folder, name)]);
  return [...new Set([...places, join(dirname(playbook), '..', kind, name)])];
}

export interface MissingFile extends LoadProblem {
  /** The places searched. */
  readonly searched: readonly string[];
}

/** Reads the first of the files that is there. */
export function loadFirst(paths: readonly string[], readFile?: ReadFile): SourceFile | MissingFile {
  for (const path of paths) {
    const file = loadFile(path, readFile);
    if (!('kind' in file)) return file;
    if (file.kind !== 'missing') return { ...file, reason: `${path}: ${file.reason}`, searched: [path] };
  }
  return { kind: 'missing', reason: 'there is no such file', searched: paths };
}
