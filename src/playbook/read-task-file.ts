import { normalize } from 'node:path';
import type { Registry } from '../module/registry.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, loadFile, type ReadFile } from '../source/load-file.ts';
import type { Parent, Step } from './play.ts';
import type { PlaybookReader } from './playbook-reader.ts';
import { readStepsOfFile } from './read-steps.ts';

export interface TaskFileOptions {
  readonly registry: Registry;
  readonly nextTaskId: () => string;
  /** Instead of the disk. */
  readonly readFile?: ReadFile | undefined;
  /** Whether the tasks are handlers. */
  readonly handlers?: boolean;
}

export interface TaskFile {
  /** Undefined where the file cannot be read or has errors. */
  readonly steps: readonly Step[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a file of tasks, as `include_tasks` needs it, below the play or block that includes it. */
export function readTaskFile(path: string, parent: Parent, options: TaskFileOptions): TaskFile {
  const file = loadFile(path, options.readFile);
  if ('kind' in file) {
    const { code, place, advice } = classifyLoad(file, 'LS0504');
    const message = `the file of tasks \`${path}\` cannot be read: ${file.reason}`;
    const problem = createError(code, message, { ...place, ...advice });
    return { steps: undefined, diagnostics: [problem] };
  }
  const reader: PlaybookReader = {
    registry: options.registry,
    readFile: options.readFile,
    diagnostics: [],
    nextTaskId: options.nextTaskId,
    playbook: findPlaybook(parent),
    lostNames: new Set(),
    importing: [normalize(path)],
    imported: undefined,
  };
  const steps = readStepsOfFile(reader, file, parent, options.handlers === true);
  const broken = reader.diagnostics.some(({ severity }) => severity === 'error');
  return { steps: broken ? undefined : steps, diagnostics: reader.diagnostics };
}

function findPlaybook(parent: Parent): string {
  let above = parent;
  while (above.kind === 'block') above = above.parent;
  return above.file.path;
}
