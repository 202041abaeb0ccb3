import { matchPattern } from '../inventory/pattern.ts';
import type { Block, Play, RoleUse, Step, Task } from '../playbook/play.ts';
import { isFalse } from '../playbook/playbook-reader.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { formatPlace, type Span } from '../source/span.ts';
import { compileTemplate, hasTemplate } from '../template/compile.ts';
import { toText } from '../template/convert.ts';
import { TemplateSyntaxProblem } from '../template/template-error.ts';
import { Undefined, type Value } from '../template/value.ts';
import type { LayerName } from '../variables/layer.ts';
import { layerOfNode } from '../variables/layer.ts';
import { type Found, Scope } from '../variables/scope.ts';
import { listPromptDefaults } from './ask-variables.ts';
import { PlayRun } from './play-run.ts';
import type { RunContext } from './run-context.ts';
import { runSteps } from './run-steps.ts';
import { VarsFiles } from './vars-files.ts';

/** Variables that use each other, one below the other. */
const DEEPEST = 50;

/** Where a value of a variable comes from. */
export interface Origin {
  readonly layer: LayerName;
  /** Undefined for what is computed, such as a magic variable, or given as data. */
  readonly span: Span | undefined;
}

/** What a variable is on a host before the first task of a play. */
export interface Explanation {
  readonly name: string;
  /** The rendered value; an Undefined where there is none. */
  readonly value: Value;
  /** Why it cannot be rendered. */
  readonly problem: string | undefined;
  readonly origin: Origin | undefined;
  /** Weaker bindings that it goes before, the strongest first. */
  readonly overrides: readonly Origin[];
  /** The variables in its templates, each once. */
  readonly uses: readonly Explanation[];
  /** It stands further up already, with all that it uses. */
  readonly repeated: boolean;
  /** What it uses is left out: nobody reads so far. */
  readonly isCut: boolean;
}

/** A task or block that gives the variable another value, for itself or from then on. */
export interface Change {
  readonly how: 'vars' | 'set_fact' | 'register' | 'role params';
  readonly span: Span;
}

/** The variables of a host as a play begins. @throws DiagnosticError, RenderError for a file of `vars_files` that cannot be read */
export function openScope(context: RunContext, play: Play, hostName: string): Scope {
  const files = new VarsFiles(context.world, play);
  const run = new PlayRun(
    context,
    play,
    'p1',
    listHosts(context, play),
    { files, prompted: listPromptDefaults(play) },
    runSteps,
  );
  run.batch = run.hostNames.map((each) => context.host(each));
  if (!isFalse(play.gatherFacts)) for (const host of run.batch) host.facts.describe();
  return run.scope(context.host(hostName));
}

export function explainVariable(scope: Scope, name: string): Explanation {
  return explain(scope, name, new Set(), 0);
}

/** What is known of a play before it has hosts: the command line and its own variables. @throws DiagnosticError for a file of `vars_files` that cannot be read */
export function openPlayScope(context: RunContext, play: Play): Scope {
  const { vars } = play.keywords;
  const layers = vars === undefined ? [] : [layerOfNode('play vars', vars)];
  const files = new VarsFiles(context.world, play).shared;
  return new Scope(
    [context.world.settings.extraVars, ...files, listPromptDefaults(play), ...layers],
    context.world.surroundings,
  );
}

/** The hosts of a play, by its pattern; none where the pattern cannot be rendered. */
export function listHosts(context: RunContext, play: Play): string[] {
  try {
    const scope = openPlayScope(context, play);
    const rendered = scope.renderWhole(play.hosts);
    const pattern = Array.isArray(rendered) ? rendered.map(toText) : toText(rendered);
    return matchPattern(context.world.inventory, pattern).hosts.map((host) => host.name);
  } catch {
    return [];
  }
}

