import { dirname, isAbsolute, join } from 'node:path';
import type { Play } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, type ReadFile } from '../source/load-file.ts';
import type { MappingNode } from '../source/node.ts';
import { readVarsFile } from '../source/read-vars-file.ts';

/** What `vars_files` of a play brings. */
export interface PlayVars {
  /** The strongest first. */
  readonly mappings: readonly MappingNode[];
  /** There may be further names, which nobody can foresee. */
  readonly unforeseeable: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the files of `vars_files` whose names stand there.
 * @param isSure a file that is not there now is not there when the play begins
 */
export function readPlayVars(play: Play, isSure: boolean, readFile?: ReadFile): PlayVars {
  const mappings: MappingNode[] = [];
  const diagnostics: Diagnostic[] = [];
  let unforeseeable = false;
  for (const name of play.varsFiles) {
    if (isTemplate(name)) {
      unforeseeable = true;
      continue;
    }
    const path = resolveBeside(play.file.path, String(name.value));
    const read = readVarsFile(path, readFile);
    if ('kind' in read) {
      const message = `the file of variables \`${path}\` cannot be read: ${read.reason}`;
      const { code, advice } = classifyLoad(read, 'LS0504');
      const create = code !== 'LS0504' || isSure ? createError : createWarning;
      diagnostics.push(create(code, message, { span: name.span, ...advice }));
      unforeseeable = true;
      continue;
    }
    diagnostics.push(...read.diagnostics);
    if (read.vars !== undefined) mappings.unshift(read.vars);
  }
  return { mappings, unforeseeable, diagnostics };
}

function resolveBeside(playbook: string, name: string): string {
  return isAbsolute(name) ? name : join(dirname(playbook), name);
}
