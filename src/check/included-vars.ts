import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Play, Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { listSearchPath } from '../playbook/search-path.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, type ReadFile } from '../source/load-file.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import { listFilesBelow } from './list-files-below.ts';

/** What a task of `include_vars` brings. */
export interface IncludedVars {
  readonly names: readonly string[];
  /** There may be further names, which nobody can foresee. */
  readonly unforeseeable: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.yml', '.yaml', '.json']);
const UNKNOWN: IncludedVars = { names: [], unforeseeable: true, diagnostics: [] };

/**
 * Follows `include_vars` to files whose names stand in the task, and looks for variables in those that a template may choose.
 * @param isSure the task is reached, and its failure is one
 */
export function readIncludedVars(task: Task, play: Play, isSure: boolean, readFile?: ReadFile): IncludedVars {
  const argument = (name: string): Node | undefined =>
    task.action.kind === 'action' ? task.action.args.entries.get(name)?.node : undefined;
  const under = argument('name');
  const [file, folder] = [argument('file'), argument('dir')];
  const source = file ?? folder;
  if (under !== undefined && !isPlainText(under)) return UNKNOWN;
  const listPlaces = (name: string): readonly string[] =>
    listSearchPath('vars', name, {
      file: task.span.file.path,
      playbook: play.file.path,
      roles: rolesOf(task.parent).map(({ path }) => path),
    });
  if (source?.kind === 'scalar' && isTemplate(source)) {
    const guessed = guessNames(source, listPlaces, readFile);
    // With `name` a task may set each of them as a fact.
    return { ...UNKNOWN, names: under === undefined ? guessed : [String(under.value), ...guessed] };
  }
  if (source === undefined || !isPlainText(source)) return UNKNOWN;
  // A block of text ends with the line.
  const name = String(source.value).trimEnd();
  const places = listPlaces(name);
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    const create = isSure ? createError : createWarning;
    const what = file === undefined ? 'folder' : 'file';
    const help = `Searched: ${places.join(', ')}.`;
    const missing = create('LS0504', `the ${what} of variables \`${name}\` is not there`, { span: source.span, help });
    return { ...UNKNOWN, diagnostics: [missing] };
  }
  const paths = file === undefined ? listVarsFiles(found) : [found];
  const read = paths.map((path) => readNames(path, source, isSure, readFile));
  return {
    names: under === undefined ? read.flatMap(({ names }) => names) : [String(under.value)],
    unforeseeable: read.some(({ unforeseeable }) => unforeseeable),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** Names in any of the files that a template may come to: of `{{ ansible_facts.os_family }}.yml` those of each system. */
function guessNames(source: ScalarNode, places: (name: string) => readonly string[], readFile?: ReadFile): string[] {
  const [folder] = /^(?:[^{]*\/)?/.exec(String(source.value)) ?? [''];
  const folders = places(folder).filter((place) => folder !== '' || basename(place) === 'vars');
  return folders.flatMap(listVarsFiles).flatMap((path) => readNames(path, source, false, readFile).names);
}

function isPlainText(node: Node): node is ScalarNode {
  return node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' && !isTemplate(node);
}

/** Those that the task may choose among: more names are no harm. */
function listVarsFiles(folder: string): string[] {
  return listFilesBelow(folder).filter((path) => EXTENSIONS.has(extname(path)));
}

function readNames(path: string, source: ScalarNode, isSure: boolean, readFile: ReadFile | undefined): IncludedVars {
  const read = readVarsFile(path, readFile);
  if (!('kind' in read)) {
    const names = read.vars?.entries.map(({ name }) => name) ?? [];
    return { names, unforeseeable: false, diagnostics: read.diagnostics };
  }
  const create = isSure && read.mayStay !== true ? createError : createWarning;
  const { code, advice } = classifyLoad(read, 'LS0504');
  const message = `the file of variables \`${path}\` cannot be read: ${read.reason}`;
  return { ...UNKNOWN, diagnostics: [create(code, message, { span: source.span, ...advice })] };
}
