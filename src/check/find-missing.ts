import type { Host, VarsEntry } from '../inventory/inventory.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import type { Span } from '../source/span.ts';
import { compileCondition } from '../template/compile.ts';
import { TemplateSyntaxProblem } from '../template/template-error.ts';
import { isTruthy } from '../template/truth.ts';
import { MAGIC_NAMES } from '../variables/magic-names.ts';
import { FACT_NAMES, isFilledIn, isInterface } from '../variables/fact-names.ts';
import { createScope } from './create-scope.ts';
import { type Foresight, isSettled } from './foresight.ts';
import type { HostClass } from './host-class.ts';
import { listMappings, type Surrounding } from './surrounding.ts';
import { type NameUse, readTemplate } from './read-text.ts';

/** A use of a variable that cannot be had, and the way there from the task. */
export interface MissingName {
  readonly use: NameUse;
  /** Uses of variables whose values lead there, the task's own first. */
  readonly via: readonly NameUse[];
  /** The variables that lead back to themselves, with their places; undefined where the name is not defined. */
  readonly circle?: readonly { readonly label: string; readonly span: Span }[];
  /** Nobody can tell yet whether the branch of a template that leads there is taken. */
  readonly isUnsure?: boolean;
}

const MAGIC: ReadonlySet<string> = new Set(MAGIC_NAMES);

/** The first thing that is missing for a use of a name on hosts of a class; undefined where nothing is. */
export function findMissing(
  use: NameUse,
  host: HostClass,
  around: Surrounding,
  known: Foresight,
): MissingName | undefined {
  // A task and its neighbours mostly use the same variables.
  const isPlain = !use.guarded && use.branches.length === 0;
  const complete = isPlain ? findComplete(around, host) : undefined;
  if (complete?.has(use.name) === true) return undefined;
  const missing = follow(use, { host, around, known, visited: new Set() });
  if (missing === undefined) complete?.add(use.name);
  return missing;
}

const completeNames = new WeakMap<Surrounding, Map<HostClass, Set<string>>>();

/** Names that nothing is missing for, on hosts of a class. */
function findComplete(around: Surrounding, host: HostClass): Set<string> {
  let ofHosts = completeNames.get(around);
  if (ofHosts === undefined) completeNames.set(around, (ofHosts = new Map()));
  let names = ofHosts.get(host);
  if (names === undefined) ofHosts.set(host, (names = new Set()));
  return names;
}

interface Search {
  readonly host: HostClass;
  readonly around: Surrounding;
  readonly known: Foresight;
  readonly visited: Set<Node>;
}

/** A variable on the way, and how much of what it uses has been looked at. */
interface Stop {
  readonly use: NameUse;
  readonly definition: VarsEntry;
  readonly inner: readonly NameUse[];
  next: number;
}

/** Goes through what a use leads to, the first first, and without recursion: variables may form a chain of any length. */
function follow(first: NameUse, search: Search): MissingName | undefined {
  const way: Stop[] = [];
  let use: NameUse | undefined = first;
  let unsure: MissingName | undefined;
  for (;;) {
    const reached = use === undefined ? undefined : reach(use, way, search);
    if (reached !== undefined && 'via' in reached) {
      const passed = way.findLastIndex((stop) => judgeBranches(stop.use, search) === 'never');
      const isUnsure = [reached.use, ...reached.via].some((step) => judgeBranches(step, search) === 'unsure');
      if (passed < 0 && !isUnsure) return reached;
      if (passed < 0) unsure ??= { ...reached, isUnsure };
      // Another use of the same variable may be reached.
      if (passed >= 0) {
        for (const { definition } of way.splice(passed, 1)) search.visited.delete(definition.node);
        way.length = passed;
      }
    } else if (reached !== undefined) {
      way.push(reached);
    }
    let last = way.at(-1);
    while (last !== undefined && last.next === last.inner.length) {
      way.pop();
      last = way.at(-1);
    }
    if (last === undefined) return unsure;
    use = last.inner[last.next++];
  }
}

