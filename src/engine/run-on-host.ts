import type { Task } from '../playbook/play.ts';
import { toValue } from '../template/convert.ts';
import { Unknown, type Value } from '../template/value.ts';
import type { Scope } from '../variables/scope.ts';
import { createJob } from './create-job.ts';
import { isSilent } from './fail-early.ts';
import type { Finished } from './finished.ts';
import { withFacts } from './host-facts.ts';
import type { HostResult } from './host-result.ts';
import type { HostState } from './host-state.ts';
import { listItemVariables } from './item-variables.ts';
import type { Job } from './job.ts';
import { withOwnFacts } from './own-facts.ts';
import { readItems } from './loop-items.ts';
import { readBoolean, readNumber } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import type { PlayRun } from './play-run.ts';
import { combineFlags, type Flags, NO_FLAGS, readFlags, withoutValues } from './result-flags.ts';
import { finishError, runItem, skipIfFalse } from './run-item.ts';
import { type Loop, runItems } from './run-items.ts';

/** Runs a task on a host, with its loop. Rejects only on a bug. */
export async function runOnHost(run: PlayRun, task: Task, host: HostState): Promise<HostResult> {
  const { now } = run.context.world;
  const started = now();
  const scope = run.scope(host, task);
  const bare = { run, task, host, scope, name: task.moduleName } as Job;
  if (task.loop !== undefined) return runLoop(bare, started);
  const flags: Flags = { ...NO_FLAGS };
  const prepare = (): Job | Finished => {
    try {
      readFlags(flags, scope, task);
      checkBatchKeywords(scope, task);
      return createJob(run, task, host, []);
    } catch (error) {
      const ended = skipIfFalse(bare, now() - started) ?? finishError(bare, error, now() - started);
      return isSilent(run, task, host) ? withoutValues(ended) : ended;
    }
  };
  const job = await evaluatePatiently(bare, prepare);
  if ('status' in job) return { ...flags, host, finished: job, items: [job], delegate: undefined };
  const finished = await runItem(job);
  return { ...flags, host, delegate: job.delegate, finished, items: [finished] };
}

/** Keywords such as `delegate_to` may use the item, so that each item has its own. */
async function runLoop(bare: Job, started: number): Promise<HostResult> {
  const { run, task, host, scope } = bare;
  const { now } = run.context.world;
  const prepare = (): Loop | Finished => {
    try {
      checkBatchKeywords(scope, task);
    } catch (error) {
      return skipIfFalse(bare, now() - started) ?? finishError(bare, error, now() - started);
    }
    return evaluateLoop(bare, started);
  };
  const loop = await evaluatePatiently(bare, prepare);
  const outer = await readOuterFlags(bare);
  if ('status' in loop) {
    const finished = isSilent(run, task, host) ? withoutValues(loop) : loop;
    return { ...outer, host, finished, items: [finished], delegate: undefined };
  }
  const results = await runItems(bare, loop);
  const items = results.map(({ finished }) => finished);
  const [first] = results;
  return {
    ...(first === undefined ? outer : combineFlags(results)),
    host,
    delegate: results.every(({ delegate }) => delegate === first?.delegate) ? first?.delegate : undefined,
    finished: combineItems(items, now() - started),
    items,
  };
}

/** What holds without an item; as long as that is not known, nothing is ignored, and nothing shown. */
async function readOuterFlags({ run, task, host, scope }: Job): Promise<Flags> {
  const flags: Flags = { ...NO_FLAGS };
  try {
    await withFacts(host.facts, () => readFlags(flags, scope, task));
  } catch {
    flags.noLog ||= isSilent(run, task, host);
  }
  return flags;
}

/** What is evaluated, or the end of the task where the host does not give the facts that it takes. */
async function evaluatePatiently<T>(job: Job, evaluate: () => T): Promise<T | Finished> {
  try {
    return await withOwnFacts(job, evaluate);
  } catch (error) {
    return finishError(job, error, 0);
  }
}

/** Where the batch asks for these, a value that they cannot have counts as none: it is the hosts that say so. */
function checkBatchKeywords(scope: Scope, task: Task): void {
  readBoolean(scope, inheritKeyword(task, 'runOnce', scope), false);
  readBoolean(scope, inheritKeyword(task, 'anyErrorsFatal', scope), false);
  readNumber(scope, inheritKeyword(task, 'throttle', scope), 0);
}

/** The loop, or the end of the task where its items cannot be had; where the condition does not hold, nobody asks for them. */
function evaluateLoop(job: Job, started: number): Loop | Finished {
  const ms = (): number => job.run.context.world.now() - started;
  try {
    const items = readItems(job.task, job.scope) ?? [];
    const pauseMs = readNumber(job.scope, job.task.loopControl.pause, 0) * 1000;
    return { items, variablesOf: listItemVariables(job.task, items, job.scope), pauseMs };
  } catch (error) {
    return skipIfFalse(job, ms()) ?? finishError(job, error, ms());
  }
}

/** One that has failed may have changed something, too. */
export function hasChanged({ status, value }: Finished): boolean {
  return status === 'changed' || (value instanceof Map && value.get('changed') === true);
}

/** The task's result out of its items': failed if one is, changed if one is, skipped if all are. */
export function combineItems(items: readonly Finished[], ms: number): Finished {
  const has = (status: Finished['status']): boolean => items.some((item) => item.status === status);
  const all = (status: Finished['status']): boolean => items.every((item) => item.status === status);
  const status = has('unreachable')
    ? 'unreachable'
    : has('failed')
      ? 'failed'
      : has('changed')
        ? 'changed'
        : all('skipped')
          ? 'skipped'
          : has('unknown')
            ? 'unknown'
            : 'ok';
  const value = toValue({
    changed: items.some(hasChanged),
    ...(items.length === 0
      ? { skipped_reason: 'No items in the list' }
      : {
          msg: has('failed')
            ? 'One or more items failed'
            : status === 'skipped'
              ? 'All items skipped'
              : 'All items completed',
        }),
    skipped: status === 'skipped',
    failed: has('failed') || items.some(({ attempt }) => attempt?.gaveUp === true),
  }) as Map<Value, Value>;
  value.set(
    'results',
    items.map((item) => item.value),
  );
  const unknown = items.find((item) => item.value instanceof Unknown);
  if (unknown !== undefined && value.get('changed') === false) value.set('changed', unknown.value);
  const failed = items.find((item) => item.problem !== undefined);
  return {
    status,
    value: status === 'unknown' || status === 'skipped' ? (unknown?.value ?? value) : value,
    attempt: undefined,
    problem: failed?.problem,
    reason:
      status === 'skipped'
        ? items.length === 0
          ? 'no items'
          : items[0]?.reason
        : status === 'unknown'
          ? unknown?.reason
          : undefined,
    ms,
  };
}
