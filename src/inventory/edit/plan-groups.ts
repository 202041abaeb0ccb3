import type { Group } from '../inventory.ts';
import type { Change } from './change.ts';
import type { EditPlan } from './edit-plan.ts';
import { checkNewName, findGroup } from './find-owner.ts';
import { chooseEditor } from './plan-hosts.ts';
import { refuse } from './refuse.ts';

type AddGroup = Extract<Change, { kind: 'add-group' }>;
type RemoveGroups = Extract<Change, { kind: 'remove-groups' }>;
type MoveGroup = Extract<Change, { kind: 'move-group' }>;

/** How many names a message lists. */
const MOST_LISTED = 5;

export function planAddGroup(plan: EditPlan, { group, parent = 'all' }: AddGroup): void {
  const { inventory } = plan.open;
  refuseEverywhere(group);
  checkNewName(group, 'group');
  const known = inventory.groups.get(group);
  if (known !== undefined) {
    refuse(`there is a group \`${group}\` already`, { span: known.span, help: `run inventory group move ${group} …` });
  }
  const host = inventory.hosts.get(group);
  if (host !== undefined) refuse(`\`${group}\` is the name of a host`, { span: host.span });
  findGroup(inventory, parent);
  if (parent === 'ungrouped') refuse('`ungrouped` has no groups');
  const editor = chooseEditor(plan, parent);
  plan.edit(editor, editor.addGroup(group, parent));
  plan.expect((snapshot) => {
    snapshot.addGroup(group);
    snapshot.addChild(group, parent);
  });
}

export function planRemoveGroups(plan: EditPlan, { groups }: RemoveGroups): void {
  const { inventory, editors } = plan.open;
  const gone = new Set(groups);
  const elsewhere = new Set(
    editors.flatMap((editor) => editor.hosts.filter((place) => !gone.has(place.group)).flatMap(({ names }) => names)),
  );
  const held = new Set(
    editors.flatMap((editor) =>
      editor.groups.filter(({ parent }) => parent === undefined || !gone.has(parent)).map((place) => place.name),
    ),
  );
  for (const name of groups) {
    const group = findGroup(inventory, name);
    refuseEverywhere(name);
    const hosts = group.hosts.map((host) => host.name).filter((host) => !elsewhere.has(host));
    if (hosts.length > 0) {
      const help = `Remove them, or put them elsewhere first: run inventory add ${hosts[0]} --group …`;
      const why = hosts.length === 1 ? 'it stands in no other group' : 'they stand in no other group';
      refuse(`${listNames(hosts)} would be lost: ${why}`, { span: group.span, help });
    }
    const children = group.children.map((child) => child.name).filter((child) => !held.has(child) && !gone.has(child));
    if (children.length > 0) {
      const help = `Move them first: run inventory group move ${children[0]} all`;
      refuse(`${listNames(children)} would be lost with \`${name}\``, { span: group.span, help });
    }
  }
  for (const editor of editors) {
    const places = editor.groups.filter((place) => gone.has(place.name));
    if (places.length > 0) plan.edit(editor, editor.remove(places));
  }
  plan.expect((snapshot) => {
    snapshot.dropWhere(
      ({ kind, name, of }) =>
        (kind.includes('group') && !kind.startsWith('host') && gone.has(name)) ||
        (kind.endsWith('in group') && gone.has(of)),
    );
  });
  for (const path of groups.flatMap((name) => plan.findVarsPaths('group_vars', name))) {
    plan.notes.push(`${path} stays: remove it if nobody needs it`);
  }
}

export function planMoveGroup(plan: EditPlan, { group: name, parent }: MoveGroup): void {
  const { inventory, editors } = plan.open;
  const group = findGroup(inventory, name);
  const target = findGroup(inventory, parent);
  refuseEverywhere(name);
  if (parent === 'ungrouped') refuse('`ungrouped` has no groups');
  const way = findWay(group, target);
  if (way !== undefined) {
    const chain = way.map((each) => `\`${each.name}\``).join(' in ');
    refuse(`\`${name}\` would contain itself: ${chain}`, { span: target.span });
  }
  if (group.parents.length === 1 && group.parents[0] === target) {
    refuse(`\`${name}\` stands in \`${parent}\` already, and nowhere else`, { span: group.span });
  }
  const holders = editors.filter((editor) => editor.holds(name));
  const [editor] = holders;
  if (editor === undefined || holders.length > 1 || !(parent === 'all' || editor.holds(parent))) {
    const files = [...new Set([...holders, ...editors.filter((each) => each.holds(parent))])];
    const help = 'Write it yourself: run inventory edit';
    refuse(`\`${name}\` and \`${parent}\` stand in several files: ${files.map(({ file }) => file.path).join(', ')}`, {
      span: group.span,
      help,
    });
  }
  plan.edit(editor, editor.moveGroup(name, parent));
  plan.expect((snapshot) => {
    snapshot.dropWhere((fact) => fact.kind === 'group in group' && fact.name === name);
    snapshot.addChild(name, parent);
  });
}

export function refuseEverywhere(name: string): void {
  if (name === 'all' || name === 'ungrouped') refuse(`the group \`${name}\` is always there`);
}

/** From a group below `top` up to it; undefined where it is not below. */
function findWay(top: Group, below: Group): Group[] | undefined {
  if (top === below) return [below];
  for (const parent of below.parents) {
    const way = findWay(top, parent);
    if (way !== undefined) return [below, ...way];
  }
  return undefined;
}

function listNames(names: readonly string[]): string {
  const listed = names.slice(0, MOST_LISTED).map((name) => `\`${name}\``);
  return names.length > MOST_LISTED ? `${listed.join(', ')} and ${names.length - MOST_LISTED} more` : listed.join(', ');
}
