import { readHostNames } from '../read-host-names.ts';
import type { Change } from './change.ts';
import type { EditPlan } from './edit-plan.ts';
import { checkColon, checkNewName, findGroup } from './find-owner.ts';
import { refuse } from './refuse.ts';
import { canonize } from './snapshot.ts';
import { leaveOut } from './leave-out.ts';
import type { HostPlace, NewHost, SourceEditor } from './source-editor.ts';
import type { TextEdit } from './text-edit.ts';
import { suggest } from '../../util/suggest.ts';

/** Of more hosts no files are looked for. */
const MOST_LOOKED_FOR = 50;

type AddHosts = Extract<Change, { kind: 'add-hosts' }>;
type RemoveHosts = Extract<Change, { kind: 'remove-hosts' }>;

/** New hosts, and hosts that are to be in further groups. */
export function planAddHosts(plan: EditPlan, { hosts, groups }: AddHosts): void {
  const { inventory } = plan.open;
  const added = hosts.map((host) => ({ host, names: readNewHost(host, plan) }));
  const isKnown = added.some(({ names }) => names.some((name) => inventory.hosts.has(name)));
  if (isKnown) checkKnown(plan, hosts, groups);
  for (const group of groups) findGroup(inventory, group);
  for (const [index, group] of (groups.length === 0 ? ['ungrouped'] : groups).entries()) {
    const editor = chooseEditor(plan, group);
    plan.edit(editor, editor.addHosts(group, index === 0 ? hosts : hosts.map(({ text }) => ({ text, vars: [] }))));
  }
  for (const path of isKnown || added.length > MOST_LOOKED_FOR ? [] : findWaiting(plan, added)) {
    plan.notes.push(`${path} was there before, and counts for the new host`);
  }
  plan.expect((snapshot) => {
    for (const { host, names } of added) {
      for (const name of names) {
        for (const group of groups.length === 0 ? [undefined] : groups) snapshot.addHost(name, group);
        for (const { name: variable, value } of host.vars) snapshot.add('host var', name, variable, canonize(value));
      }
    }
  });
}

/** Files of variables that are there before their host. */
function findWaiting(plan: EditPlan, added: readonly { readonly names: readonly string[] }[]): string[] {
  return added.flatMap(({ names: [name = ''] }) => plan.findVarsPaths('host_vars', name));
}

function readNewHost({ text }: NewHost, { open: { inventory } }: EditPlan): readonly string[] {
  checkNewName(text, 'host');
  const found = readHostNames(text);
  if ('reason' in found) return refuse(`the range \`${text}\` cannot be read: ${found.reason}`);
  if (found.port !== undefined) {
    const [name = ''] = found.names;
    return refuse(`\`${text}\` has a port`, { help: `Give it as a variable: ${name} ansible_port=${found.port}` });
  }
  for (const name of found.names) {
    checkColon(name);
    const group = inventory.groups.get(name);
    if (group !== undefined) refuse(`\`${name}\` is the name of a group`, { span: group.span });
  }
  return found.names;
}

/** A host that is there may only join groups. */
function checkKnown(plan: EditPlan, hosts: readonly NewHost[], groups: readonly string[]): void {
  const { inventory } = plan.open;
  for (const { text, vars } of hosts) {
    const found = readHostNames(text);
    const name = 'names' in found ? found.names.find((each) => inventory.hosts.has(each)) : undefined;
    if (name === undefined) continue;
    const span = inventory.hosts.get(name)?.span;
    const isIn = groups.find((group) => inventory.groups.get(group)?.hosts.some((host) => host.name === name));
    if (groups.length === 0 || isIn !== undefined || name !== text) {
      refuse(`\`${name}\` stands in ${isIn === undefined ? 'the inventory' : `the group \`${isIn}\``} already`, {
        span,
      });
    }
    if (vars.length > 0) {
      refuse(`\`${name}\` is there already`, { span, help: `Set its variables: run inventory set ${name} …` });
    }
  }
}

