import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Play, Task, TaskArgs } from '../playbook/play.ts';
import { isFalse, isTemplate } from '../playbook/playbook-reader.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { type FileKind, listSearchPath } from '../playbook/search-path.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { SourceFile } from '../source/source-file.ts';
import { compileTemplate } from '../template/compile.ts';
import { type Delimiters, DELIMITER_NAMES, readDelimiters } from '../template/delimiters.ts';
import { TEMPLATE_FILE_OPTIONS } from '../template/template-options.ts';
import { readTemplateFile, type ReadText } from './read-text.ts';

/** Actions that send a file of the controller, and the folder that it is looked for in. */
const SENDERS: ReadonlyMap<string, FileKind> = new Map([
  ['copy', 'files'],
  ['template', 'templates'],
]);

/** What a task's file says, if the task has one: that it is missing, or what its template uses. */
export function checkFile(task: Task, play: Play, isSure: boolean): ReadText | undefined {
  const { action } = task;
  if (action.kind !== 'module' && action.kind !== 'action') return undefined;
  const kind = SENDERS.get(action.name);
  const source = action.args.entries.get('src')?.node;
  if (kind === undefined || source === undefined || !isPlainName(source)) return undefined;
  const remote = action.args.entries.get('remote_src')?.node;
  if (remote !== undefined && !isFalse(remote)) return undefined;
  const name = String(source.value);
  const places = listSearchPath(kind, name, {
    file: task.span.file.path,
    playbook: play.file.path,
    roles: rolesOf(task.parent).map(({ path }) => path),
  });
  const found = places.find((place) => existsSync(place));
  if (found === undefined)
    return { uses: [], proves: new Set(), diagnostics: [explainMissing(name, places, source, isSure)] };
  const delimiters = readMarks(action.args.entries);
  const read = kind === 'templates' && delimiters !== undefined ? readTemplateAt(found, delimiters) : undefined;
  const { fileVariables = [] } = action.kind === 'action' ? action.definition : {};
  return read && { ...read, uses: read.uses.filter(({ name }) => !fileVariables.includes(name)) };
}

/** The delimiters that a task sets; nothing where a run alone knows them. */
function readMarks(args: TaskArgs['entries']): Partial<Delimiters> | undefined {
  const named: Record<string, string> = {};
  for (const name of DELIMITER_NAMES.keys()) {
    const node = args.get(name)?.node;
    if (node === undefined) continue;
    if (!isPlainName(node)) return undefined;
    named[name] = String(node.value);
  }
  return readDelimiters(named);
}

function isPlainName(node: Node): node is ScalarNode {
  return node.kind === 'scalar' && typeof node.value === 'string' && !isTemplate(node) && node.value !== '';
}

/** An absolute path may be made by the run itself. */
function explainMissing(name: string, places: readonly string[], source: ScalarNode, isSure: boolean): Diagnostic {
  const create = isSure && !isAbsolute(name) ? createError : createWarning;
  const help = `Searched: ${places.join(', ')}.`;
  return create('LS0504', `the file \`${name}\` is not there`, { span: source.span, help });
}

const files = new Map<string, ReadText>();

function readTemplateAt(path: string, delimiters: Partial<Delimiters>): ReadText | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const key = [path, text, ...Object.entries(delimiters).flat()].join('\0');
  let read = files.get(key);
  if (read === undefined) {
    const span = { file: new SourceFile(path, text), start: 0, end: 0 };
    const compiled = compileTemplate(text, { ...TEMPLATE_FILE_OPTIONS, delimiters });
    read = readTemplateFile(span, compiled);
    files.set(key, read);
  }
  return read;
}