function explain(scope: Scope, name: string, shown: Set<string>, depth: number): Explanation {
  const [strongest, ...weaker] = scope.findAll(name);
  const repeated = shown.has(name);
  shown.add(name);
  const rendered = render(scope, name);
  const node = strongest?.binding.kind === 'node' ? strongest.binding.node : undefined;
  const used = repeated || node === undefined ? [] : [...listNames(node)];
  const isCut = used.length > 0 && depth >= DEEPEST;
  return {
    name,
    ...rendered,
    origin: strongest === undefined ? undefined : locate(strongest),
    overrides: dropRepeated(strongest, weaker).map(locate),
    uses: isCut ? [] : used.map((each) => explain(scope, each, shown, depth + 1)),
    repeated,
    isCut,
  };
}

/** A file beside both the inventory and the playbook is read for both. */
function dropRepeated(strongest: Found | undefined, weaker: readonly Found[]): Found[] {
  const places = new Set([placeOf(strongest)]);
  return weaker.filter((found) => {
    const place = placeOf(found);
    const isNew = place === undefined || !places.has(place);
    places.add(place);
    return isNew;
  });
}

function placeOf(found: Found | undefined): string | undefined {
  const span = found === undefined ? undefined : locate(found).span;
  return span === undefined ? undefined : formatPlace(span);
}

function render(scope: Scope, name: string): Pick<Explanation, 'value' | 'problem'> {
  try {
    const found = scope.find(name);
    const value = scope.lookup(name);
    if (found?.binding.kind === 'node') return { value: scope.renderWhole(found.binding.node), problem: undefined };
    return { value, problem: value instanceof Undefined ? value.message : undefined };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { value: new Undefined(problem, name), problem };
  }
}

function locate({ binding, layer }: Found): Origin {
  return { layer, span: binding.kind === 'node' ? (binding.key ?? binding.node).span : undefined };
}

/** The variables that the templates of a node mention. */
function listNames(node: Node, names = new Set<string>()): Set<string> {
  switch (node.kind) {
    case 'scalar':
      for (const name of namesOf(node)) names.add(name);
      break;
    case 'sequence':
      for (const item of node.items) listNames(item, names);
      break;
    case 'mapping':
      for (const { key, value } of node.entries) {
        listNames(key, names);
        listNames(value, names);
      }
  }
  return names;
}

function namesOf(node: ScalarNode): string[] {
  if (typeof node.value !== 'string' || node.tag !== undefined || !hasTemplate(node.value)) return [];
  const template = compileTemplate(node.value);
  return template instanceof TemplateSyntaxProblem ? [] : template.names.map(({ name }) => name);
}

/** The places in a play where the variable gets another value, in the order of the file. */
export function listChanges(play: Play, name: string): Change[] {
  const changes: Change[] = [];
  const visit = (step: Step): void => {
    if (step.kind === 'block' && step.role !== undefined) addRole(step.role, name, changes);
    addVars(step, name, changes);
    if (step.kind === 'block') for (const inner of [...step.block, ...step.rescue, ...step.always]) visit(inner);
    else addTask(step, name, changes);
  };
  for (const step of [...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks, ...play.handlers]) visit(step);
  return changes;
}

/** What stands where a role is named is for its own tasks. */
function addRole({ params, entryVars }: RoleUse, name: string, changes: Change[]): void {
  const [param, variable] = [params?.get(name), entryVars?.get(name)];
  if (param !== undefined) changes.push({ how: 'role params', span: param.key.span });
  if (variable !== undefined) changes.push({ how: 'vars', span: variable.key.span });
}

function addVars({ keywords }: Block | Task, name: string, changes: Change[]): void {
  const entry = keywords.vars?.get(name);
  if (entry !== undefined) changes.push({ how: 'vars', span: entry.key.span });
}

function addTask(task: Task, name: string, changes: Change[]): void {
  if (task.register !== undefined && String(task.register.value) === name) {
    changes.push({ how: 'register', span: task.register.span });
  }
  if (task.action.kind !== 'action' || task.action.name !== 'set_fact') return;
  const argument = task.action.args.entries.get(name);
  if (argument !== undefined) changes.push({ how: 'set_fact', span: argument.node.span });
}
