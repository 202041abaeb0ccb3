import { join } from 'node:path';
import type { MappingNode, Node } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { findRole } from './find-role.ts';
import { loadRole, type RoleFiles } from './load-role.ts';
import type { Block, Keywords, Parent, RoleUse, Step } from './play.ts';
import { complain, describeNode, isEmpty, type PlaybookReader } from './playbook-reader.ts';
import { readRoleEntry } from './read-role-entry.ts';
import { readStepsOfFile } from './read-steps.ts';
import { readValidation } from './read-validation.ts';
import type { RoleRequest } from './role-request.ts';
import { rolesOf } from './roles-of.ts';

/** Roles that share what they depend on, level upon level, are read anew for each way there is. */
const MOST_READS = 2000;

type OpenBlock = Omit<Block, 'block' | 'role'> & { readonly block: Step[]; readonly role: RoleUse };

/**
 * A role as a block: those it depends on, then its tasks. Its handlers go to `reader.roleHandlers`. Complains and gives undefined where there
 * is no such role.
 */
export function readRole(reader: PlaybookReader, parent: Parent, request: RoleRequest): Block | undefined {
  const around = rolesOf(parent);
  const collections = findCollections(request.keywords, parent);
  const found = findRole(request.name, { playbook: reader.playbook, around, rolesPath: reader.rolesPath, collections });
  if ('searched' in found) {
    const near = suggest(request.name, found.known);
    const proposal = proposeName(near);
    const help = `Searched: ${found.searched.join(', ')}.`;
    complain(reader, 'LS0504', `there is no role \`${request.name}\``, request.node, { help, ...proposal });
    return undefined;
  }
  const tasksFrom = request.from.get('tasks');
  const isSame = ({ path, tasksFrom: other }: RoleUse): boolean => path === found.path && other === tasksFrom;
  if (request.how !== 'include' && around.some(isSame)) {
    const chain = [...around.map(({ name }) => name).toReversed(), found.name].join(' → ');
    const related = listRoleBlocks(parent).map(({ role, span }) => ({
      message: `\`${role?.name ?? ''}\` is named here`,
      span,
    }));
    complain(reader, 'LS0212', `the role \`${found.name}\` needs itself: ${chain}`, request.node, { related });
    return undefined;
  }
  if (++reader.roleReads.count > MOST_READS) {
    if (reader.roleReads.count === MOST_READS + 1) {
      complain(reader, 'LS0212', `roles depend on each other in more than ${MOST_READS} ways`, request.node);
    }
    return undefined;
  }
  const files = loadRole(reader, found.path, request);
  const dependencies: RoleUse[] = [];
  const block: OpenBlock = {
    kind: 'block',
    span: request.node.span,
    name: undefined,
    parent,
    keywords: addCollections(request.keywords, files.meta),
    notify: [],
    block: [],
    rescue: [],
    always: [],
    role: {
      ...found,
      tasksFrom,
      defaults: files.defaults,
      vars: files.vars,
      entryVars: request.entryVars,
      params: request.params,
      dependencies,
      isPublic: request.isPublic,
      onceKey: describeOnce(found.path, request, files.meta),
      isIncluded: request.how === 'import' || request.how === 'include',
    },
  };
  for (const dependency of readDependencies(reader, block, files.meta)) {
    block.block.push(dependency);
    if (dependency.role !== undefined) dependencies.push(dependency.role);
  }
  block.block.push(...readValidation(reader, block, files.argumentSpecs, request));
  addTasks(reader, block, files);
  return block;
}

/** The collections that the nearest `collections` names. */
function findCollections(own: Keywords, parent: Parent): readonly string[] {
  let keywords = own;
  for (let above: Parent | undefined = parent; ; above = above.kind === 'play' ? undefined : above.parent) {
    if (keywords.collections !== undefined || above === undefined) return keywords.collections ?? [];
    keywords = above.keywords;
  }
}

/** Those that the role's meta/main.yml names are for its own tasks. */
function addCollections(keywords: Keywords, meta: MappingNode | undefined): Keywords {
  const named = meta?.get('collections')?.value;
  if (named?.kind !== 'sequence') return keywords;
  return {
    ...keywords,
    collections: named.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : [])),
  };
}

/** The roles around, from the outside in. */
function listRoleBlocks(parent: Parent): Block[] {
  const blocks: Block[] = [];
  for (let above = parent; above.kind === 'block'; above = above.parent)
    if (above.role !== undefined) blocks.unshift(above);
  return blocks;
}

function addTasks(reader: PlaybookReader, block: OpenBlock, { tasks, handlers }: RoleFiles): void {
  if (tasks !== undefined) block.block.push(...readStepsOfFile(enter(reader, tasks.path), tasks, block, false));
  if (handlers === undefined) return;
  const listed: Step[] = [];
  const { span, name, notify, rescue, always } = block;
  const keywords = { when: [], tags: [] };
  const around: Block = { kind: 'block', span, name, parent: block, keywords, notify, block: listed, rescue, always };
  listed.push(...readStepsOfFile(enter(reader, handlers.path), handlers, around, true));
  reader.roleHandlers.push(around);
}

function enter(reader: PlaybookReader, path: string): PlaybookReader {
  return { ...reader, importing: [...reader.importing, { path }] };
}

function readDependencies(reader: PlaybookReader, block: Block, meta: MappingNode | undefined): Block[] {
  const node: Node | undefined = meta?.get('dependencies')?.value;
  if (node === undefined || isEmpty(node)) return [];
  if (node.kind !== 'sequence') {
    complain(reader, 'LS0201', `\`dependencies\` is a list of roles, not ${describeNode(node)}`, node);
    return [];
  }
  return node.items.flatMap((item) => {
    const request = readRoleEntry(reader, item, 'dependency', block);
    return request === undefined ? [] : (readRole(reader, block, request) ?? []);
  });
}

/** The same role with the same words around it runs once on a host, unless it says otherwise. */
function describeOnce(path: string, request: RoleRequest, meta: MappingNode | undefined): string | undefined {
  const own = meta?.get('allow_duplicates')?.value;
  const allowed = own?.kind === 'scalar' && /^(?:true|yes|on|1)$/i.test(String(own.value));
  if (request.allowsDuplicates ?? allowed) return undefined;
  const { when, tags, tagTemplates } = request.keywords;
  const words = [request.params, request.entryVars, tagTemplates, ...when].map((node) => node && textOf(node));
  return JSON.stringify([join(path), [...request.from], tags, words]);
}

function textOf(node: Node): string {
  if (node.kind === 'mapping') return JSON.stringify(node.entries.map(({ name, value }) => [name, textOf(value)]));
  return node.span.file.text.slice(node.span.start, node.span.end);
}
