import type { Problem } from '../events/event.ts';
import type { MetaCommand } from '../playbook/meta-commands.ts';
import type { Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { type Diagnostic, DiagnosticError } from '../source/diagnostic.ts';
import type { Target } from '../transport/connection.ts';
import { createJob, titleTask } from './create-job.ts';
import { divideHosts, spreadFailure } from './divide-hosts.ts';
import { failEarly, isSilent } from './fail-early.ts';
import { showOptions } from './failing-values.ts';
import { withFacts } from './host-facts.ts';
import type { Failure, HostState } from './host-state.ts';
import { eventStart, eventTask } from './pace.ts';
import type { PlayRun } from './play-run.ts';
import { flushHandlers } from './flush-handlers.ts';
import { UnknownDecision } from './keyword-value.ts';
import { findFalseCondition } from './run-item.ts';
import { describeError, placeOf } from './problem.ts';
import type { Surrounding, TaskOutcome } from './task-outcome.ts';

/** Runs a meta task. Those that are about hosts take only the hosts for which its condition holds. */
export async function runMeta(
  run: PlayRun,
  task: Task,
  hosts: readonly HostState[],
  around: Surrounding,
): Promise<TaskOutcome> {
  if (task.action.kind !== 'meta') throw new Error('not a meta task');
  const { command } = task.action;
  const chosen: HostState[] = [];
  const targets = new Map<HostState, Target>();
  const failures = new Map<HostState, Failure>();
  // Hosts that keep in step end together, or not at all: the first one's condition decides.
  const asked = run.pace === undefined && FOR_ALL.has(command) ? hosts.slice(0, 1) : hosts;
  for (const host of asked) {
    try {
      const holds = (): boolean => {
        const job = createJob(run, task, host, []);
        if (findFalseCondition(job) !== undefined) return false;
        if (command === 'reset_connection') targets.set(host, job.reach().target);
        return true;
      };
      if (await withFacts(host.facts, holds)) chosen.push(host);
    } catch (error) {
      if (error instanceof UnknownDecision) continue;
      const problem = describeError(
        error,
        task.span,
        isSilent(run, task, host) ? undefined : showOptions(run.context.world, task),
      );
      if (problem === undefined) throw error;
      const failure = reportFailure(run, task, host, problem, around);
      if (failure !== undefined) failures.set(host, failure);
    }
  }
  const decided = divideHosts(run, task, hosts, failures, around);
  if (decided.fatal !== undefined) return decided;
  if (command !== 'flush_handlers') {
    if (command === 'reset_connection')
      await Promise.all([...targets.values()].map((to) => run.context.world.pool.reset(to)));
    else if (command === 'refresh_inventory') {
      const failure = await refreshInventory(run, task, chosen, around);
      if (failure !== undefined)
        return divideHosts(run, task, decided.alive, new Map([[failure.host, failure]]), around, true);
    } else apply(run, task, command, chosen);
    return { ...decided, alive: decided.alive.filter((host) => !run.left.has(host)) };
  }
  const handled = await flushHandlers(run, chosen, around);
  if (handled.fatal !== undefined)
    return spreadFailure(run, hosts, [...decided.failed, ...handled.failed], handled.fatal, around);
  const failed = new Set([...decided.failed, ...handled.failed]);
  return {
    alive: decided.alive.filter((host) => !failed.has(host) && host.status !== 'unreachable'),
    failed: [...failed],
  };
}

/** What is done for all hosts, if it is done for one. */
const FOR_ALL: ReadonlySet<MetaCommand> = new Set(['clear_facts', 'clear_host_errors', 'end_batch', 'end_play']);

function apply(
  run: PlayRun,
  task: Task,
  command: Exclude<MetaCommand, 'flush_handlers' | 'refresh_inventory' | 'reset_connection'>,
  hosts: readonly HostState[],
): void {
  switch (command) {
    case 'end_host':
      end(run, hosts, 'end_host');
      break;
    case 'end_role': {
      const [role] = rolesOf(task.parent);
      if (role !== undefined) for (const host of hosts) run.left.set(host, role);
      break;
    }
    case 'end_play':
    case 'end_batch':
      if (hosts.length === 0) break;
      end(run, run.batch, command);
      run.endedPlay ||= command === 'end_play';
      break;
    case 'clear_host_errors':
      if (hosts.length === 0) break;
      for (const host of run.batch) {
        if (host.status !== 'active') run.lost.add(host);
        if (host.status === 'unreachable' && run.pace === undefined) run.reachedAgain.add(host);
        host.status = 'active';
        run.cleared.add(host);
      }
      readmit(run);
      break;
    case 'clear_facts':
      if (run.pace !== undefined) for (const host of hosts) host.facts.clear();
      else if (hosts.length > 0) for (const name of run.hostNames) run.context.host(name).facts.clear();
      break;
    case 'noop':
      break;
  }
}

/** Hosts that the play names and that failed before it, or in a batch before, take part again in the plays behind it. */
function readmit(run: PlayRun): void {
  for (const host of run.hostNames.map((name) => run.context.host(name))) {
    if (host.status === 'active') continue;
    run.lost.add(host);
    host.status = 'active';
  }
}

/** The hosts of the play stay; the plays after it see those that have come. A mistake in the inventory is a failure of the task's. */
async function refreshInventory(
  run: PlayRun,
  task: Task,
  [first]: readonly HostState[],
  around: Surrounding,
): Promise<Failure | undefined> {
  const { inventory, rereadInventory } = run.context.world;
  if (first === undefined || rereadInventory === undefined) return undefined;
  try {
    await run.context.refreshes.request(async () => {
      inventory.replace(await rereadInventory());
      run.context.madeGroups = true;
      run.forgetInventory();
    });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return reportFailure(run, task, first, describeMistakes(error.diagnostics, task), around);
  }
  return undefined;
}

function describeMistakes([first, ...others]: readonly Diagnostic[], task: Task): Problem {
  return {
    message: `the inventory cannot be read again: ${first?.message}`,
    place: placeOf(first?.span ?? task.span),
    ...(others.length === 0 ? {} : { details: others.map(({ message }) => message) }),
    ...(first?.help === undefined ? {} : { help: first.help }),
  };
}

function end(run: PlayRun, hosts: readonly HostState[], reason: string): void {
  if (hosts.length === 0) return;
  for (const host of hosts) run.ended.add(host);
  run.context.world.emit({ type: 'hosts-ended', hosts: hosts.map((host) => host.name), reason });
}

function reportFailure(
  run: PlayRun,
  task: Task,
  host: HostState,
  problem: Problem,
  around: Surrounding,
): Failure | undefined {
  const { emit } = run.context.world;
  const taskName = titleTask(task, run.scope(host, task));
  emit({
    type: 'task-started',
    ...eventStart(run, task, host),
    name: taskName,
    module: task.moduleName,
    place: placeOf(task.span),
    hosts: 1,
    handler: around.handler,
    ...(around.section === undefined ? {} : { section: around.section }),
  });
  const failure = failEarly(run, task, host, problem, around);
  emit({ type: 'task-finished', task: eventTask(run, task, host), ms: 0 });
  return failure;
}
