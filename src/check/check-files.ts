import type { Play, Task } from '../playbook/play.ts';
import { isFalse, isTemplate } from '../playbook/playbook-reader.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import type { FileKind } from '../playbook/search-path.ts';
import type { ScalarNode } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { type Delimiters, DELIMITER_NAMES, readDelimiters } from '../template/delimiters.ts';
import type { Audience } from './check-variables.ts';
import type { Foresight } from './foresight.ts';
import { listScalars, type Text } from './list-texts.ts';
import { type ReadText, type FileMention } from './read-text.ts';
import { renderNames } from './render-names.ts';
import { type Context, explainMissing, onlySay, TemplateWalk } from './template-walk.ts';
import { isSure, type Surrounding } from './surrounding.ts';

/** Actions that send a file of the controller, and the folder that it is looked for in. */
const SENDERS: ReadonlyMap<string, Extract<FileKind, 'files' | 'templates'>> = new Map([
  ['copy', 'files'],
  ['template', 'templates'],
  ['unarchive', 'files'],
]);

/** Lookups of `with_NAME` whose terms are files. */
const FILE_LOOPS: ReadonlySet<string> = new Set(['file', 'template', 'unvault']);

/** A task with what is known about where it runs. */
export interface FileTask {
  readonly task: Task;
  readonly play: Play;
  readonly around: Surrounding;
  /** Whether tasks before it may have made files on this machine. */
  readonly makesFiles: boolean;
}

/** What the files of a task say: that they are missing, or what the templates in them use. */
export interface FileFindings {
  readonly reads: readonly ReadText[];
  readonly templates: readonly SourceFile[];
  /** Whether there are templates that only the run shows. */
  readonly isOpen: boolean;
}

export function checkFiles(
  { task, play, around, makesFiles }: FileTask,
  texts: readonly { readonly text: Text; readonly read: ReadText }[],
  audience: Audience | undefined,
  foresight: Foresight | undefined,
): FileFindings {
  const walk = new TemplateWalk({
    file: task.span.file.path,
    playbook: play.file.path,
    roles: rolesOf(task.parent).map(({ path }) => path),
  });
  const sure = isSure(around) && !makesFiles;
  const context: Context = { ...PLAIN, isSure: sure };
  for (const { text, read } of texts) {
    // What a condition asks for may hang on the one before it.
    const here = text.isExpression ? { ...context, isSure: false } : context;
    for (const mention of read.files) walk.follow(mention, here, read.blocks);
  }
  followLoop(walk, task, context);
  const source = findSource(task);
  if (source === undefined) return walk;
  const { kind, node, own } = source;
  const { names, isWhole } = renderNames(node, task, around, audience, foresight);
  const delimiters = readMarks(task);
  if (kind === 'templates' && (!isWhole || delimiters === undefined)) walk.isOpen = true;
  for (const [name, isNeeded] of names) {
    const found = walk.find(kind, name);
    if (typeof found !== 'string') {
      walk.isOpen = true;
      walk.reads.push(onlySay(explainMissing(name, found, node.span, isNeeded && !makesFiles)));
    } else if (kind === 'templates' && delimiters !== undefined) {
      walk.walk(found, {
        ...context,
        isSure: isNeeded && !makesFiles,
        own,
        hasVariables: isWhole,
        root: found,
        delimiters,
      });
    }
  }
  return walk;
}

/** The delimiters that a task sets; undefined where the run alone knows them. */
function readMarks({ action }: Task): Partial<Delimiters> | undefined {
  const named: Record<string, string> = {};
  for (const name of DELIMITER_NAMES.keys()) {
    const node = action.kind === 'action' ? action.args.entries.get(name)?.node : undefined;
    if (node === undefined) continue;
    if (node.kind !== 'scalar' || isTemplate(node)) return undefined;
    named[name] = String(node.value);
  }
  return readDelimiters(named);
}

const PLAIN: Context = {
  isSure: false,
  own: new Set(),
  defined: new Set(),
  branches: [],
  replaced: new Set(),
  hasVariables: true,
  delimiters: {},
  root: undefined,
};

/** The file that an action sends. */
function findSource({
  action,
}: Task):
  { readonly kind: 'files' | 'templates'; readonly node: ScalarNode; readonly own: ReadonlySet<string> } | undefined {
  if (action.kind !== 'module' && action.kind !== 'action') return undefined;
  const kind = SENDERS.get(action.name);
  const node = action.args.entries.get('src')?.node;
  const isText =
    node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' && node.tag === undefined;
  if (kind === undefined || !isText) return undefined;
  const remote = action.args.entries.get('remote_src')?.node;
  if (remote !== undefined && !isFalse(remote)) return undefined;
  // The old name of the opposite, which unarchive has.
  const copied = action.args.entries.get('copy')?.node;
  if (copied !== undefined && (isFalse(copied) || isTemplate(copied))) return undefined;
  const { fileVariables = [] } = action.kind === 'action' ? action.definition : {};
  return { kind, node, own: new Set(fileVariables) };
}

function followLoop(walk: TemplateWalk, { loop, loopLookup }: Task, context: Context): void {
  if (loop === undefined || loopLookup === undefined || !FILE_LOOPS.has(loopLookup)) return;
  for (const scalar of listScalars(loop)) {
    const name = isTemplate(scalar) ? undefined : String(scalar.value);
    walk.follow({ ...LOOKED_UP, lookup: loopLookup, name, span: scalar.span }, context, new Set());
  }
}

const LOOKED_UP: Omit<FileMention, 'span' | 'name'> = {
  how: 'lookup',
  isOptional: false,
  hasContext: true,
  isSure: true,
  branches: [],
  defined: new Set(),
  own: new Set(),
  block: undefined,
};
