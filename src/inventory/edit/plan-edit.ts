import { DiagnosticError } from '../../source/diagnostic.ts';
import { type Assignment, checkAssignment } from './assignment.ts';
import type { Change } from './change.ts';
import { EditPlan, type EditResult } from './edit-plan.ts';
import { findConcern } from './find-concern.ts';
import { openSources, type SourceReading } from './open-sources.ts';
import { planAddGroup, planMoveGroup, planRemoveGroups } from './plan-groups.ts';
import { planAddHosts, planRemoveHosts } from './plan-hosts.ts';
import { planRename } from './plan-rename.ts';
import { planSet, planUnset } from './plan-vars.ts';
import { refuse } from './refuse.ts';
import { ThinSources } from './thin-sources.ts';

/**
 * What the files of an inventory are after a change: the smallest one, in the file where the thing stands, read again and found to change
 * that and nothing else. Nothing is written. @throws DiagnosticError where the inventory has mistakes, and for what cannot be done
 */
export function planEdit(sources: readonly string[], reading: SourceReading, change: Change): EditResult {
  for (const assignment of listAssignments(change)) checkAssignment(assignment);
  return planThin(sources, reading, change) ?? planWith(sources, reading, change);
}

/** Without reading all; undefined where it takes what was left out, also to say why it cannot be done. */
function planThin(sources: readonly string[], reading: SourceReading, change: Change): EditResult | undefined {
  const concern = findConcern(sources, reading, change);
  if (concern === undefined) return undefined;
  const thin = new ThinSources(sources, reading.readFile, concern);
  try {
    return thin.widen(planWith(sources, { ...reading, readFile: thin.readFile }, change));
  } catch (error) {
    if (!(error instanceof DiagnosticError) || !thin.isThin) throw error;
    return undefined;
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
