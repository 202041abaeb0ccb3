import { existsSync } from 'node:fs';
import { readAssignments } from '../../inventory/edit/assignment.ts';
import type { Change } from '../../inventory/edit/change.ts';
import type { EditedFile, EditResult } from '../../inventory/edit/edit-plan.ts';
import { planEdit } from '../../inventory/edit/plan-edit.ts';
import { formatDiff } from '../../report/text/diff-lines.ts';
import { createPaint } from '../../report/text/paint-line.ts';
import { DiagnosticError } from '../../source/diagnostic.ts';
import { suggest } from '../../util/suggest.ts';
import { commitEdit } from '../commit-edit.ts';
import { chooseExitCode, EXIT } from '../exit-codes.ts';
import { FileRecord } from '../file-record.ts';
import { type InventoryOrder, sayInventoryFindings } from '../inventory-order.ts';
import type { Io } from '../io.ts';
import { OPTIONS } from '../option.ts';
import { produceInventory } from '../produce-inventory.ts';
import { wantsColor } from '../say.ts';
import { UserError } from '../user-error.ts';

/** How often an edit is made anew because others changed the files meanwhile. */
const MOST_ATTEMPTS = 50;

/** `run inventory add HOST… [k=v …] --group NAME` */
export async function add(io: Io, order: InventoryOrder): Promise<number> {
  const isVar = (word: string): boolean => word.includes('=') || word.startsWith('{');
  const names = order.words.filter((word) => !isVar(word));
  if (names.length === 0) throw new UserError('which host?', { help: 'run inventory add HOST --group GROUP [k=v …]' });
  const groups = order.line.all(OPTIONS.group).flatMap((text) => text.split(','));
  return edit(io, order, () => {
    const vars = readAssignments(order.words.filter(isVar));
    return { kind: 'add-hosts', hosts: names.map((text) => ({ text, vars })), groups };
  });
}

/** `run inventory remove HOST…` */
export async function remove(io: Io, order: InventoryOrder): Promise<number> {
  if (order.words.length === 0) throw new UserError('which host?', { help: 'run inventory remove HOST…' });
  const group = order.line.get(OPTIONS.group);
  return edit(io, order, () => ({ kind: 'remove-hosts', hosts: order.words, group }));
}

/** `run inventory rename OLD NEW` */
export async function rename(io: Io, order: InventoryOrder): Promise<number> {
  const [from, to, ...more] = order.words;
  if (from === undefined || to === undefined || more.length > 0)
    throw new UserError('which name, and which new one?', { help: 'run inventory rename OLD NEW' });
  return edit(io, order, () => ({ kind: 'rename', from, to }));
}

/** `run inventory set HOST_OR_GROUP k=v…` */
export async function set(io: Io, order: InventoryOrder): Promise<number> {
  const [owner, ...words] = order.words;
  if (owner === undefined || words.length === 0)
    throw new UserError('what is to be set?', { help: 'run inventory set HOST_OR_GROUP k=v…' });
  return edit(io, order, () => ({ kind: 'set', owner, vars: readAssignments(words) }));
}

/** `run inventory unset HOST_OR_GROUP NAME…` */
export async function unset(io: Io, order: InventoryOrder): Promise<number> {
  const [owner, ...names] = order.words;
  if (owner === undefined || names.length === 0)
    throw new UserError('which variable?', { help: 'run inventory unset HOST_OR_GROUP NAME…' });
  return edit(io, order, () => ({ kind: 'unset', owner, names: [...new Set(names)] }));
}

const GROUP_ACTIONS = ['add', 'remove', 'move'];

/** `run inventory group add|remove|move NAME [PARENT]` */
export async function group(io: Io, order: InventoryOrder): Promise<number> {
  const [action = '', name, parent, ...more] = order.words;
  if (!GROUP_ACTIONS.includes(action)) {
    const near = suggest(action, GROUP_ACTIONS);
    const help = near === undefined ? 'run inventory group add|remove|move NAME' : `Did you mean \`${near}\`?`;
    throw new UserError('what is to be done with the group?', { help });
  }
  if (name === undefined) throw new UserError('which group?', { help: `run inventory group ${action} NAME` });
  if (action === 'remove') {
    const groups = [...new Set(order.words.slice(1))];
    return edit(io, order, () => ({ kind: 'remove-groups', groups }));
  }
  if (more.length > 0) throw new UserError(`unexpected \`${more.join(' ')}\` behind \`${parent ?? ''}\``);
  if (action === 'add') return edit(io, order, () => ({ kind: 'add-group', group: name, parent }));
  if (parent === undefined) throw new UserError('whereto?', { help: `run inventory group move ${name} PARENT` });
  return edit(io, order, () => ({ kind: 'move-group', group: name, parent }));
}

/**
 * Makes a change, or shows it with `--dry-run`; anew where others changed the files meanwhile. `start` is a file that is made where it is
 * not there.
 */
export async function edit(io: Io, order: InventoryOrder, makeChange: () => Change, start?: string): Promise<number> {
  const { line, place, vault } = order;
  try {
    const change = makeChange();
    const produced = await produceInventory(io, place.inventory);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const record = new FileRecord();
      const readFile = record.watch((path) =>
        path === start && !existsSync(path) ? Buffer.of() : vault.readFile(path),
      );
      const plan = planEdit(place.inventory, { readFile, produced }, change);
      const result = { ...plan, files: plan.files.map((file) => markNew(file, record)) };
      if (line.has(OPTIONS.dryRun)) return showEdit(io, result);
      if (!commitEdit(result, record, vault)) continue;
      sayEdit(io, result);
      return EXIT.ok;
    }
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    sayInventoryFindings(io, vault, error.diagnostics, 'nothing was written');
    const isRefusal = error.diagnostics.some(({ code }) => code.startsWith('LS034') || code === 'LS0215');
    return isRefusal ? EXIT.error : chooseExitCode(error.diagnostics);
  }
  throw new UserError('others go on changing the inventory; nothing was written', { help: 'Try again.' });
}

function markNew(file: EditedFile, record: FileRecord): EditedFile {
  return record.bytesOf(file.path) === undefined ? { ...file, before: undefined } : file;
}

export function sayEdit(io: Io, { files, renames, notes }: EditResult): void {
  const lines = [
    ...files.map(({ path, before }) => `${before === undefined ? 'created' : 'changed'}  ${path}`),
    ...renames.map(({ from, to }) => `renamed  ${from} → ${to}`),
  ];
  io.stdout.write([...(lines.length === 0 ? ['unchanged'] : lines)].map((line) => `${line}\n`).join(''));
  for (const note of notes) io.stderr.write(`note  ${note}\n`);
}

/** The differences; not those of what is encrypted. */
export function showEdit(io: Io, { files, renames }: EditResult): number {
  const paint = createPaint(wantsColor(io, io.stdout));
  const lines = files.flatMap(({ path, before, after }) => {
    if (before?.isSecret === true) return [`${path} would change (it is encrypted)`];
    const diff = formatDiff({ before: before?.text ?? '', after, beforeHeader: path, afterHeader: path });
    return diff.map((line) => paint(line));
  });
  const moved = renames.map(({ from, to }) => `${from} would be renamed to ${to}`);
  const all = [...lines, ...moved];
  io.stdout.write((all.length === 0 ? ['nothing would change'] : all).map((line) => `${line}\n`).join(''));
  return EXIT.ok;
}
