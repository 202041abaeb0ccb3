import type { Outcome } from '../events/event.ts';
import type { Task } from '../playbook/play.ts';
import { fromValue, toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import { type Layer, layerOfData } from '../variables/layer.ts';
import type { Scope } from '../variables/scope.ts';
import { shareVariables } from './apply-effects.ts';
import { createJob } from './create-job.ts';
import { describeOutcome, type Finished } from './finished.ts';
import { FactsNeeded, withFacts } from './host-facts.ts';
import type { ItemVariables } from './item-variables.ts';
import type { Job } from './job.ts';
import { testConditions } from './keyword-value.ts';
import { eventTask } from './pace.ts';
import { type FlaggedResult, type Flags, NO_FLAGS, readFlags, withoutValues } from './result-flags.ts';
import { finishError, runItem, skipIfFalse } from './run-item.ts';

export interface Loop {
  readonly items: readonly Value[];
  readonly variablesOf: (index: number) => ItemVariables;
  readonly pauseMs: number;
}

export interface ItemResult extends FlaggedResult {
  readonly delegate: string | undefined;
}

/** Runs a task for one item after the other, and reports each. */
export async function runItems(job: Job, { items, variablesOf, pauseMs }: Loop): Promise<ItemResult[]> {
  const { run, task, host } = job;
  const { emit, sleep } = run.context.world;
  const { breakWhen } = task.loopControl;
  const results: ItemResult[] = [];
  // What the item before registered.
  let registered: readonly Layer[] = [];
  for (const [index, item] of items.entries()) {
    if (run.context.cancelled) break;
    if (index > 0 && pauseMs > 0) await sleep(pauseMs);
    const variables = variablesOf(index);
    const flags: Flags = { ...NO_FLAGS };
    const ofItem = layerOfData('loop variables', variables, task.loop);
    let finished: Finished;
    let label = toText(item);
    let delegate: string | undefined;
    let isLast = false;
    try {
      const itemJob = await withFacts(host.facts, () => prepareItem(job, [ofItem, ...registered], flags));
      if ('status' in itemJob) {
        finished = withItem(itemJob, variables);
      } else {
        delegate = itemJob.delegate;
        finished = withItem(await runItem(itemJob), variables);
        if (finished.attempt !== undefined) shareVariables(run, task, finished.attempt, host);
      }
      registered = registerItem(task, finished);
      const scope = run.scope(host, task, [ofItem, ...registered]);
      label = await withFacts(host.facts, () => readLabel(task, scope, item));
      isLast = breakWhen.length > 0 && (await withFacts(host.facts, () => testConditions(scope, breakWhen)));
    } catch (error) {
      finished = withItem(finishError(job, error, 0), variables);
      registered = registerItem(task, finished);
      isLast = breakWhen.length > 0;
    }
    results.push({ finished, flags, delegate });
    const { noLog } = flags;
    const outcome: Outcome = describeOutcome(finished, noLog);
    const shown = noLog ? '(hidden)' : label;
    emit({
      type: 'item-finished',
      task: eventTask(run, task, host),
      host: host.name,
      item: noLog ? null : fromValue(item),
      label: shown,
      outcome,
    });
    const isLost = finished.status === 'unreachable' && !flags.ignoreUnreachable;
    if (isLost || isLast) break;
  }
  return results;
}

/** The keywords of an item; where they cannot be had, its end. */
function prepareItem({ run, task, host }: Job, layers: readonly Layer[], flags: Flags): Job | Finished {
  const scope = run.scope(host, task, layers);
  let isHidden = true;
  try {
    readFlags(flags, scope, task);
    isHidden = false;
    return createJob(run, task, host, layers);
  } catch (error) {
    if (error instanceof FactsNeeded) throw error;
    const bare = { run, task, host, scope, name: task.moduleName } as Job;
    const ended = skipIfFalse(bare, 0) ?? finishError(bare, error, 0);
    return isHidden ? withoutValues(ended) : ended;
  }
}

/** What an item's result looks like to its label, to the condition that ends the loop, and to the items behind it. */
function registerItem({ register }: Task, { value }: Finished): readonly Layer[] {
  if (register === undefined) return [];
  return [layerOfData('set_fact and registered', { [String(register.value)]: value })];
}

function readLabel(task: Task, scope: Scope, item: Value): string {
  const { label } = task.loopControl;
  return toText(label === undefined ? item : scope.render(label));
}

/** The result of an item, which says what the loop gave it. */
export function withItem(finished: Finished, variables: ItemVariables): Finished {
  if (!(finished.value instanceof Map)) return finished;
  const value = new Map(finished.value);
  for (const [name, variable] of Object.entries(variables)) value.set(name, variable);
  return { ...finished, value };
}