/** The source that has the group, and best one that fills it. */
export function chooseEditor({ open: { editors } }: EditPlan, group: string): SourceEditor {
  const isFilled = (editor: SourceEditor): boolean =>
    editor.groups.some(({ name, hasContent }) => name === group && hasContent);
  const found = editors.find(isFilled) ?? editors.find((editor) => editor.holds(group));
  const isEverywhere = group === 'all' || group === 'ungrouped';
  const editor = found ?? (isEverywhere ? (editors.find(({ groups }) => groups.length > 0) ?? editors[0]) : undefined);
  return editor ?? refuse(`no file of the inventory that can be edited has the group \`${group}\``);
}

export function planRemoveHosts(plan: EditPlan, { hosts, group }: RemoveHosts): void {
  const { editors, inventory } = plan.open;
  const gone = new Set<string>();
  for (const host of hosts) {
    const found = readHostNames(host);
    const wanted = new Set('reason' in found ? [host] : found.names);
    const all = editors.flatMap((editor) => editor.hosts.filter(({ names }) => names.some((name) => wanted.has(name))));
    const known = new Set(all.flatMap(({ names }) => names));
    for (const name of wanted) if (!known.has(name)) refuseMissing(plan, name);
    if (group !== undefined) findGroup(inventory, group);
    const places = group === undefined ? all : all.filter((place) => place.group === group);
    const [first] = all;
    if (places.length === 0) refuse(`\`${host}\` does not stand in \`${group ?? ''}\` itself`, { span: first?.span });
    if (group !== undefined && places.length === all.length) {
      refuse(`\`${host}\` stands in \`${group}\` alone`, { span: first?.span, help: `run inventory remove ${host}` });
    }
    for (const name of wanted) gone.add(name);
  }
  for (const editor of editors) {
    const places = editor.hosts.filter(
      (place) => (group === undefined || place.group === group) && place.names.some((name) => gone.has(name)),
    );
    const whole = places.filter(({ names }) => names.every((name) => gone.has(name)));
    if (whole.length > 0) plan.edit(editor, editor.remove(whole));
    for (const place of places) {
      if (!whole.includes(place)) plan.edit(editor, splitRange(editor, place, gone));
    }
  }
  plan.expect((snapshot) => {
    snapshot.dropWhere(
      ({ kind, name, of }) =>
        gone.has(name) &&
        kind.startsWith('host') &&
        (group === undefined || (kind === 'host in group' && of === group)),
    );
  });
  if (group !== undefined) return;
  for (const path of [...gone].flatMap((name) => plan.findVarsPaths('host_vars', name))) {
    plan.notes.push(`${path} stays: remove it if nobody needs it`);
  }
}

function refuseMissing({ open: { inventory, editors } }: EditPlan, host: string): never {
  if (inventory.hosts.has(host)) {
    const list = editors.length === 0 ? 'the inventory is a list of hosts' : 'it stands in no file that can be edited';
    return refuse(`\`${host}\` cannot be edited: ${list}`);
  }
  const near = suggest(host, inventory.hosts.keys());
  const isGroup = inventory.groups.has(host) ? `It is a group: run inventory group remove ${host}` : undefined;
  const help = isGroup ?? (near === undefined ? undefined : `Did you mean \`${near}\`?`);
  return refuse(`there is no host \`${host}\` in the inventory`, help === undefined ? {} : { help });
}

function splitRange(editor: SourceEditor, place: HostPlace, gone: ReadonlySet<string>): TextEdit[] {
  const texts = leaveOut(place.text, gone);
  if (texts !== undefined) return editor.split(place, texts);
  return refuseRange(place, place.names.find((name) => gone.has(name)) ?? '');
}

/** One host of a range has no text of its own. */
export function refuseRange({ text, names, span }: HostPlace, host: string): never {
  const help = `Write the range without it first: run inventory edit`;
  return refuse(`\`${host}\` is one of the ${names.length} hosts of \`${text}\``, { span, help });
}
