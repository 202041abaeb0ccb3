import pMap from 'p-map';
import type { Task } from '../playbook/play.ts';
import { formatPlace } from '../source/span.ts';
import { applyEffects } from './apply-effects.ts';
import { nameTask, titleTask } from './create-job.ts';
import { divideHosts } from './divide-hosts.ts';
import { describeOutcome } from './finished.ts';
import { gatherForTask } from './gather-facts.ts';
import { notifyHandlers } from './handlers.ts';
import { withFactsIfAny } from './host-facts.ts';
import type { HostResult } from './host-result.ts';
import type { Failure, HostState } from './host-state.ts';
import { readNumber } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import { noteRoleBegun } from './note-role-begun.ts';
import { eventStart, eventTask } from './pace.ts';
import type { PlayRun } from './play-run.ts';
import { placeOf } from './problem.ts';
import { requireHandlers } from './require-handlers.ts';
import { isRunOnce } from './run-once.ts';
import { countsAsRescued, type Surrounding, type TaskOutcome } from './task-outcome.ts';
import { hasChanged, runOnHost } from './run-on-host.ts';

/** Runs a task on all given hosts at the same time, as far as forks and throttle allow, and reports it. */
export async function runTask(
  run: PlayRun,
  task: Task,
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<TaskOutcome> {
  const first = hosts[0];
  if (first === undefined) return { alive: [], failed: [] };
  const { emit, now, settings } = run.context.world;
  await gatherForTask(run, task, hosts);
  const scope = run.scope(first, task);
  const once = isRunOnce(run, task, first);
  const chosen = once ? [first] : hosts;
  const started = now();
  if (run.pace?.begins(task) !== false) run.context.countTask();
  emit({
    type: 'task-started',
    ...eventStart(run, task, first),
    name: titleTask(task, scope),
    module: task.moduleName,
    place: placeOf(task.span),
    hosts: chosen.length,
    handler: around.handler,
    ...(once ? { once } : {}),
    ...(around.section === undefined ? {} : { section: around.section }),
  });
  const throttle = readThrottle(run, task, first);
  const concurrency = Math.max(1, throttle > 0 ? Math.min(throttle, settings.forks) : settings.forks);
  const results = await pMap(
    chosen,
    async (host) => {
      const work = (): Promise<HostResult> => runOnHost(run, task, host);
      const flown = await takeFlown(run, task, host);
      const done = flown ?? (await (run.pace === undefined ? work() : run.pace.work(task, throttle, work)));
      const { result, names } = await requireHandlers(run, done);
      await settle(run, task, result, { names, hosts: once ? run.sharing() : [host], around });
      await followFlight(run, task, result);
      return result;
    },
    { concurrency, stopOnError: true },
  );
  emit({ type: 'task-finished', task: eventTask(run, task, first), ms: now() - started });
  return divideHosts(run, task, hosts, listFailures(run, task, results), around, once);
}

/** The result of a task that was begun before its turn; where it has to be run now, nothing of its flight goes on. */
async function takeFlown(run: PlayRun, task: Task, host: HostState): Promise<HostResult | undefined> {
  const flight = run.flights.get(host);
  if (flight === undefined) return undefined;
  const result = flight.takes(task) ? await flight.take(task) : undefined;
  if (result === undefined) await flight.land();
  return result;
}

/** A host that fails leaves its flight: what it has not begun it passes over. */
async function followFlight(run: PlayRun, task: Task, result: HostResult): Promise<void> {
  const flight = run.flights.get(result.host);
  if (flight === undefined) return;
  flight.settle(task);
  const { status } = result.finished;
  if ((status !== 'failed' && status !== 'unreachable') || isIgnored(result)) return;
  run.flights.delete(result.host);
  await flight.land();
}

function readThrottle(run: PlayRun, task: Task, host: HostState): number {
  try {
    const scope = run.scope(host, task);
    return readNumber(scope, inheritKeyword(task, 'throttle', scope), 0);
  } catch {
    return 0;
  }
}

interface Settlement {
  /** What the task has notified. */
  readonly names: Iterable<string>;
  /** More than one under run_once. */
  readonly hosts: readonly HostState[];
  readonly around: Surrounding;
}

/** Applies a result to the run's state, and reports it. */
async function settle(run: PlayRun, task: Task, result: HostResult, settlement: Settlement): Promise<void> {
  const { host, finished, noLog } = result;
  const { names, hosts, around } = settlement;
  const note = formatPlace(task.span);
  if (finished.status !== 'skipped' && finished.status !== 'unreachable') noteRoleBegun(run, task, host);
  if (task.register !== undefined) {
    for (const each of hosts) each.set(String(task.register.value), finished.value, note);
  }
  const effects = result.items.flatMap(({ attempt }) => (attempt?.failed === false ? [attempt.effects] : []));
  await withFactsIfAny(host.facts, () => {
    for (const each of effects) applyEffects(run, task, each, hosts, host);
    // Under run_once too it is the host that ran the task whose handlers run.
    notifyHandlers(run, names, [host], around);
  });
  if (!run.context.world.settings.check && result.items.some(hasChanged)) {
    const changed = result.delegate === undefined ? host : run.context.host(result.delegate);
    changed.facts.noteChange();
  }
  const ignored = isIgnored(result);
  const rescued = finished.status === 'failed' && !ignored && around.rescuable;
  countStats(host, result, { ignored, rescued: rescued && countsAsRescued(around, run.forcesHandlers) });
  run.context.world.emit({
    type: 'host-finished',
    task: eventTask(run, task, host),
    host: host.name,
    ...(finished.module === undefined ? {} : { module: finished.module }),
    ...(result.delegate === undefined ? {} : { delegate: result.delegate }),
    outcome: describeOutcome(finished, noLog, { ...(ignored ? { ignored } : {}), ...(rescued ? { rescued } : {}) }),
  });
}

function isIgnored(result: HostResult): boolean {
  const { status } = result.finished;
  return (status === 'failed' && result.ignoreErrors) || (status === 'unreachable' && result.ignoreUnreachable);
}

/** Ansible's counts: an ignored or rescued failure is not `failed`; what changed is `ok` as well. */
function countStats(host: HostState, result: HostResult, took: { ignored: boolean; rescued: boolean }): void {
  const { status } = result.finished;
  if (took.rescued) host.count('rescued');
  else if (took.ignored) {
    host.count('ok');
    host.count('ignored');
    if (result.items.some(hasChanged)) host.count('changed');
  } else if (status === 'changed') {
    host.count('ok');
    host.count('changed');
  } else host.count(status);
}

/** The hosts that the task failed on or lost, which are noted as such. */
function listFailures(run: PlayRun, task: Task, results: readonly HostResult[]): Map<HostState, Failure> {
  const failures = new Map<HostState, Failure>();
  for (const result of results) {
    const { host, finished } = result;
    if (isIgnored(result) || (finished.status !== 'failed' && finished.status !== 'unreachable')) continue;
    if (finished.status === 'unreachable') host.status = 'unreachable';
    failures.set(host, {
      host,
      task,
      taskName: nameTask(task, run.scope(host, task)),
      module: finished.module ?? task.moduleName,
      args: finished.args,
      result: finished.value,
    });
  }
  return failures;
}
