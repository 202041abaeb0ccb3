import { join } from 'node:path';
import { classifyLoad, loadFile } from '../source/load-file.ts';
import { mergeMappings } from '../source/mapping.ts';
import type { MappingNode } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { findRoleFiles } from './find-role-files.ts';
import { parseFile } from './parse-file.ts';
import type { RoleFolder } from './play.ts';
import { complain, describeNode, isEmpty, type PlaybookReader, warn } from './playbook-reader.ts';
import type { RoleRequest } from './role-request.ts';

/** What the files of a role say. */
export interface RoleFiles {
  readonly defaults: MappingNode | undefined;
  readonly vars: MappingNode | undefined;
  readonly meta: MappingNode | undefined;
  /** meta/argument_specs.yml, or what stands under that name in meta/main.yml. */
  readonly argumentSpecs: MappingNode | undefined;
  readonly tasks: SourceFile | undefined;
  readonly handlers: SourceFile | undefined;
}

/** Reads the files of a role; complains about those that cannot be read. */
export function loadRole(reader: PlaybookReader, path: string, request: RoleRequest): RoleFiles {
  const meta = loadMapping(reader, [...(findRoleFiles(join(path, 'meta'), undefined, false) ?? [])], request);
  const specs = findRoleFiles(join(path, 'meta'), 'argument_specs', false);
  const inMeta = meta?.get('argument_specs')?.value;
  const ofFile = specs === undefined ? undefined : loadMapping(reader, specs, request)?.get('argument_specs')?.value;
  const argumentSpecs = specs === undefined ? inMeta : ofFile;
  return {
    defaults: loadMapping(reader, find(reader, path, 'defaults', request), request, true),
    vars: loadMapping(reader, find(reader, path, 'vars', request), request, true),
    meta,
    argumentSpecs: argumentSpecs?.kind === 'mapping' ? argumentSpecs : undefined,
    tasks: load(reader, find(reader, path, 'tasks', request)[0], request),
    handlers: load(reader, find(reader, path, 'handlers', request)[0], request),
  };
}

function find(
  reader: PlaybookReader,
  path: string,
  folder: RoleFolder,
  { from, name, node }: RoleRequest,
): readonly string[] {
  const chosen = from.get(folder);
  const files = findRoleFiles(join(path, folder), chosen, folder === 'vars' || folder === 'defaults');
  if (files !== undefined) return files;
  const message = `the role \`${name}\` has no file \`${folder}/${chosen}\``;
  complain(reader, 'LS0504', message, node, { help: `Looked for in ${join(path, folder)}.` });
  return [];
}

function load(
  reader: PlaybookReader,
  path: string | undefined,
  { name, node }: RoleRequest,
  holdsVariables = false,
): SourceFile | undefined {
  if (path === undefined) return undefined;
  const file = loadFile(path, reader.readFile);
  if (!('kind' in file)) return file;
  const { code, place, advice } = classifyLoad(file, 'LS0504');
  const message = `the file \`${path}\` of the role \`${name}\` cannot be read: ${file.reason}`;
  const say = file.mayStay === true && holdsVariables ? warn : complain;
  say(reader, code, message, place.span ?? node, advice);
  return undefined;
}

/** Several files as one mapping: the later ones win. */
function loadMapping(
  reader: PlaybookReader,
  paths: readonly string[],
  request: RoleRequest,
  holdsVariables = false,
): MappingNode | undefined {
  const mappings = paths.flatMap((path) => {
    const file = load(reader, path, request, holdsVariables);
    if (file === undefined) return [];
    const { root: document, diagnostics } = parseFile(file);
    reader.diagnostics.push(...diagnostics);
    if (document === undefined || isEmpty(document)) return [];
    if (document.kind === 'mapping') return [document];
    complain(reader, 'LS0201', `\`${path}\` holds a mapping, not ${describeNode(document)}`, document);
    return [];
  });
  const [first, ...rest] = mappings;
  return first === undefined ? undefined : mergeMappings([first, ...rest]);
}
