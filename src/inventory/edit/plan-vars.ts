import type { VarsEntry } from '../inventory.ts';
import { mergeVars } from '../merge-vars.ts';
import { formatPlace } from '../../source/span.ts';
import type { Assignment } from './assignment.ts';
import type { Change } from './change.ts';
import type { EditPlan } from './edit-plan.ts';
import { findOwner, type Owner } from './find-owner.ts';
import { divideRange } from './leave-out.ts';
import { refuse } from './refuse.ts';
import { canonize } from './snapshot.ts';
import type { Place, SourceEditor } from './source-editor.ts';
import type { TextEdit } from './text-edit.ts';

/** It counts only where the group itself stands. */
const PRIORITY = 'ansible_group_priority';

type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'place'; readonly editor: SourceEditor; readonly place: Place };

/** Sets each variable where it stands and counts; a new one where the owner's other variables stand. */
export function planSet(plan: EditPlan, { owner: name, vars }: Extract<Change, { kind: 'set' }>): void {
  const owner = findOwner(plan.open.inventory, name);
  const targets = new Map<string, { target: Target; vars: Assignment[] }>();
  for (const assignment of vars) {
    const target = chooseTarget(plan, name, owner, assignment.name);
    const id = target.kind === 'file' ? target.path : `${target.editor.file.path}\0${target.place.span.start}`;
    const known = targets.get(id);
    if (known === undefined) targets.set(id, { target, vars: [assignment] });
    else known.vars.push(assignment);
  }
  for (const { target, vars: some } of targets.values()) {
    if (target.kind === 'file') {
      plan.setInVarsFile(target.path, some);
      continue;
    }
    const { edits, settled } = target.editor.setVars(target.place, some);
    plan.edit(target.editor, edits);
    plan.expect((snapshot) => {
      for (const { name: variable, value } of some) {
        const node = settled.get(variable) ?? value;
        if (owner.kind === 'group' && variable === PRIORITY) {
          snapshot.add('priority of group', name, '', node.kind === 'scalar' ? String(Number(node.value)) : '');
        } else {
          snapshot.add(`${owner.kind} var`, name, variable, canonize(node));
        }
      }
    });
  }
}

function chooseTarget(plan: EditPlan, name: string, owner: Owner, variable: string): Target {
  const vars = owner.kind === 'host' ? owner.host.vars : owner.group.vars;
  const kind = owner.kind === 'host' ? 'host_vars' : 'group_vars';
  const places = listPlaces(plan, name, owner.kind);
  const layer = vars.findLast(({ entries }) => entries.has(variable));
  const standing = layer?.entries.get(variable);
  if (layer !== undefined && layer.from !== 'inventory' && standing !== undefined) {
    return { kind: 'file', path: fileOf(standing) };
  }
  const own = places.filter(({ place }) => isAlone(place));
  const isGroupsOwn = owner.kind === 'group' && variable === PRIORITY;
  const here =
    standing === undefined ? undefined : places.filter(({ editor }) => editor.file.path === fileOf(standing));
  const holding = (here ?? (isGroupsOwn ? places : [])).findLast(({ place }) => place.vars.has(variable));
  if (holding !== undefined && isAlone(holding.place)) return { kind: 'place', ...holding };
  if (holding === undefined && here !== undefined) {
    // It comes there through `<<`, and what stands in the place itself goes before that.
    const merging = here.findLast(({ place }) => isAlone(place));
    if (merging !== undefined) return { kind: 'place', ...merging };
  }
  const files = isGroupsOwn ? [] : plan.listVarsFiles(kind, name);
  const open = files.find((path) => !plan.isSecret(path));
  const best =
    own.find(({ place }) => place.vars.size > 0) ??
    own.find(({ place }) => place.kind === 'group' && place.hasContent) ??
    own[0];
  if (holding === undefined && open === undefined && best !== undefined) return { kind: 'place', ...best };
  if (isGroupsOwn) return refuse(`the priority of \`${name}\` must stand in the inventory, which has no room for it`);
  return { kind: 'file', path: open ?? files[0] ?? plan.nameVarsFile(kind, name) };
}

