import type { Task } from '../playbook/play.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Value } from '../template/value.ts';
import { type Layer, layerOfData } from '../variables/layer.ts';
import { createJob, titleTask } from './create-job.ts';
import { divideHosts, spreadFailure } from './divide-hosts.ts';
import { failEarly, isSilent } from './fail-early.ts';
import { showOptions } from './failing-values.ts';
import { withFacts } from './host-facts.ts';
import type { Finished } from './finished.ts';
import type { Failure, HostState } from './host-state.ts';
import { gatherForTask } from './gather-facts.ts';
import type { IncludeAction } from './include-action.ts';
import { findIncluded, type IncludedFile, type Inclusion, readInclusion } from './inclusion.ts';
import { listItemVariables } from './item-variables.ts';
import { testConditions, UnknownDecision } from './keyword-value.ts';
import { readItems } from './loop-items.ts';
import { layersOfInclude } from './include-layers.ts';
import { isTooDeep, refuseDepth } from './include-depth.ts';
import { noteRoleBegun } from './note-role-begun.ts';
import { eventStart, eventTask } from './pace.ts';
import type { PlayRun } from './play-run.ts';
import { describeError, placeOf } from './problem.ts';
import { isRunOnce } from './run-once.ts';
import { describeInclusion, registerInclude, reportInclude } from './include-result.ts';
import { findFalseCondition, skip } from './run-item.ts';
import { withItem } from './run-items.ts';
import { combineItems } from './run-on-host.ts';
import type { Surrounding, TaskOutcome } from './task-outcome.ts';

