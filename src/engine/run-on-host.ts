import type { Outcome } from '../events/event.ts';
import type { Task } from '../playbook/play.ts';
import { fromValue, toText, toValue } from '../template/convert.ts';
import { Unknown, type Value } from '../template/value.ts';
import { layerOfData } from '../variables/layer.ts';
import type { Scope } from '../variables/scope.ts';
import { createJob } from './create-job.ts';
import { isSilent } from './fail-early.ts';
import { describeOutcome, type Finished } from './finished.ts';
import { withFacts } from './host-facts.ts';
import type { HostState } from './host-state.ts';
import { shareVariables } from './apply-effects.ts';
import { type ItemVariables, listItemVariables } from './item-variables.ts';
import type { Job } from './job.ts';
import { readItems } from './loop-items.ts';
import { readBoolean, readNumber, testConditions } from './keyword-value.ts';
import { inheritKeyword, type PlayRun } from './play-run.ts';
import { findFalseCondition, finishError, runItem, skip } from './run-item.ts';

/** A task's result on one host, with every item of its loop. */
export interface HostResult {
  readonly host: HostState;
  readonly finished: Finished;
  /** One per item under `loop`, else the result itself. */
  readonly items: readonly Finished[];
  readonly noLog: boolean;
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  readonly delegate: string | undefined;
}

/** Runs a task on a host, with its loop. Rejects only on a bug. */
export async function runOnHost(run: PlayRun, task: Task, host: HostState): Promise<HostResult> {
  const { now } = run.context.world;
  const started = now();
  const scope = run.scope(host, task);
  const flags = { noLog: false, ignoreErrors: false, ignoreUnreachable: false };
  const bare = { run, task, host, scope, name: task.moduleName } as Job;
  const prepare = (): Job | Finished => {
    try {
      flags.noLog = readFlag(scope, task, 'noLog');
      flags.ignoreErrors = readFlag(scope, task, 'ignoreErrors');
      flags.ignoreUnreachable = readFlag(scope, task, 'ignoreUnreachable');
      checkBatchKeywords(scope, task);
      return createJob(run, task, host, []);
    } catch (error) {
      const ended = skipIfFalse(bare, now() - started) ?? finishError(bare, error, now() - started);
      return isSilent(run, task, host) ? withoutValues(ended) : ended;
    }
  };
  const job = await evaluatePatiently(bare, prepare);
  if ('status' in job) return { ...flags, host, finished: job, items: [job], delegate: undefined };
  const common = { ...flags, host, delegate: job.delegate };
  if (task.loop === undefined) {
    const finished = await runItem(job);
    return { ...common, finished, items: [finished] };
  }
  const loop = await evaluatePatiently(job, () => evaluateLoop(job, started));
  if ('status' in loop) return { ...common, finished: loop, items: [loop] };
  const results = await runItems(job, loop, flags.noLog);
  return { ...common, finished: combineItems(results, now() - started), items: results };
}

/** What is evaluated, or the end of the task where the host does not give the facts that it takes. */
async function evaluatePatiently<T>(job: Job, evaluate: () => T): Promise<T | Finished> {
  try {
    return await withFacts(job.host.facts, evaluate);
  } catch (error) {
    return finishError(job, error, 0);
  }
}

/** As long as nobody knows whether `no_log` is set. */
function withoutValues(finished: Finished): Finished {
  if (finished.problem === undefined) return finished;
  const { values: _, ...problem } = finished.problem;
  return { ...finished, problem };
}

function readFlag(scope: Scope, task: Task, keyword: 'noLog' | 'ignoreErrors' | 'ignoreUnreachable'): boolean {
  return readBoolean(scope, inheritKeyword(task, keyword), false);
}

/** Where the batch asks for these, a value that they cannot have counts as none: it is the hosts that say so. */
function checkBatchKeywords(scope: Scope, task: Task): void {
  readBoolean(scope, inheritKeyword(task, 'runOnce'), false);
  readBoolean(scope, inheritKeyword(task, 'anyErrorsFatal'), false);
  readNumber(scope, inheritKeyword(task, 'throttle'), 0);
}

interface Loop {
  readonly items: readonly Value[];
  readonly variablesOf: (index: number) => ItemVariables;
  readonly pauseMs: number;
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

function skipIfFalse(job: Job, ms: number): Finished | undefined {
  try {
    const condition = findFalseCondition(job);
    return condition === undefined ? undefined : skip(condition, ms);
  } catch {
    return undefined;
  }
}

async function runItems(job: Job, { items, variablesOf, pauseMs }: Loop, noLog: boolean): Promise<Finished[]> {
  const { run, task, host } = job;
  const { emit, sleep } = run.context.world;
  const { breakWhen } = task.loopControl;
  const results: Finished[] = [];
  for (const [index, item] of items.entries()) {
    if (run.context.cancelled) break;
    if (index > 0 && pauseMs > 0) await sleep(pauseMs);
    const variables = variablesOf(index);
    let finished: Finished;
    let label = toText(item);
    let isLast = false;
    try {
      const layer = layerOfData('loop variables', variables, task.loop);
      const itemJob = await withFacts(host.facts, () => createJob(run, task, host, [layer]));
      finished = withItem(await runItem(itemJob), variables);
      const scope = withResult(itemJob, finished.value);
      label = await withFacts(host.facts, () => readLabel(task, scope, item));
      isLast = breakWhen.length > 0 && (await withFacts(host.facts, () => testConditions(scope, breakWhen)));
    } catch (error) {
      finished = withItem(finishError(job, error, 0), variables);
      isLast = breakWhen.length > 0;
    }
    results.push(finished);
    if (finished.attempt !== undefined) shareVariables(run, task, finished.attempt, host);
    const outcome: Outcome = describeOutcome(finished, noLog);
    const shown = noLog ? '(hidden)' : label;
    emit({
      type: 'item-finished',
      task: task.id,
      host: host.name,
      item: noLog ? null : fromValue(item),
      label: shown,
      outcome,
    });
    if (finished.status === 'unreachable' || isLast) break;
  }
  return results;
}

/** What an item's result looks like to the label, and to the condition that ends the loop. */
function withResult(job: Job, result: Value): Scope {
  const { register } = job.task;
  if (register === undefined) return job.scope;
  return job.scope.with(layerOfData('set_fact and registered', { [String(register.value)]: result }));
}

function readLabel(task: Task, scope: Scope, item: Value): string {
  const { label } = task.loopControl;
  return toText(label === undefined ? item : scope.render(label));
}

function withItem(finished: Finished, variables: ItemVariables): Finished {
  if (!(finished.value instanceof Map)) return finished;
  const value = new Map(finished.value);
  for (const [name, variable] of Object.entries(variables)) value.set(name, variable);
  return { ...finished, value };
}

/** The task's result out of its items': failed if one is, changed if one is, skipped if all are. */
function combineItems(items: readonly Finished[], ms: number): Finished {
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
    changed: has('changed'),
    msg: has('failed')
      ? 'One or more items failed'
      : status === 'skipped'
        ? 'All items skipped'
        : 'All items completed',
    ...(status === 'skipped'
      ? { skipped: true, skip_reason: items.length === 0 ? 'No items in the list' : undefined }
      : {}),
    ...(has('failed') ? { failed: true } : { failed: false }),
  }) as Map<Value, Value>;
  value.set(
    'results',
    items.map((item) => item.value),
  );
  const failed = items.find((item) => item.problem !== undefined);
  const unknown = items.find((item) => item.value instanceof Unknown);
  return {
    status,
    value: status === 'unknown' ? (unknown?.value ?? value) : value,
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
