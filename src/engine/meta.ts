import type { MetaCommand } from '../playbook/meta-commands.ts';
import type { Task } from '../playbook/play.ts';
import { createJob, nameTask } from './create-job.ts';
import type { HostState } from './host-state.ts';
import type { PlayRun } from './play-run.ts';
import { flushHandlers } from './flush-handlers.ts';
import { UnknownDecision } from './keyword-value.ts';
import { findFalseCondition } from './run-item.ts';
import { describeError, placeOf } from './problem.ts';
import type { TaskOutcome } from './task-outcome.ts';

/** Runs a meta task. Those that are about hosts take only the hosts for which its condition holds. */
export async function runMeta(run: PlayRun, task: Task, hosts: readonly HostState[]): Promise<TaskOutcome> {
  if (task.action.kind !== 'meta') throw new Error('not a meta task');
  const { command } = task.action;
  const chosen: HostState[] = [];
  const failed: HostState[] = [];
  for (const host of hosts) {
    try {
      if (findFalseCondition(createJob(run, task, host, [])) === undefined) chosen.push(host);
    } catch (error) {
      if (error instanceof UnknownDecision) continue;
      const problem = describeError(error, task.span);
      if (problem === undefined) throw error;
      failed.push(host);
      host.count('failed');
      reportFailure(run, task, host, problem);
    }
  }
  await apply(run, command, chosen);
  return { alive: hosts.filter((host) => !failed.includes(host)), failed };
}

async function apply(run: PlayRun, command: MetaCommand, hosts: readonly HostState[]): Promise<void> {
  switch (command) {
    case 'flush_handlers':
      await flushHandlers(run, hosts);
      break;
    case 'end_host':
      end(run, hosts, 'end_host');
      break;
    case 'end_play':
    case 'end_batch':
      if (hosts.length === 0) break;
      end(run, run.batch, command);
      run.endedPlay ||= command === 'end_play';
      break;
    case 'clear_host_errors':
      for (const host of run.batch) host.status = 'active';
      break;
    case 'noop':
      break;
  }
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
  problem: NonNullable<ReturnType<typeof describeError>>,
): void {
  const { emit } = run.context.world;
  emit({
    type: 'task-started',
    task: task.id,
    name: nameTask(task, run.scope(host, task)),
    module: task.moduleName,
    place: placeOf(task.span),
    hosts: 1,
    handler: false,
  });
  emit({ type: 'host-finished', task: task.id, host: host.name, outcome: { status: 'failed', ms: 0, problem } });
  emit({ type: 'task-finished', task: task.id, ms: 0 });
}
