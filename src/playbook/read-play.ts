import type { Entry, MappingNode, Node, ScalarNode } from '../source/node.ts';
import { findDefinition } from './find-definition.ts';
import { checkPace, STRATEGIES } from './check-pace.ts';
import { findModuleDefaults } from './module-defaults.ts';
import type { Play, Step } from './play.ts';
import type { DefaultArgs, TaskArg } from './task-args.ts';
import { PLAY_KEYWORDS } from './play-keywords.ts';
import { complain, describeNode, isEmpty, isTemplate, type PlaybookReader } from './playbook-reader.ts';
import { explainKey, inheritKeywords, readKeyword, readKeywords, readScalars } from './read-keywords.ts';
import { readPrompts } from './read-prompts.ts';
import { readRoleEntry } from './read-role-entry.ts';
import { readSection } from './read-steps.ts';
import { readName } from './read-task.ts';
import { shortName } from './short-name.ts';

const FACT_ARGUMENTS = [
  ['gather_subset', 'any'],
  ['gather_timeout', 'number'],
  ['fact_path', 'text'],
] as const;
const ORDERS: ReadonlySet<unknown> = new Set(['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle']);

export function readPlay(reader: PlaybookReader, node: MappingNode): Play | undefined {
  const include = node.get('include');
  if (include !== undefined && node.get('hosts') === undefined) {
    complain(reader, 'LS0208', '`include` of Ansible is not supported', include.key, {
      label: 'write `import_playbook`',
    });
    return undefined;
  }
  checkPlayKeys(reader, node);
  const hosts = readHosts(reader, node);
  if (hosts === undefined) return undefined;
  const keywords = { ...readUser(reader, node), ...readKeywords(reader, node) };
  const sections = {
    preTasks: [] as Step[],
    roles: [] as Step[],
    tasks: [] as Step[],
    postTasks: [] as Step[],
    handlers: [] as Step[],
  };
  // Handlers of listed roles go before those of the play, and those of imported ones after them.
  const listed = { ...reader, roleHandlers: [] };
  const imported = { ...reader, roleHandlers: [] };
  const play: Play = {
    kind: 'play',
    span: node.span,
    file: node.span.file,
    name: readName(reader, node),
    hosts,
    keywords: reader.imported === undefined ? keywords : inheritKeywords(reader.imported, keywords),
    varsFiles: readVarsFiles(reader, node.get('vars_files')),
    prompts: readPrompts(reader, node.get('vars_prompt')),
    gatherFacts: readKeyword(reader, node.get('gather_facts'), 'bool'),
    factArguments: addFactArguments(
      findModuleDefaults('gather_facts', keywords, undefined),
      readFactArguments(reader, node),
    ),
    serial: readKeyword(reader, node.get('serial'), 'any'),
    order: readChoice(reader, node.get('order'), ORDERS),
    strategy: readStrategy(reader, node.get('strategy')),
    maxFailPercentage: readKeyword(reader, node.get('max_fail_percentage'), 'number'),
    pipeline: readKeyword(reader, node.get('pipeline'), 'bool'),
    forceHandlers: readKeyword(reader, node.get('force_handlers'), 'bool'),
    ...sections,
  };
  checkPace(reader, node, play.strategy);
  sections.preTasks.push(...readSection(imported, node.get('pre_tasks'), play, false));
  sections.roles.push(...readRoles(listed, node.get('roles'), play));
  sections.tasks.push(...readSection(imported, node.get('tasks'), play, false));
  sections.postTasks.push(...readSection(imported, node.get('post_tasks'), play, false));
  const own = readSection(imported, node.get('handlers'), play, true);
  sections.handlers.push(...listed.roleHandlers, ...own, ...imported.roleHandlers);
  return play;
}

function readRoles(reader: PlaybookReader, entry: Entry | undefined, play: Play): Step[] {
  if (entry === undefined || isEmpty(entry.value)) return [];
  if (entry.value.kind !== 'sequence') {
    complain(reader, 'LS0201', `\`roles\` is a list of roles, not ${describeNode(entry.value)}`, entry.value);
    return [];
  }
  return entry.value.items.flatMap((item) => {
    const request = readRoleEntry(reader, item, 'listed', play);
    return request === undefined ? [] : (reader.readRole(reader, play, request) ?? []);
  });
}

function addFactArguments({ entries, wholes }: DefaultArgs, own: ReadonlyMap<string, TaskArg>): DefaultArgs {
  return { entries: new Map([...entries, ...own]), wholes };
}

