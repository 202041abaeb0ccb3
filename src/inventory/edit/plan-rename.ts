import { basename, dirname, join } from 'node:path';
import type { Change } from './change.ts';
import type { EditPlan } from './edit-plan.ts';
import { checkColon, checkNewName, findOwner } from './find-owner.ts';
import { divideRange } from './leave-out.ts';
import { refuseEverywhere } from './plan-groups.ts';
import { refuseRange } from './plan-hosts.ts';
import { refuse } from './refuse.ts';
import type { HostPlace, SourceEditor } from './source-editor.ts';
import type { TextEdit } from './text-edit.ts';

/** Another name for a host or group, wherever the inventory has it, and for its files of variables. */
export function planRename(plan: EditPlan, { from, to }: Extract<Change, { kind: 'rename' }>): void {
  const { inventory, editors } = plan.open;
  const { kind } = findOwner(inventory, from);
  refuseEverywhere(from);
  checkNewName(to, kind);
  if (/[[\]]/.test(to)) refuse(`\`${to}\` is a range, not a name`);
  if (kind === 'host') checkColon(to);
  const taken = inventory.hosts.get(to) ?? inventory.groups.get(to);
  if (taken !== undefined) refuse(`\`${to}\` is there already`, { span: taken.span });
  for (const editor of editors) {
    const hosts = kind === 'host' ? editor.hosts.filter(({ names }) => names.includes(from)) : [];
    for (const place of hosts) if (place.text !== from) plan.edit(editor, renameWithin(editor, place, from, to));
    const plain = hosts.filter(({ text }) => text === from);
    const places = kind === 'host' ? plain : editor.groups.filter(({ name }) => name === from);
    if (places.length > 0) plan.edit(editor, editor.rename(places, to));
  }
  renameVarsFiles(plan, kind === 'host' ? 'host_vars' : 'group_vars', from, to);
  plan.expect((snapshot) => snapshot.rename(from, to, kind === 'host'));
  plan.notes.push(`playbooks and templates that name \`${from}\` stay as they are`);
}

/** A host of a range, or one that has its port with it. */
function renameWithin(editor: SourceEditor, place: HostPlace, from: string, to: string): TextEdit[] {
  const renamed = (text: string): string => text.replace(from, () => to);
  if (place.names.length === 1 && place.text.includes(from)) return editor.rename([place], renamed(place.text));
  const pieces = divideRange(place.text, new Set([from]));
  if (pieces === undefined) return refuseRange(place, from);
  return editor.split(
    place,
    pieces.map(({ text, alone }) => (alone === undefined ? text : renamed(text))),
  );
}

function renameVarsFiles(plan: EditPlan, kind: 'host_vars' | 'group_vars', from: string, to: string): void {
  for (const path of plan.findVarsPaths(kind, to)) {
    refuse(`\`${to}\` would get the variables of \`${path}\`, which is there already`, {
      help: 'Move it out of the way, or choose another name.',
    });
  }
  for (const path of plan.findVarsPaths(kind, from)) {
    if (to.includes('/')) refuse(`\`${path}\` cannot be renamed to \`${to}\`, because of the \`/\``);
    plan.renames.push({ from: path, to: join(dirname(path), to + basename(path).slice(from.length)) });
  }
}
