import { DiagnosticError } from '../../source/diagnostic.ts';
import { type Assignment, checkAssignment } from './assignment.ts';
import type { Change } from './change.ts';
import { EditPlan, type EditResult } from './edit-plan.ts';
import { openSources, type SourceReading } from './open-sources.ts';
import { planAddGroup, planMoveGroup, planRemoveGroups } from './plan-groups.ts';
import { planAddHosts, planRemoveHosts } from './plan-hosts.ts';
import { planRename } from './plan-rename.ts';
import { planSet, planUnset } from './plan-vars.ts';
import { readHostNames } from '../read-host-names.ts';
import { refuse } from './refuse.ts';
import { ThinSources } from './thin-sources.ts';

/** More are looked for as long as all is read. */
const MOST_NAMES = 50;
/** What every change may be about. */
const ALWAYS = ['all', 'ungrouped', 'hosts', 'vars', 'children'];

/**
 * What the files of an inventory are after a change: the smallest one, in the file where the thing stands, read again and found to change
 * that and nothing else. Nothing is written. @throws DiagnosticError where the inventory has mistakes, and for what cannot be done
 */
export function planEdit(sources: readonly string[], reading: SourceReading, change: Change): EditResult {
  for (const assignment of listAssignments(change)) checkAssignment(assignment);
  const names = listNames(change);
  if (names === undefined) return planWith(sources, reading, change);
  const thin = new ThinSources(sources, reading.readFile, names);
  try {
    return thin.widen(planWith(sources, { ...reading, readFile: thin.readFile }, change));
  } catch (error) {
    if (!(error instanceof DiagnosticError) || !thin.isThin) throw error;
    // What was left out may help to say why.
    return planWith(sources, reading, change);
  }
}

function listAssignments(change: Change): readonly Assignment[] {
  if (change.kind === 'set') return change.vars;
  return change.kind === 'add-hosts' ? change.hosts.flatMap(({ vars }) => vars) : [];
}

function planWith(sources: readonly string[], reading: SourceReading, change: Change): EditResult {
  const open = openSources(sources, reading, listOwners(change));
  const errors = open.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new DiagnosticError(errors);
  if (open.editors.length === 0) {
    refuse(`there is nothing to edit: the inventory \`${sources.join(' ')}\` has no file`, {
      help: 'Name a file or a folder with `-i`.',
    });
  }
  const plan = new EditPlan(open);
  planChange(plan, change);
  return plan.finish();
}

function planChange(plan: EditPlan, change: Change): void {
  switch (change.kind) {
    case 'add-hosts':
      return planAddHosts(plan, change);
    case 'remove-hosts':
      return planRemoveHosts(plan, change);
    case 'rename':
      return planRename(plan, change);
    case 'set':
      return planSet(plan, change);
    case 'unset':
      return planUnset(plan, change);
    case 'add-group':
      return planAddGroup(plan, change);
    case 'remove-groups':
      return planRemoveGroups(plan, change);
    case 'move-group':
      return planMoveGroup(plan, change);
  }
}

/** Whose files of variables the change is about. */
function listOwners(change: Change): ReadonlySet<string> {
  return new Set(change.kind === 'set' || change.kind === 'unset' ? [change.owner] : []);
}

/** The names that the change is about; undefined where it is about all that is in a group, or about many. */
function listNames(change: Change): ReadonlySet<string> | undefined {
  const names = nameAll(change);
  return names === undefined || names.length > MOST_NAMES ? undefined : new Set([...ALWAYS, ...names]);
}

function nameAll(change: Change): readonly string[] | undefined {
  switch (change.kind) {
    case 'add-hosts':
      return [...change.hosts.flatMap(({ text }) => expandName(text)), ...change.groups];
    case 'remove-hosts':
      return [...change.hosts.flatMap(expandName), ...(change.group === undefined ? [] : [change.group])];
    case 'rename':
      return [change.from, change.to];
    case 'set':
      return [change.owner, ...change.vars.map(({ name }) => name)];
    case 'unset':
      return [change.owner, ...change.names];
    case 'add-group':
      return [change.group, ...(change.parent === undefined ? [] : [change.parent])];
    case 'move-group':
    case 'remove-groups':
      return undefined;
  }
}

function expandName(text: string): readonly string[] {
  const found = readHostNames(text);
  return 'reason' in found ? [text] : found.names;
}
