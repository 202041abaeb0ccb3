import type { Entry, MappingNode, ScalarNode } from '../source/node.ts';
import { createScalar, sliceScalar } from '../source/scalar.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { checkEffect } from './check-effect.ts';
import { checkPace, strategyOf } from './check-pace.ts';
import type { Call } from './call.ts';
import { isLoopWith } from './find-call.ts';
import type { Applied, Keywords, Parent, Task, TaskAction } from './play.ts';
import { BLOCK_KEYWORDS } from './play-keywords.ts';
import { complain, describeNode, isEmpty, type PlaybookReader } from './playbook-reader.ts';
import { checkKeys, readConditions, readKeyword, readKeywords, readScalars } from './read-keywords.ts';
import { isMetaCommand, META_COMMANDS } from './meta-commands.ts';
import { readLoopControl } from './read-loop-control.ts';
import { readModule, readTemplatedModule } from './read-module.ts';
import { readRoleCall } from './read-role-call.ts';
import { rolesOf } from './roles-of.ts';
import { shortName } from './short-name.ts';
import { explainName } from './variable-name.ts';

/** A task that is neither a block nor an import. */
export function readTask(
  reader: PlaybookReader,
  node: MappingNode,
  parent: Parent,
  handler: boolean,
  call: Call,
): Task | undefined {
  const keywords = withDelegate(readKeywords(reader, node), call);
  const action = readTaskAction(reader, node, { parent, keywords }, call);
  if (action === undefined) return undefined;
  checkEffect(reader, node, action, call);
  checkPace(reader, node, strategyOf(parent));
  const register = readRegister(reader, node.get('register'));
  return {
    kind: 'task',
    id: reader.nextTaskId(),
    span: node.span,
    name: readName(reader, node),
    parent,
    moduleName: call.moduleName,
    moduleSpan: call.span,
    action,
    keywords,
    register,
    ...readLoop(reader, node),
    loopControl: readLoopControl(reader, node.get('loop_control')),
    until: readConditions(reader, node.get('until')),
    retries: readKeyword(reader, node.get('retries'), 'number'),
    delay: readKeyword(reader, node.get('delay'), 'number'),
    async: readKeyword(reader, node.get('async'), 'number'),
    poll: readKeyword(reader, node.get('poll'), 'number'),
    changedWhen: readConditions(reader, node.get('changed_when')),
    failedWhen: readConditions(reader, node.get('failed_when')),
    notify: readScalars(reader, node.get('notify'), 'the name of a handler, or a list of names'),
    listen: handler ? readScalars(reader, node.get('listen'), 'a name, or a list of names') : [],
  };
}

/** `loop`, or `with_NAME`. */
function readLoop(reader: PlaybookReader, node: MappingNode): Pick<Task, 'loop' | 'loopLookup'> {
  const loop = node.get('loop');
  const [first, second] = node.entries.filter(({ name }) => name === 'loop' || isLoopWith(name));
  if (first !== undefined && second !== undefined) {
    const related = [{ message: 'the first loop', span: first.key.span }];
    complain(reader, 'LS0207', `a task has one loop, not \`${first.name}\` and \`${second.name}\``, second.key, {
      related,
    });
  }
  if (first === undefined || first === loop) return { loop: readKeyword(reader, loop, 'any') };
  if (isEmpty(first.value)) complain(reader, 'LS0201', `\`${first.name}\` has no value`, first.key);
  return { loop: readKeyword(reader, first, 'any'), loopLookup: first.name.slice('with_'.length) };
}

export function readName(reader: PlaybookReader, node: MappingNode): ScalarNode | undefined {
  const name = readKeyword(reader, node.get('name'), 'text');
  return name?.kind === 'scalar' ? name : undefined;
}

/** `local_action` is delegation to the controller. */
function withDelegate(keywords: Keywords, { local, span }: Call): Keywords {
  if (!local) return keywords;
  return { ...keywords, delegateTo: createScalar({ value: 'localhost', style: 'quoted', span }) };
}

