import { normalize } from 'node:path';
import { classifyLoad } from '../source/load-file.ts';
import type { Entry, MappingNode, Node, ScalarNode } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { checkPace, strategyOf } from './check-pace.ts';
import type { Call } from './call.ts';
import { findCall } from './find-call.ts';
import { parseFile } from './parse-file.ts';
import type { Block, Parent, Step } from './play.ts';
import { BLOCK_KEYWORDS, IMPORT_KEYWORDS, TASK_KEYWORDS } from './play-keywords.ts';
import { complain, complainOfCircle, describeNode, isEmpty, type PlaybookReader, warn } from './playbook-reader.ts';
import { readImportName } from './read-import-name.ts';
import { checkKeys, readKeywords, readScalars } from './read-keywords.ts';
import { readFileArgument, readName, readTask } from './read-task.ts';
import { requestRole } from './request-role.ts';
import { readRoleCall } from './read-role-call.ts';
import { rolesOf } from './roles-of.ts';
import { listSearchPath, loadFirst } from './search-path.ts';
import { shortName } from './short-name.ts';

/** The steps of a section such as `tasks` or `rescue`. */
export function readSection(
  reader: PlaybookReader,
  entry: Entry | undefined,
  parent: Parent,
  handler: boolean,
): Step[] {
  if (entry === undefined) return [];
  return readSteps(reader, entry.value, parent, handler, `\`${entry.name}\``);
}

function readSteps(reader: PlaybookReader, node: Node, parent: Parent, handler: boolean, what: string): Step[] {
  if (isEmpty(node)) return [];
  if (node.kind !== 'sequence') {
    const help = node.kind === 'mapping' ? { help: 'Begin each task with `- `.' } : {};
    complain(reader, 'LS0201', `${what} is a list of tasks, not ${describeNode(node)}`, firstOf(node), help);
    return [];
  }
  const steps: Step[] = [];
  for (const item of node.items) {
    if (isEmpty(item)) continue;
    if (item.kind === 'mapping') steps.push(...readStep(reader, item, parent, handler));
    else complain(reader, 'LS0201', `a task is a mapping, not ${describeNode(item)}`, item);
  }
  return steps;
}

/** The first key of a mapping is enough to point at. */
function firstOf(node: Node): Node {
  return node.kind === 'mapping' ? (node.entries[0]?.key ?? node) : node;
}

function readStep(reader: PlaybookReader, node: MappingNode, parent: Parent, handler: boolean): readonly Step[] {
  if (node.get('block') !== undefined) return [readBlock(reader, node, parent, handler)];
  const call = findCall(reader, node, handler);
  if (call === undefined) {
    keepNames(reader, node);
    return [];
  }
  if (shortName(call.moduleName) === 'import_tasks') return readImport(reader, node, parent, handler, call);
  if (shortName(call.moduleName) === 'import_role') return readImportedRole(reader, node, parent, call);
  const task = readTask(reader, node, parent, handler, call);
  if (task === undefined) keepNames(reader, node);
  return task === undefined ? [] : [task];
}

/** Remembers what a task that cannot be read might have been: what it registers, as a handler its names, and the arguments of what may be a set_fact. */
function keepNames(reader: PlaybookReader, node: MappingNode): void {
  for (const keyword of ['register', 'name', 'listen']) {
    const value = node.get(keyword)?.value;
    for (const item of value?.kind === 'sequence' ? value.items : [value]) {
      if (item?.kind === 'scalar') reader.lostNames.add(String(item.value));
    }
  }
  for (const { value } of node.entries) {
    if (value.kind === 'mapping') for (const { name } of value.entries) reader.lostNames.add(name);
  }
}

type OpenBlock = Omit<Block, 'block' | 'rescue' | 'always'> & { block: Step[]; rescue: Step[]; always: Step[] };

function openBlock(reader: PlaybookReader, node: MappingNode, parent: Parent): OpenBlock {
  checkPace(reader, node, strategyOf(parent));
  return {
    kind: 'block',
    span: node.span,
    name: readName(reader, node),
    parent,
    keywords: readKeywords(reader, node),
    notify: readScalars(reader, node.get('notify'), 'the name of a handler, or a list of names'),
    block: [],
    rescue: [],
    always: [],
  };
}

function readBlock(reader: PlaybookReader, node: MappingNode, parent: Parent, handler: boolean): Block {
  checkKeys(reader, node, BLOCK_KEYWORDS, 'block');
  if (handler) warnOfSections(reader, node);
  const block = openBlock(reader, node, parent);
  block.block.push(...readSection(reader, node.get('block'), block, handler));
  block.rescue.push(...readSection(reader, node.get('rescue'), block, handler));
  block.always.push(...readSection(reader, node.get('always'), block, handler));
  return block;
}