/** What the play's facts shall be: keywords with the names of the arguments of `setup`. */
function readFactArguments(reader: PlaybookReader, node: MappingNode): Map<string, TaskArg> {
  const found = new Map<string, TaskArg>();
  for (const [name, kind] of FACT_ARGUMENTS) {
    const entry = node.get(name);
    const value = readKeyword(reader, entry, kind);
    if (entry !== undefined && value !== undefined) found.set(name, { keySpan: entry.key.span, node: value });
  }
  return found;
}

/** The old name of `remote_user`. */
function readUser(reader: PlaybookReader, node: MappingNode): { remoteUser?: Node } {
  const entry = node.get('user');
  const user = readKeyword(reader, entry, 'text');
  if (entry === undefined || user === undefined) return {};
  const modern = node.get('remote_user');
  if (modern === undefined) return { remoteUser: user };
  const related = [{ message: 'here it is the other name', span: modern.key.span }];
  complain(reader, 'LS0102', '`user` and `remote_user` are the same, and both are given', entry.key, { related });
  return {};
}

function checkPlayKeys(reader: PlaybookReader, node: MappingNode): void {
  for (const { name, key } of node.entries) {
    if (PLAY_KEYWORDS.has(name)) continue;
    if (name === 'when' || name === 'delegate_to' || name === 'delegate_facts') {
      complain(reader, 'LS0202', `a play has no \`${name}\``, key, {
        help: 'Put it on a task, or on a block around tasks.',
      });
    } else if (findDefinition(reader, name) !== undefined) {
      complain(reader, 'LS0202', `\`${name}\` is a module, and a play has no modules of its own`, key, {
        help: 'Put it into a task below `tasks:`.',
      });
    } else {
      explainKey(reader, key, name, PLAY_KEYWORDS, 'play');
    }
  }
}

function readHosts(reader: PlaybookReader, node: MappingNode): Node | undefined {
  const entry = node.get('hosts');
  if (entry === undefined || isEmpty(entry.value)) {
    const first = node.entries[0]?.key ?? node;
    const help = 'A play says on which hosts it runs, such as `hosts: all`.';
    if (first.kind === 'scalar') complain(reader, 'LS0211', 'this play has no `hosts`', entry?.key ?? first, { help });
    else complain(reader, 'LS0211', 'this play is empty', first, { help });
    return undefined;
  }
  const patterns = readScalars(reader, entry, 'a pattern, or a list of patterns');
  const isNothing = ({ value }: ScalarNode): boolean => value === null || value === '';
  const nothing = patterns.find(isNothing) ?? (patterns.length === 0 ? entry.value : undefined);
  if (nothing !== undefined) {
    const help = 'Write `hosts: all`, or the name of a host or a group.';
    complain(reader, 'LS0211', 'this pattern is empty', nothing, { help });
  }
  return entry.value;
}

/** Files, and lists of alternatives. */
function readVarsFiles(reader: PlaybookReader, entry: Entry | undefined): readonly (readonly ScalarNode[])[] {
  if (entry === undefined || isEmpty(entry.value)) return [];
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  return items.flatMap((item) => {
    const choices = item.kind === 'sequence' ? item.items : [item];
    const files = choices.flatMap((choice) =>
      choice.kind === 'scalar' && typeof choice.value === 'string' ? [choice] : [],
    );
    const wrong = choices.find((choice) => !files.some((file) => file === choice));
    const expected = 'the name of a file, or a list of names of which the first that is there is read';
    if (wrong !== undefined)
      complain(reader, 'LS0201', `\`vars_files\` has ${expected}, not ${describeNode(wrong)}`, wrong);
    if (choices.length === 0) complain(reader, 'LS0201', `\`vars_files\` has ${expected}, not an empty list`, item);
    return files.length === 0 ? [] : [files];
  });
}

function readChoice(reader: PlaybookReader, entry: Entry | undefined, choices: ReadonlySet<unknown>): Node | undefined {
  const node = readKeyword(reader, entry, 'text');
  if (entry === undefined || node?.kind !== 'scalar' || isTemplate(node) || choices.has(node.value)) return node;
  const message = `\`${entry.name}\` must be one of ${[...choices].join(', ')}, not ${describeNode(node)}`;
  complain(reader, 'LS0201', message, node);
  return undefined;
}

function readStrategy(reader: PlaybookReader, entry: Entry | undefined): Node | undefined {
  const node = readKeyword(reader, entry, 'text');
  if (node?.kind !== 'scalar' || isTemplate(node)) return node;
  const name = shortName(String(node.value));
  if (STRATEGIES.includes(name)) return node;
  const others = STRATEGIES.join(', ');
  if (name === 'debug') {
    complain(reader, 'LS0208', 'the strategy `debug` is not supported', node, { help: `There are ${others}.` });
  } else {
    complain(reader, 'LS0201', `\`strategy\` must be one of ${others}, not ${describeNode(node)}`, node);
  }
  return undefined;
}
