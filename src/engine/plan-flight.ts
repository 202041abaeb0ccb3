import type { Play, Step, Task } from '../playbook/play.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';
import { Flight, type Stage } from './flight.ts';
import type { HostState } from './host-state.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import { parseBoolean, readBoolean } from './keyword-value.ts';
import type { PlayRun } from './play-run.ts';
import { runOnHost } from './run-on-host.ts';

/** Shorter ones are not worth it. */
const SHORTEST = 2;

/** Keywords that decide, or wait, between a task and the next. */
const DECIDING = ['delegateTo', 'throttle', 'runOnce', 'timeout', 'anyErrorsFatal'] as const;

/**
 * Plans the tasks from `index` on that can be begun without the results of those before them, for hosts that do not wait for others: under
 * `strategy: free`, where one host is left in the batch, or where the play says `pipeline: true`.
 * @param isChosen whether the tags that were asked for choose a task.
 */
export function planFlights(
  run: PlayRun,
  steps: readonly Step[],
  index: number,
  hosts: readonly HostState[],
  isChosen: (task: Task) => boolean,
): void {
  const { context, play } = run;
  const [first] = hosts;
  const step = steps[index];
  if (first === undefined || step === undefined || step.kind === 'block' || run.flights.get(first)?.isUnderWay === true)
    return;
  const isAlone = run.pace !== undefined || run.batch.filter(({ status }) => status === 'active').length === 1;
  if (!isAlone && !saysPipeline(run, play, first)) return;
  if (context.asksBeforeTasks || run.maxFailPercentage !== undefined) return;
  const stages = listStages(steps, index, isChosen);
  if (stages.length < SHORTEST) return;
  const { now } = context.world;
  for (const host of hosts) run.flights.set(host, new Flight(stages, (task) => runOnHost(run, task, host), now));
}

function saysPipeline(run: PlayRun, { pipeline }: Play, host: HostState): boolean {
  return pipeline !== undefined && readBoolean(run.scope(host), pipeline, false);
}

function listStages(steps: readonly Step[], index: number, isChosen: (task: Task) => boolean): Stage[] {
  const stages: Stage[] = [];
  for (let at = index; at < steps.length; at++) {
    const step = steps[at];
    const stage = step === undefined || step.kind === 'block' ? undefined : findStage(step);
    if (stage === undefined) break;
    try {
      if (isChosen(stage.task)) stages.push(stage);
    } catch {
      break;
    }
  }
  return stages;
}

/** Undefined for a task that needs a decision of the controller about its result, or before it. */
function findStage(task: Task): Stage | undefined {
  const { action } = task;
  const mayBegin = action.kind === 'module' || (action.kind === 'action' && action.definition.mayBeginEarly === true);
  if (!mayBegin || task.loop !== undefined || task.until.length > 0 || task.retries !== undefined) return undefined;
  if (task.async !== undefined || DECIDING.some((keyword) => inheritKeyword(task, keyword) !== undefined))
    return undefined;
  if (!isConstant(task.changedWhen)) return undefined;
  const neverFails = task.failedWhen.length > 0;
  if (neverFails && !(isConstant(task.failedWhen) && task.failedWhen.some((node) => readConstant(node) === false)))
    return undefined;
  const ignores = readConstant(inheritKeyword(task, 'ignoreErrors'));
  if (inheritKeyword(task, 'ignoreErrors') !== undefined && ignores === undefined) return undefined;
  return { task, stops: !neverFails && ignores !== true };
}

function isConstant(conditions: readonly ScalarNode[]): boolean {
  return conditions.every((condition) => readConstant(condition) !== undefined);
}

/** A boolean that stands there as such. */
function readConstant(node: Node | undefined): boolean | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const { value } = node;
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && !hasTemplate(value) ? parseBoolean(value) : undefined;
}
