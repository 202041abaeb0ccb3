import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import type { VarsEntry } from './inventory.ts';
import type { InventoryModel } from './inventory-model.ts';

export type OwnVars = readonly (readonly [string, VarsEntry])[];

type Group = ReturnType<InventoryModel['ensureGroup']>;
type Host = ReturnType<InventoryModel['ensureHost']>;

/** Of a group it is no variable. */
const PRIORITY = 'ansible_group_priority';

/** Adds the variables that a source gives to a host or a group; of one with two values in a file the later one counts, with a warning. */
export function addOwnVars(model: InventoryModel, owner: Group | Host, vars: OwnVars, found: Diagnostic[]): void {
  if (vars.length === 0) return;
  const known = owner.vars.find(({ from }) => from === 'inventory')?.entries;
  for (const [name, { key, node }] of vars) {
    const first = known?.get(name);
    // Another file may be there to change what this one says.
    if (first?.key === undefined || key === undefined || first.node.span.file !== node.span.file) continue;
    if (textOf(first.node) === textOf(node)) continue;
    const message = `\`${name}\` of \`${owner.name}\` has another value above: this one counts`;
    const related = [{ message: 'the other one', span: first.key.span }];
    found.push(createWarning('LS0411', message, { span: key.span, related }));
  }
  if ('priority' in owner) setPriority(owner, vars, found);
  model.addVars(owner, 'priority' in owner ? vars.filter(([name]) => name !== PRIORITY) : vars);
}

function setPriority(group: Group, vars: OwnVars, found: Diagnostic[]): void {
  const priority = vars.findLast(([name]) => name === PRIORITY)?.[1].node;
  if (priority === undefined) return;
  const value = priority.kind === 'scalar' ? Number(priority.value) : Number.NaN;
  if (Number.isInteger(value)) group.priority = value;
  else found.push(createError('LS0401', `\`${PRIORITY}\` must be an integer`, { span: priority.span }));
}

function textOf({ span }: Node): string {
  return span.file.text.slice(span.start, span.end);
}