/** Where a use leads: to a variable with further ones in it, or to what is missing; undefined where nothing is to be followed. */
function reach(use: NameUse, way: readonly Stop[], search: Search): Stop | MissingName | undefined {
  const { name } = use;
  const { around, host, known, visited } = search;
  if (use.guarded || around.guarded.has(name) || around.loopNames.has(name)) return undefined;
  if (known.defined.has(name) || MAGIC.has(name) || isFilledIn(name)) return undefined;
  const definition = findVariable(name, host, around);
  if (definition === undefined) {
    const isFact = around.facts.gathered && (FACT_NAMES.has(name) || isInterface(name));
    const isThere = isFact || host.hosts[0]?.data.has(name) === true;
    return isThere || judgeBranches(use, search) === 'never' ? undefined : { use, via: way.map((stop) => stop.use) };
  }
  if (visited.has(definition.node)) return findCircle(use, definition, way, search);
  visited.add(definition.node);
  const inner = listEager(definition.node).flatMap((scalar) => readTemplate(scalar).uses);
  return { use, definition, inner, next: 0 };
}

function findCircle(use: NameUse, { node }: VarsEntry, way: readonly Stop[], search: Search): MissingName | undefined {
  const start = way.findIndex(({ definition }) => definition.node === node);
  if (start < 0 || judgeBranches(use, search) === 'never') return undefined;
  const stops = way.slice(start);
  const circle = stops.map(({ use: { name }, definition }) => ({
    label: name,
    span: (definition.key ?? definition.node).span,
  }));
  return { use, via: way.map((stop) => stop.use), circle };
}

/** Whether the branch of a template that a use stands in is taken on some host of the class, as far as files tell. */
function judgeBranches({ branches }: NameUse, search: Search): 'sure' | 'unsure' | 'never' {
  if (branches.length === 0) return 'sure';
  if (search.known.unforeseeable) return 'unsure';
  const taken = branches.map((branch) => decideBranch(branch, search));
  if (taken.includes(false)) return 'never';
  return taken.includes(undefined) ? 'unsure' : 'sure';
}

/** More hosts than these are not looked at one by one. */
const MOST_HOSTS = 50;

function decideBranch({ expression, whenTrue }: NameUse['branches'][number], search: Search): boolean | undefined {
  const compiled = compileCondition(expression);
  if (compiled instanceof TemplateSyntaxProblem) return undefined;
  const decide = (host: HostClass): boolean | undefined => {
    try {
      const value = compiled.evaluate(createScope(search.around, host, search.known).environment);
      return isSettled(value) ? isTruthy(value) === whenTrue : undefined;
    } catch {
      return undefined;
    }
  };
  const { host } = search;
  const forAll = decide(host);
  if (forAll !== undefined || host.hosts.length === 1) return forAll;
  const names = new Set(compiled.names.map(({ name }) => name));
  const parts = host.split(names).flatMap((part) => part.hosts.map((each) => ({ ...part, hosts: [each] })));
  const each = parts.slice(0, MOST_HOSTS).map(decide);
  if (each.includes(true)) return true;
  return each.includes(undefined) || parts.length > MOST_HOSTS ? undefined : false;
}

/** The value of a variable, as far as files tell. */
export function findNode(name: string, host: HostClass, around: Surrounding): Node | undefined {
  return findVariable(name, host, around)?.node;
}

/** A variable where it is defined, as far as files tell; not one of the command line. */
export function findVariable(name: string, host: HostClass, around: Surrounding): VarsEntry | undefined {
  for (const vars of listMappings(around)) {
    const entry = vars.get(name);
    if (entry !== undefined) return { key: entry.key, node: entry.value };
  }
  const ofHost = host.vars.get(name);
  if (ofHost !== undefined) return ofHost;
  for (const defaults of around.defaults) {
    const entry = defaults.get(name);
    if (entry !== undefined) return { key: entry.key, node: entry.value };
  }
  return undefined;
}

/** What is rendered as soon as a variable is used: the members of a mapping wait until they are looked at. */
export function listEager(node: Node): ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  return node.kind === 'sequence' ? node.items.flatMap(listEager) : [];
}

/** Every name that a host's task could use, with the place that defines it, if it stands in a file. */
export function listNames(host: HostClass, around: Surrounding, known: Foresight): Map<string, Node | undefined> {
  const names = new Map<string, Node | undefined>();
  for (const name of [...MAGIC_NAMES, ...known.defined, ...around.loopNames]) names.set(name, undefined);
  for (const vars of around.defaults.toReversed()) for (const { name, key } of vars.entries) names.set(name, key);
  for (const [name, { key, node }] of host.vars) names.set(name, key ?? node);
  for (const vars of listMappings(around).toReversed()) for (const { name, key } of vars.entries) names.set(name, key);
  return names;
}

export function nameHosts(hosts: readonly Host[], all: boolean): string {
  const names = hosts.map(({ name }) => name);
  if (names.length <= 5) return names.join(', ');
  if (all) return `all ${names.length} hosts`;
  return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
