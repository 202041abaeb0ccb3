import type { ArgumentProblem } from '../module/argument-problem.ts';
import type { Host } from '../inventory/inventory.ts';
import { locateProblem } from '../playbook/locate-problem.ts';
import type { ModuleAction, Task } from '../playbook/play.ts';
import type { Diagnostic, Related } from '../source/diagnostic.ts';
import type { Layer } from '../variables/layer.ts';
import type { Audience } from './check-variables.ts';
import { decideConditions } from './decide-conditions.ts';
import { divideClass } from './divide-class.ts';
import { nameHosts } from './find-missing.ts';
import { findProblems, isSecret, listDecisive, nameProblem, readPlainly, renderArguments } from './render-arguments.ts';
import { listItems } from './list-items.ts';
import { listSources } from './list-sources.ts';
import type { Foresight } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import type { Surrounding } from './surrounding.ts';
import { createScope } from './create-scope.ts';

interface Finding {
  readonly problem: ArgumentProblem;
  readonly host: HostClass;
  readonly hosts: Host[];
  /** Whose own values do not fit either. */
  readonly others: Host[];
  /** Some host is sure to get there. */
  isSure: boolean;
}

interface Case {
  readonly task: Task;
  readonly action: ModuleAction;
  readonly around: Surrounding;
  readonly foresight: Foresight;
}

/**
 * What is wrong with arguments whose templates can be rendered before the run, once for each class of hosts. An error where a host is sure
 * to get there, else a warning.
 */
export function checkRendered(task: Task, around: Surrounding, audience: Audience, foresight: Foresight): Diagnostic[] {
  const { action } = task;
  if (action.kind !== 'module' && action.kind !== 'action') return [];
  const names = listDecisive(action);
  if (names.size === 0 || foresight.unforeseeable || isSecret(task)) return [];
  // What shows without rendering anything has been said.
  const known = new Set(findProblems(action, readPlainly(action)).map(keyOf));
  const found = new Map<string, Finding>();
  const one: Case = { task, action, around, foresight };
  let reached = 0;
  const nodes = [...action.args.entries].filter(([name]) => names.has(name)).map(([, { node }]) => node);
  for (const host of audience.classes.flatMap((whole) => divideClass(whole, nodes, around, foresight))) {
    const problems = checkClass(host, names, one);
    if (problems === undefined) continue;
    reached += host.hosts.length;
    for (const { problem, isSure } of problems) {
      if (known.has(keyOf(problem))) continue;
      const key = problem.code === 'LS0206' ? JSON.stringify([problem.code, problem.path]) : keyOf(problem);
      const finding = found.get(key) ?? { problem, host, hosts: [], others: [], isSure: false };
      const hosts = finding.problem.message === problem.message ? finding.hosts : finding.others;
      if (!isIn(finding.hosts, host) && !isIn(hosts, host)) hosts.push(...host.hosts);
      finding.isSure ||= isSure && audience.isSure;
      found.set(key, finding);
    }
  }
  return [...found.values()].map((finding) => explain(finding, finding.hosts.length === reached, one));
}

interface ClassProblem {
  readonly problem: ArgumentProblem;
  readonly isSure: boolean;
}

/** Undefined where no host of the class gets there. */
function checkClass(
  host: HostClass,
  names: ReadonlySet<string>,
  { task, action, around, foresight }: Case,
): ClassProblem[] | undefined {
  const items = listItems(task, createScope(around, host, foresight));
  if (items?.length === 0) return undefined;
  const tops: readonly (Layer | undefined)[] = items ?? [undefined];
  const isOpen = task.loop !== undefined && items === undefined;
  let isReached = false;
  const found: ClassProblem[] = [];
  for (const top of tops) {
    const decision = decideConditions(around, host, foresight, top);
    if (decision === 'skip') continue;
    isReached = true;
    const plain = createScope(around, host, foresight);
    const given = renderArguments(action, names, top === undefined ? plain : plain.with(top));
    const problems = findProblems(action, given);
    const isSure = decision === 'run' && !isOpen && task.keywords.runOnce === undefined;
    found.push(...problems.map((problem) => ({ problem, isSure })));
  }
  return isReached ? found : undefined;
}

/** Classes are added whole, one after the other. */
function isIn(hosts: readonly Host[], { hosts: members }: HostClass): boolean {
  return hosts.at(-1) === members.at(-1);
}

function keyOf({ code, path, message }: ArgumentProblem): string {
  return JSON.stringify([code, path, message]);
}

function explain(
  { problem, host, hosts, others, isSure }: Finding,
  all: boolean,
  { task, action, around }: Case,
): Diagnostic {
  const named = nameProblem(problem, task.moduleName);
  const more = others.length === 0 ? '' : `; the values of ${nameHosts(others, false)} do not fit either`;
  const whom = all ? '' : `, for ${nameHosts(hosts, false)}${more}`;
  const located = locateProblem({ ...problem, message: `${named}${whom}` }, action.args);
  const [first] = problem.path;
  const about = new Set([first, ...(problem.others ?? [])]);
  const nodes = [...action.args.entries].filter(([name]) => first === undefined || about.has(name));
  const sources = listSources(
    nodes.map(([, { node }]) => node),
    host,
    around,
  );
  const related = [...sources].map(([name, place]): Related => ({
    message: `\`${name}\` is defined here`,
    span: place.span,
  }));
  return {
    ...located,
    severity: isSure ? 'error' : 'warning',
    ...(related.length === 0 ? {} : { related }),
  };
}
