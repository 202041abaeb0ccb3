import type { Step, Task } from '../playbook/play.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';
import { Flight, type Stage } from './flight.ts';
import type { HostResult } from './host-result.ts';
import type { HostState } from './host-state.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import { parseBoolean } from './keyword-value.ts';
import { Pace } from './pace.ts';
import type { PlayRun } from './play-run.ts';
import { runOnHost } from './run-on-host.ts';

/** Shorter ones are not worth it. */
const SHORTEST = 2;
/** What is sent and not begun is what a failure or Ctrl-C takes back: there is no need for more of it. */
const LONGEST = 32;

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
  const { settings, now } = run.context.world;
  const step = steps[index];
  // A host that is still in one has results of it that it has not got.
  const free = hosts.filter((host) => run.flights.get(host)?.isUnderWay !== true && !run.flights.grounded.has(host));
  if (free.length === 0 || step === undefined || step.kind === 'block' || !mayFly(run)) return;
  const stages = listStages(steps, index, isChosen);
  if (stages.length < SHORTEST) return;
  const turns = run.pace ?? new Pace(settings.forks);
  for (const host of free) {
    const start = (task: Task): Promise<HostResult> => runOnHost(run, task, host);
    run.flights.set(host, new Flight(stages, start, (work) => turns.inTurn(work), now));
  }
}

/** What is about all hosts of a batch, or asks between tasks, leaves nothing to send ahead; and no task may wait for others within its own time. */
function mayFly(run: PlayRun): boolean {
  const { context } = run;
  if (context.asksBeforeTasks || run.maxFailPercentage !== undefined) return false;
  if (context.world.settings.taskTimeoutMs !== undefined) return false;
  if (run.pipelines || run.pace !== undefined) return true;
  return run.batch.filter(({ status }) => status === 'active').length === 1;
}

function listStages(steps: readonly Step[], index: number, isChosen: (task: Task) => boolean): Stage[] {
  const stages: Stage[] = [];
  for (let at = index; at < steps.length && stages.length < LONGEST; at++) {
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