/** Handlers in a block run one by one, when they are notified. */
function warnOfSections(reader: PlaybookReader, node: MappingNode): void {
  for (const { name, key } of node.entries) {
    if (name !== 'rescue' && name !== 'always') continue;
    const help = { help: 'Notify a handler with `include_tasks`, whose file has the block.' };
    warn(
      reader,
      'LS0218',
      `\`${name}\` has no effect among handlers: its tasks are handlers like the others`,
      key,
      help,
    );
  }
}

/** Says which keywords an import cannot have, and which do nothing. */
function checkImportKeywords(reader: PlaybookReader, node: MappingNode, call: Call): void {
  for (const { name: key, key: keyNode } of node.entries) {
    if (keyNode.span === call.span || IMPORT_KEYWORDS.has(key)) continue;
    if (key === 'loop' || !TASK_KEYWORDS.has(key)) {
      complain(reader, 'LS0202', `an import cannot have \`${key}\``, keyNode, { help: 'Use `include_tasks` for it.' });
    } else {
      warn(reader, 'LS0218', `\`${key}\` has no effect on an import`, keyNode);
    }
  }
}

/** An imported role: its keywords go to each of its tasks. */
function readImportedRole(reader: PlaybookReader, node: MappingNode, parent: Parent, call: Call): readonly Step[] {
  checkImportKeywords(reader, node, call);
  const read = readRoleCall(reader, call);
  if (read === undefined) return [];
  const { role, args } = read;
  const apply = args.get('apply');
  if (apply !== undefined) {
    complain(reader, 'LS0204', '`import_role` has no `apply`', apply.key, {
      help: 'Write the keywords beside `import_role`: each of its tasks has them.',
    });
  }
  const around = openBlock(reader, node, parent);
  const place = { parent, vars: around.keywords.vars };
  const names = new Map<ScalarNode, string>();
  for (const each of [role.name, ...role.from.values()]) {
    const given = readImportName(reader, each, place, 'Use `include_role` for a name that the run decides.');
    if (given === undefined) return [];
    names.set(each, given);
  }
  const request = requestRole(role, (each) => names.get(each) ?? String(each.value));
  const isPublic = role.isPublic === undefined || request.isPublic;
  const block = reader.readRole(reader, around, { ...request, how: 'import', isPublic });
  if (block === undefined) return [];
  around.block.push(block);
  return [around];
}

/** An import is a block of the file's tasks, which passes its keywords on to each of them. */
function readImport(
  reader: PlaybookReader,
  node: MappingNode,
  parent: Parent,
  handler: boolean,
  call: Call,
): readonly Step[] {
  const file = readFileArgument(reader, call);
  if (file === undefined) return [];
  checkImportKeywords(reader, node, call);
  const block = openBlock(reader, node, parent);
  const place = { parent, vars: block.keywords.vars };
  const name = readImportName(reader, file, place, 'Use `include_tasks` for a name that the run decides.');
  if (name === undefined) return [];
  const read = findTaskFile(reader, node, parent, { name, node: file });
  if (read === undefined) return [];
  const inner = { ...reader, importing: [...reader.importing, { path: normalize(read.path), span: file.span }] };
  block.block.push(...readStepsOfFile(inner, read, block, handler));
  return [block];
}

/** The file of an import; complains where it is not there, or imports itself. */
function findTaskFile(
  reader: PlaybookReader,
  { span }: MappingNode,
  parent: Parent,
  { name, node }: { readonly name: string; readonly node: ScalarNode },
): SourceFile | undefined {
  const places = listSearchPath('tasks', name, {
    file: span.file.path,
    playbook: reader.playbook,
    roles: rolesOf(parent).map(({ path }) => path),
  });
  const file = loadFirst(places, reader.readFile);
  if ('searched' in file) {
    const { code, advice } = classifyLoad(file, 'LS0504');
    const help = `Searched: ${file.searched.join(', ')}.`;
    complain(reader, code, `the file of tasks \`${name}\` cannot be read: ${file.reason}`, node, { help, ...advice });
    return undefined;
  }
  if (!reader.importing.some((step) => step.path === normalize(file.path))) return file;
  complainOfCircle(reader, file.path, node);
  return undefined;
}

export function readStepsOfFile(reader: PlaybookReader, file: SourceFile, parent: Parent, handler: boolean): Step[] {
  const { root: document, diagnostics } = parseFile(file);
  reader.diagnostics.push(...diagnostics);
  if (document === undefined) return [];
  const first = document.kind === 'sequence' ? document.items[0] : undefined;
  if (first?.kind === 'mapping' && first.get('hosts') !== undefined) {
    const hosts = first.get('hosts')?.key ?? first;
    complain(reader, 'LS0201', `\`${file.path}\` is a playbook, not a file of tasks`, hosts, {
      help: 'Use `import_playbook` at the level of plays.',
    });
    return [];
  }
  return readSteps(reader, document, parent, handler, 'a file of tasks');
}
