import { basename, dirname, resolve } from 'node:path';
import type { MappingNode, ScalarNode } from '../source/node.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import { toText } from '../template/convert.ts';
import { EvaluationError } from '../template/template-error.ts';
import { type Layer, layerOfData, layerOfNode } from '../variables/layer.ts';
import { Scope } from '../variables/scope.ts';
import type { Block, Keywords, Parent, Play } from './play.ts';
import type { PlaybookReader } from './playbook-reader.ts';
import { listPlayExports, listRoleVariables } from './role-variables.ts';
import { rolesOf } from './roles-of.ts';
import { listSearchPath } from './search-path.ts';

/** Where the name of an import stands. */
export interface ImportPlace {
  /** Undefined at the level of plays. */
  readonly parent: Parent | undefined;
  /** Of the import itself. */
  readonly vars: Keywords['vars'];
}

/** The variables that are known before the run, whatever the host: neither facts, nor those of the inventory, nor what tasks set. */
export function createEarlyScope(reader: PlaybookReader, { parent, vars }: ImportPlace): Scope {
  const { extraVars, surroundings } = reader.early;
  const roles = parent === undefined ? [] : rolesOf(parent);
  const play = parent === undefined ? undefined : playOf(parent);
  const exported = play === undefined ? undefined : listPlayExports(play);
  const ofRoles = roles.map(listRoleVariables);
  const own = [vars, ...listBlocks(parent).map(({ keywords }) => keywords.vars)];
  const plain = [...ofRoles.flatMap((role) => role.vars), ...(exported?.vars ?? [])];
  const defaults = [...ofRoles.flatMap((role) => role.defaults), ...(exported?.defaults ?? [])];
  const [role] = roles;
  const magic = {
    playbook_dir: resolve(dirname(reader.playbook)),
    ...(role === undefined
      ? {}
      : { role_name: basename(role.path), ansible_role_name: role.name, role_path: resolve(role.path) }),
  };
  return new Scope(
    [
      layerOfData('magic variables', magic),
      extraVars,
      ...layersOf(
        'role params',
        roles.map(({ params }) => params),
      ),
      ...layersOf('task vars', own),
      ...layersOf('role vars', plain),
      ...(play === undefined
        ? layersOf('play vars', [reader.imported?.vars])
        : [...readVarsFiles(reader, play), ...layersOf('play vars', [play.keywords.vars])]),
      ...layersOf('role defaults', defaults),
    ],
    surroundings,
  );
}

function layersOf(name: Layer['name'], mappings: readonly (MappingNode | undefined)[]): Layer[] {
  return mappings.flatMap((mapping) => (mapping === undefined ? [] : [layerOfNode(name, mapping)]));
}

function playOf(parent: Parent): Play {
  let above = parent;
  while (above.kind === 'block') above = above.parent;
  return above;
}

function listBlocks(parent: Parent | undefined): Block[] {
  const blocks: Block[] = [];
  for (let above = parent; above?.kind === 'block'; above = above.parent) blocks.push(above);
  return blocks;
}

const filesOf = new WeakMap<Play, readonly Layer[]>();

/** The files of `vars_files` whose names are known by now, the strongest first. What is wrong with one is said elsewhere. */
function readVarsFiles(reader: PlaybookReader, play: Play): readonly Layer[] {
  const known = filesOf.get(play);
  if (known !== undefined) return known;
  const { extraVars, surroundings } = reader.early;
  const magic = layerOfData('magic variables', { playbook_dir: resolve(dirname(reader.playbook)) });
  const plain = layersOf('play vars', [play.keywords.vars]);
  const layers: Layer[] = [];
  for (const choices of play.varsFiles) {
    const scope = new Scope([magic, extraVars, ...layers, ...plain], surroundings);
    const file = readFirst(reader, play, choices, scope);
    if (file !== undefined) layers.unshift(layerOfNode('play vars_files', file));
  }
  filesOf.set(play, layers);
  return layers;
}

function readFirst(
  reader: PlaybookReader,
  { file: { path } }: Play,
  choices: readonly ScalarNode[],
  scope: Scope,
): MappingNode | undefined {
  for (const choice of choices) {
    for (const place of listPlaces(choice, path, scope)) {
      const read = readVarsFile(place, reader.readFile, { takesList: true });
      if (!('kind' in read)) return read.vars;
    }
  }
  return undefined;
}

function listPlaces(choice: ScalarNode, path: string, scope: Scope): readonly string[] {
  try {
    return listSearchPath('vars', toText(scope.renderScalar(choice)), { file: path, playbook: path, roles: [] });
  } catch (error) {
    if (error instanceof EvaluationError) return [];
    throw error;
  }
}