function readRegister(reader: PlaybookReader, entry: Entry | undefined): ScalarNode | undefined {
  if (entry === undefined || isEmpty(entry.value)) return undefined;
  const { value } = entry;
  const help = value.kind === 'scalar' && typeof value.value === 'string' ? explainName(value.value) : '';
  if (value.kind === 'scalar' && help === undefined) return value;
  const details = help === undefined || help === '' ? {} : { help };
  complain(reader, 'LS0215', `\`register\` takes the name of a variable, not ${describeNode(value)}`, value, details);
  return undefined;
}

function readTaskAction(
  reader: PlaybookReader,
  node: MappingNode,
  { parent, keywords }: Pick<Task, 'parent' | 'keywords'>,
  call: Call,
): TaskAction | undefined {
  if (call.template !== undefined)
    return readTemplatedModule(reader, node, { parent, keywords }, { ...call, template: call.template });
  const short = shortName(call.moduleName);
  if (short === 'meta') return readMeta(reader, parent, call);
  if (short === 'include_tasks') return readInclude(reader, call);
  if (short === 'include_role') return readIncludedRole(reader, call);
  return readModule(reader, node, { parent, keywords }, call);
}

function readMeta(reader: PlaybookReader, parent: Parent, { value, span }: Call): TaskAction | undefined {
  if (value.kind !== 'scalar' || typeof value.value !== 'string') {
    complain(reader, 'LS0201', `\`meta\` takes a command such as \`flush_handlers\`, not ${describeNode(value)}`, span);
    return undefined;
  }
  if (value.value === 'end_role' && rolesOf(parent).length === 0) {
    complain(reader, 'LS0206', '`meta: end_role` stands outside of a role', value);
    return undefined;
  }
  if (isMetaCommand(value.value)) return { kind: 'meta', command: value.value };
  const near = suggest(value.value, META_COMMANDS);
  const proposal = proposeName(near);
  complain(reader, 'LS0206', `\`meta\` has no command \`${value.value}\``, value, proposal);
  return undefined;
}

const NOTHING_APPLIED: Applied = { apply: undefined, applyNotify: [] };
const APPLY_KEYWORDS: ReadonlySet<string> = new Set(
  [...BLOCK_KEYWORDS].filter((name) => !['block', 'rescue', 'always'].includes(name)),
);

function readInclude(reader: PlaybookReader, call: Call): TaskAction | undefined {
  const file = readFileArgument(reader, call);
  if (file === undefined) return undefined;
  const apply = call.value.kind === 'mapping' ? call.value.get('apply') : undefined;
  return { kind: 'include_tasks', file, ...readApply(reader, apply) };
}

function readIncludedRole(reader: PlaybookReader, call: Call): TaskAction | undefined {
  const read = readRoleCall(reader, call);
  if (read === undefined) return undefined;
  return { kind: 'include_role', role: read.role, ...readApply(reader, read.args.get('apply')) };
}

/** `apply` holds the keywords of a block. */
function readApply(reader: PlaybookReader, entry: Entry | undefined): Applied {
  if (entry === undefined || isEmpty(entry.value)) return NOTHING_APPLIED;
  if (entry.value.kind !== 'mapping') {
    complain(reader, 'LS0201', `\`apply\` is a mapping of keywords, not ${describeNode(entry.value)}`, entry.value);
    return NOTHING_APPLIED;
  }
  checkKeys(reader, entry.value, APPLY_KEYWORDS, 'apply');
  const notify = readScalars(reader, entry.value.get('notify'), 'the name of a handler, or a list of names');
  return { apply: readKeywords(reader, entry.value), applyNotify: notify };
}

/** The file of `include_tasks` and `import_tasks`: plain, or under `file`. */
export function readFileArgument(reader: PlaybookReader, { moduleName, span, value }: Call): ScalarNode | undefined {
  if (value.kind === 'mapping') checkKeys(reader, value, new Set(['file', 'apply']), moduleName);
  const file = value.kind === 'mapping' ? value.get('file')?.value : value;
  if (file?.kind !== 'scalar' || typeof file.value !== 'string') {
    complain(reader, 'LS0201', `\`${moduleName}\` takes the name of a file of tasks`, span);
    return undefined;
  }
  const named = /^\s*file=(?=\S)/.exec(file.value);
  return named === null ? file : sliceScalar(file, named[0].length, file.value.length);
}