/** Runs an include: each host says which file it takes (once per item of a loop), then the hosts of a file run its tasks together. */
export async function runInclude(
  run: PlayRun,
  task: Task,
  action: IncludeAction,
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<TaskOutcome> {
  const { emit } = run.context.world;
  const first = hosts[0];
  if (first === undefined) return { alive: [], failed: [] };
  await gatherForTask(run, task, hosts);
  const head = {
    ...eventStart(run, task, first),
    name: titleTask(task, run.scope(first, task)),
    module: task.moduleName,
    place: placeOf(task.span),
  };
  const once = isRunOnce(run, task, first);
  const chosen = once ? [first] : hosts;
  emit({
    type: 'task-started',
    ...head,
    hosts: chosen.length,
    handler: around.handler,
    ...(once ? { once } : {}),
    ...(around.section === undefined ? {} : { section: around.section }),
  });
  if (isTooDeep(around)) return refuseDepth(run, task, chosen, hosts, around, once);
  const failures = new Map<HostState, Failure>();
  const inclusions = new Map<string, Inclusion>();
  const decided = new Map<HostState, Collected>();
  const decisions = chosen.map(async (host): Promise<Decision> => {
    try {
      return { host, ...(await withFacts(host.facts, () => collect(run, task, action, host))) };
    } catch (error) {
      return { host, error };
    }
  });
  for (const decision of await Promise.all(decisions)) {
    const { host } = decision;
    if (decision.wishes !== undefined) {
      for (const { key, layer, ...wish } of decision.wishes) {
        const inclusion = inclusions.get(key) ?? { ...wish, hosts: [] };
        inclusions.set(key, inclusion);
        inclusion.hosts.push({ host, layer });
      }
      decided.set(host, decision);
      if (decision.finished.status !== 'skipped') noteRoleBegun(run, task, host);
    } else {
      const failure = finishFailed(run, task, host, decision.error, around);
      if (failure !== undefined) failures.set(host, failure);
    }
  }
  const files = [...inclusions.values()].map((inclusion) =>
    readInclusion(run, task, action, inclusion, around.handler),
  );
  for (const { hosts: including, diagnostics } of files) {
    const blamed = including.map(({ host }) => host).filter((host) => decided.has(host));
    if (diagnostics === undefined) continue;
    // Each item that cannot be had counts, as Ansible does; the first one is told.
    for (const { host } of including) if (failures.has(host)) host.count('failed');
    for (const [host, failure] of reportUnreadable(run, task, blamed, diagnostics, around)) failures.set(host, failure);
    for (const host of blamed) decided.delete(host);
  }
  for (const [host, collected] of decided) {
    reportInclude(run, task, host, collected.finished, collected.wishes.length);
    registerInclude(task, collected.finished, once ? run.sharing() : [host]);
  }
  emit({ type: 'task-finished', task: eventTask(run, task, first), ms: 0 });
  const asked = divideHosts(run, task, hosts, failures, around, once);
  if (asked.fatal !== undefined) return asked;
  const failed = new Set(asked.failed);
  const isPresent = (host: HostState): boolean =>
    !failed.has(host) && host.status !== 'unreachable' && !run.ended.has(host);
  for (const file of files) {
    const alive = file.hosts.filter(({ host }) => isPresent(host));
    if (alive.length === 0 || file.diagnostics !== undefined) continue;
    const outcome = await runFile(run, task, file, alive, around);
    for (const host of outcome.failed) failed.add(host);
    if (outcome.fatal !== undefined) return spreadFailure(run, hosts, failed, outcome.fatal, around);
  }
  return { alive: hosts.filter(isPresent), failed: [...failed] };
}

/** A file or a role that a host asks for; those with the same key are one for all hosts. */
interface Wish extends Pick<Inclusion, 'path' | 'given' | 'role'> {
  readonly key: string;
  readonly layer: Layer | undefined;
}

interface Collected {
  readonly wishes: readonly Wish[];
  readonly finished: Finished;
}

type Decision =
  | ({ readonly host: HostState } & Collected)
  | { readonly host: HostState; readonly wishes?: undefined; readonly error: unknown };

/** What the host includes. */
function collect(run: PlayRun, task: Task, action: IncludeAction, host: HostState): Collected {
  const items = readLoop(run, task, host);
  if (items !== undefined && 'status' in items) return { wishes: [], finished: items };
  const variablesOf = items && listItemVariables(task, items, run.scope(host, task));
  const { breakWhen } = task.loopControl;
  const wishes: Wish[] = [];
  const results: Finished[] = [];
  for (const index of (items ?? [undefined]).keys()) {
    const layer = variablesOf && layerOfData('include params', variablesOf(index), task.loop);
    const job = createJob(run, task, host, layer === undefined ? [] : [layer]);
    const condition = findFalseCondition(job);
    let finished: Finished;
    if (condition === undefined) {
      const wish = findIncluded(run, task, action, job.scope);
      finished = describeInclusion(wish);
      const key = `${index}\0${wish.path}\0${wish.role === undefined ? '' : JSON.stringify([...wish.role.from])}`;
      wishes.push({ ...wish, key, layer });
    } else {
      finished = skip(condition, 0);
    }
    results.push(variablesOf === undefined ? finished : withItem(finished, variablesOf(index)));
    if (layer !== undefined && breakWhen.length > 0 && testConditions(job.scope, breakWhen)) break;
  }
  const [only] = results;
  return { wishes, finished: variablesOf === undefined && only !== undefined ? only : combineItems(results, 0) };
}

/** Where the condition does not hold, nobody asks for the items. */
function readLoop(run: PlayRun, task: Task, host: HostState): readonly Value[] | Finished | undefined {
  try {
    return readItems(task, run.scope(host, task));
  } catch (error) {
    const skipped = trySkip(run, task, host);
    if (skipped !== undefined) return skipped;
    throw error;
  }
}

function trySkip(run: PlayRun, task: Task, host: HostState): Finished | undefined {
  try {
    const condition = findFalseCondition(createJob(run, task, host, []));
    return condition && skip(condition, 0);
  } catch {
    return undefined;
  }
}

/** Reports why a host could not include; undefined where check mode just cannot know. */
function finishFailed(
  run: PlayRun,
  task: Task,
  host: HostState,
  error: unknown,
  around: Surrounding,
): Failure | undefined {
  const { emit } = run.context.world;
  if (error instanceof UnknownDecision) {
    host.count('unknown');
    const summary = `depends on ${error.unknown.reason}`;
    const outcome = { status: 'unknown', ms: 0, summary } as const;
    emit({ type: 'host-finished', task: eventTask(run, task, host), host: host.name, outcome });
    return undefined;
  }
  const problem = describeError(
    error,
    task.span,
    isSilent(run, task, host) ? undefined : showOptions(run.context.world, task),
  );
  if (problem === undefined) throw error;
  return failEarly(run, task, host, problem, around);
}

async function runFile(
  run: PlayRun,
  task: Task,
  { path, block, steps, handlers }: IncludedFile,
  including: Inclusion['hosts'],
  around: Surrounding,
): Promise<TaskOutcome> {
  const hosts = including.map(({ host }) => host);
  const [first] = hosts;
  if (first === undefined) return { alive: [], failed: [] };
  run.context.world.emit({
    type: 'file-included',
    task: eventTask(run, task, first),
    file: path,
    hosts: hosts.map((host) => host.name),
  });
  run.addIncluded(steps, handlers, hosts);
  const own = layersOfInclude(task);
  for (const { host, layer } of including)
    run.includeLayers.bind(block, host, layer === undefined ? own : [layer, ...own]);
  return run.runSteps(run, steps, hosts, { ...around, depth: around.depth + 1 });
}

function reportUnreadable(
  run: PlayRun,
  task: Task,
  hosts: readonly HostState[],
  diagnostics: readonly Diagnostic[],
  around: Surrounding,
): Map<HostState, Failure> {
  const [first, ...others] = diagnostics;
  const problem = {
    message: first?.message ?? 'the file cannot be read',
    place: placeOf(first?.span ?? task.span),
    ...(others.length === 0 ? {} : { details: others.map((diagnostic) => diagnostic.message) }),
  };
  const failures = new Map<HostState, Failure>();
  for (const host of hosts) {
    // Counted as failed also where a rescue section takes over, as Ansible does.
    const failure = failEarly(run, task, host, problem, around, false);
    if (failure !== undefined) failures.set(host, failure);
  }
  return failures;
}
