import type { Host } from '../inventory/inventory.ts';
import type { Task } from '../playbook/play.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { formatPlace } from '../source/span.ts';
import { FACT_NAMES, mayBeFact } from '../variables/fact-names.ts';
import { suggest } from '../util/suggest.ts';
import { describeCycle } from '../variables/trail.ts';
import { createScope } from './create-scope.ts';
import { decideConditions } from './decide-conditions.ts';
import { findMissing, listNames, type MissingName, nameHosts } from './find-missing.ts';
import type { Foresight } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import { listItems } from './list-items.ts';
import type { Surrounding } from './surrounding.ts';
import type { NameUse } from './read-text.ts';

/** The hosts of a play. */
export interface Audience {
  readonly classes: readonly HostClass[];
  /** False where the pattern is a template, and these are all hosts there are. */
  readonly isSure: boolean;
}

interface Lack {
  readonly missing: MissingName;
  readonly class: HostClass;
  readonly hosts: Host[];
  /** Some host that lacks it is sure to get there. */
  isSure: boolean;
  /** The task reckons elsewhere with its not being defined. */
  readonly isExpected: boolean;
}

/**
 * Undefined variables that a task uses. An error is what must fail when it is reached: a host that lacks the variable is sure to get
 * there, or may get there and every other host that may lacks it too.
 */
export function checkVariables(
  uses: readonly NameUse[],
  task: Task,
  around: Surrounding,
  audience: Audience,
  foresight: Foresight,
): Diagnostic[] {
  const lacks = new Map<NameUse, Lack>();
  const guarded = new Set(uses.filter((use) => use.guarded).map(({ name }) => name));
  let reached = 0;
  for (const host of audience.classes) {
    const decision = decideConditions(around, host, foresight);
    if (decision === 'skip') continue;
    const found = uses.flatMap((use) => {
      const missing = findMissing(use, host, around, foresight);
      return missing === undefined ? [] : [{ use, missing }];
    });
    if (found.length > 0 && hasNoItems(task, host, around, foresight)) continue;
    reached += host.hosts.length;
    for (const { use, missing } of found) {
      const isExpected = guarded.has(missing.use.name);
      const lack = lacks.get(use) ?? { missing, class: host, hosts: [], isSure: false, isExpected };
      lack.hosts.push(...host.hosts);
      lack.isSure ||= decision === 'run' && audience.isSure;
      lacks.set(use, lack);
    }
  }
  return [...lacks]
    .filter(([, { hosts, isSure }]) => isSure || hosts.length === reached)
    .map(([use, lack]) => {
      if (lack.missing.circle !== undefined) return explainCircle(use, lack.missing, around, foresight);
      const why = excuse(use, lack.missing.use, around, foresight);
      return explain(lack, lack.hosts.length === reached, why, around, foresight);
    });
}

/** Whether files tell that the list of its loop is empty, so that nothing but the list is looked at. */
function hasNoItems(task: Task, host: HostClass, around: Surrounding, foresight: Foresight): boolean {
  if (task.loop === undefined || foresight.unforeseeable) return false;
  return listItems(task, createScope(around, host, foresight))?.length === 0;
}

/** Why the run may do without the variable; undefined where it cannot. */
function excuse(use: NameUse, missing: NameUse, around: Surrounding, foresight: Foresight): string | undefined {
  if (around.tolerated) return 'a failure is tolerated here';
  if (around.perhapsUnheard === true) return 'unless nothing notifies the handler';
  if (use.isLenient === true) return 'it is shown as undefined';
  if (use.isInherited === true) return 'unless the template that this one extends sets it';
  if (around.facts.gathered && mayBeFact(missing.name)) return 'unless it is a fact of theirs';
  return foresight.unforeseeable ? 'unless the run defines it' : undefined;
}

/** Nobody can render it, whatever looks at it. */
function explainCircle(
  { span }: NameUse,
  { circle = [], isUnsure }: MissingName,
  { tolerated }: Surrounding,
  { unforeseeable }: Foresight,
): Diagnostic {
  const create = tolerated || unforeseeable || isUnsure === true ? createWarning : createError;
  const help = 'A variable is rendered when it is used: give the new value another name.';
  return create('LS0220', describeCycle(circle), { span, help });
}

function explain(
  { missing, class: host, hosts, isExpected }: Lack,
  all: boolean,
  why: string | undefined,
  around: Surrounding,
  foresight: Foresight,
): Diagnostic {
  const { use, via } = missing;
  const { name, span } = use;
  const names = listNames(host, around, foresight);
  const candidates = around.facts.gathered ? [...names.keys(), ...FACT_NAMES] : names.keys();
  const near = ABSENT.has(name) ? undefined : suggest(name, candidates);
  const details = {
    span,
    ...(near === undefined ? {} : { label: describeNear(near, names), suggestion: near }),
    ...(near === undefined ? describeHelp(name) : {}),
    ...(via.length === 0
      ? {}
      : { related: via.map((step) => ({ message: `\`${step.name}\` is used here`, span: step.span })) }),
  };
  const whom = nameHosts(hosts, all);
  // A name that is nearly another one's is wrong also where nobody can tell whether its branch is taken.
  const mayBeRight = missing.isUnsure === true && (near === undefined || isExpected);
  const excused = why ?? (mayBeRight ? 'unless its branch is not taken' : undefined);
  if (excused !== undefined) {
    return createWarning('LS0312', `\`${name}\` is not defined for ${whom}; ${excused}`, details);
  }
  return createError('LS0311', `\`${name}\` is not defined for ${whom}`, details);
}

function describeNear(near: string, names: ReturnType<typeof listNames>): string {
  const node = names.get(near);
  if (node === undefined) return `did you mean \`${near}\`?`;
  return `did you mean \`${near}\` (${formatPlace(node.span).replace(/:\d+$/, '')})?`;
}

/** Names that Ansible would fill in, and why they are not there. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ['item', 'Only a task with `loop` has an `item`.'],
  ['ansible_loop', 'Only a loop whose `loop_control` says `extended: true` has it.'],
  ['ansible_loop_var', 'Only a task with `loop` has it.'],
  ['ansible_index_var', 'Only a loop whose `loop_control` has an `index_var` has it.'],
  ['ansible_selinux_python_present', 'Longshore needs no Python on a host, and does not look for its packages.'],
]);

function describeHelp(name: string): { help?: string } {
  const absent = ABSENT.get(name);
  if (absent !== undefined) return { help: absent };
  if (!FACT_NAMES.has(name)) return {};
  return { help: 'It is a fact: none are gathered with `gather_facts: false`, unless a task runs `setup`.' };
}
