import { dirname, isAbsolute, join } from 'node:path';
import { loadFile, type LoadProblem, type ReadFile } from '../source/load-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import { expandHome } from '../util/expand-home.ts';

/** The folders of files that tasks name. */
export type FileKind = 'tasks' | 'templates' | 'files' | 'vars';

/** Where something stands that names a file. */
export interface SearchStart {
  /** The file of the task, or of the play. */
  readonly file: string;
  readonly playbook: string;
  /** Folders of the roles around it, the innermost first. */
  readonly roles: readonly string[];
}

/**
 * Where a file that a task names may lie, in the order of preference: in the roles around it, beside the task's file, beside the playbook, and
 * in the folder of its kind beside the playbook's folder, which is how a project with `playbooks/` and `tasks/` is laid out. A file of tasks is
 * looked for beside the file that names it first.
 */
export function listSearchPath(
  kind: FileKind,
  given: string,
  { file, playbook, roles }: SearchStart,
): readonly string[] {
  const name = expandHome(given);
  if (isAbsolute(name)) return [name];
  const ofRoles = roles.flatMap((role) => [join(role, kind, name), join(role, name), join(role, 'tasks', name)]);
  const [beside, besidePlaybook] = [dirname(file), dirname(playbook)].map((folder) => [
    join(folder, kind, name),
    join(folder, name),
  ]);
  const first = kind === 'tasks' ? [beside, ofRoles] : [ofRoles, beside];
  const places = [...first, besidePlaybook].flatMap((some) => some ?? []);
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