function listPlaces(plan: EditPlan, name: string, kind: Owner['kind']): { editor: SourceEditor; place: Place }[] {
  return plan.open.editors.flatMap((editor) => {
    const places: readonly Place[] =
      kind === 'host'
        ? editor.hosts.filter(({ names }) => names.includes(name))
        : editor.groups.filter((place) => place.name === name);
    return places.map((place) => ({ editor, place }));
  });
}

/** A range gives its variables to all its hosts. */
function isAlone(place: Place): boolean {
  return place.kind === 'group' || place.names.length === 1;
}

function fileOf({ key, node }: VarsEntry): string {
  return (key ?? node).span.file.path;
}

/** Takes variables away wherever a host or group has them of its own. */
export function planUnset(plan: EditPlan, { owner: name, names }: Extract<Change, { kind: 'unset' }>): void {
  const owner = findOwner(plan.open.inventory, name);
  const vars = owner.kind === 'host' ? owner.host.vars : owner.group.vars;
  const all = listPlaces(plan, name, owner.kind);
  const paths = new Map<string, string[]>();
  for (const variable of names) {
    const entries = vars.flatMap(({ from, entries }) => {
      const entry = entries.get(variable);
      return entry === undefined ? [] : [{ from, entry }];
    });
    const places = all.filter(({ place }) => place.vars.has(variable));
    if (entries.length === 0 && places.length === 0) refuseUnset(plan, owner, name, variable);
    for (const { place } of places) refuseOfRanges(place, name, variable);
    for (const { from, entry } of entries) {
      if (from !== 'inventory') paths.set(fileOf(entry), [...(paths.get(fileOf(entry)) ?? []), variable]);
      else if (places.length === 0) refuseShared(name, variable, entry);
    }
    plan.expect((snapshot) => {
      snapshot.drop(`${owner.kind} var`, name, variable);
      if (variable === PRIORITY && owner.kind === 'group') snapshot.add('priority of group', name, '', '1');
    });
  }
  for (const [path, some] of paths) plan.unsetInVarsFile(path, some);
  for (const { editor, place } of all) {
    const some = names.filter((variable) => place.vars.has(variable));
    if (some.length > 0) plan.edit(editor, unsetAt(editor, place, name, some));
  }
}

/** The others of a range keep what one of them loses. */
function unsetAt(editor: SourceEditor, place: Place, name: string, variables: readonly string[]): TextEdit[] {
  const pieces = place.kind === 'group' || isAlone(place) ? undefined : divideRange(place.text, new Set([name]));
  const own = pieces?.find(({ alone }) => alone !== undefined);
  if (place.kind === 'group' || pieces === undefined || own === undefined) return editor.unsetVars(place, variables);
  return editor.split(
    place,
    pieces.map(({ text }) => text),
    { text: own.text, names: variables },
  );
}

/** A name with several ranges is not divided. */
function refuseOfRanges(place: Place, name: string, variable: string): void {
  if (place.kind === 'group' || isAlone(place) || divideRange(place.text, new Set([name])) !== undefined) return;
  const help = `Set another one for it alone: run inventory set ${name} ${variable}=…`;
  const message = `\`${variable}\` is that of all ${place.names.length} hosts of \`${place.text}\``;
  refuse(message, { span: place.span, help });
}

function refuseShared(name: string, variable: string, { key }: VarsEntry): never {
  const help = `Set another one for it alone: run inventory set ${name} ${variable}=…`;
  return refuse(`\`${name}\` shares \`${variable}\` with others, through an anchor`, { span: key?.span, help });
}

function refuseUnset(plan: EditPlan, owner: Owner, name: string, variable: string): never {
  const merged = owner.kind === 'host' ? mergeVars(plan.open.inventory, owner.host).get(variable) : undefined;
  const place = merged === undefined ? undefined : formatPlace((merged.entry.key ?? merged.entry.node).span);
  return refuse(
    `\`${name}\` has no variable \`${variable}\` of its own`,
    place === undefined ? {} : { help: `It comes from a group: ${place}` },
  );
}
