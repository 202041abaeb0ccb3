import pMap from 'p-map';
import type { Step } from '../playbook/play.ts';
import { toText } from '../template/convert.ts';
import { flushHandlers } from './flush-handlers.ts';
import { createFactsTask, describeFacts, offerFacts, readGathering } from './gather-facts.ts';
import { withFacts } from './host-facts.ts';
import type { HostState } from './host-state.ts';
import { keywordError, readBoolean, readNumber, renderKeyword } from './keyword-value.ts';
import { Pace, STRATEGIES, type Strategy } from './pace.ts';
import type { PlayRun } from './play-run.ts';
import { runSteps } from './run-steps.ts';
import type { Surrounding } from './task-outcome.ts';

const PLAIN: Surrounding = { rescuable: false, handler: false, depth: 0 };

type Gathering = ReturnType<typeof readGathering>;

/** Runs the whole play on the hosts of a batch, in step or each for itself, as its strategy says. */
export async function runBatch(run: PlayRun): Promise<void> {
  const { play } = run;
  const first = run.batch[0];
  if (first === undefined) return;
  const scope = run.scope(first);
  const strategy = await withFacts(first.facts, () => readStrategy(run, first));
  run.pipelines = await withFacts(first.facts, () => readBoolean(scope, play.pipeline, false));
  const gathering = await withFacts(first.facts, () => readGathering(run, first));
  const forces = run.context.world.settings.forceHandlers === true;
  run.forcesHandlers = await withFacts(first.facts, () => readBoolean(scope, play.forceHandlers, forces));
  if (gathering === 'when used') offerFacts(run);
  if (strategy === 'linear') await runTogether(run, gathering);
  else await runApart(run, gathering, strategy);
  if (run.forcesHandlers) await flushFailed(run);
  run.notified.clear();
  run.notifications.clear();
}

/** What no section has done: where the play was broken off, and on hosts that do not keep in step, of which each runs its handlers for itself. */
async function flushFailed(run: PlayRun): Promise<void> {
  const failed = run.batch.filter((host) => host.status === 'failed');
  if (run.pace === undefined) await flushHandlers(run, failed);
  else await Promise.all(failed.map((host) => flushHandlers(run, [host])));
}

/** @throws RenderError for one that there is not */
function readStrategy(run: PlayRun, first: HostState): Strategy {
  const { strategy: node } = run.play;
  if (node === undefined) return 'linear';
  const scope = run.scope(first);
  const name = toText(renderKeyword(scope, node)).replace(/^ansible\.builtin\./, '');
  const strategy = STRATEGIES.find((each) => each === name);
  if (strategy === undefined) {
    throw keywordError(scope, node, `\`${name}\` is no strategy: ${STRATEGIES.join(', ')} are`);
  }
  return strategy;
}

/** Every task on all hosts before the next one. */
async function runTogether(run: PlayRun, gathering: Gathering): Promise<void> {
  const first = run.batch[0];
  const { maxFailPercentage: limit } = run.play;
  if (first === undefined) return;
  run.pace = undefined;
  const alive = await gatherFirst(run, gathering, run.batch);
  run.maxFailPercentage = limit && (await withFacts(first.facts, () => readNumber(run.scope(first), limit, 100)));
  await runSections(run, alive);
}

/**
 * Each host goes through the play for itself: `free` lets all of them go on at once, and forks limit their tasks; under `host_pinned` a
 * host begins when another has reached the end. A failure is that of its host alone.
 */
async function runApart(run: PlayRun, gathering: Gathering, strategy: Exclude<Strategy, 'linear'>): Promise<void> {
  const { forks } = run.context.world.settings;
  run.pace = new Pace(forks);
  run.maxFailPercentage = undefined;
  const concurrency = strategy === 'free' ? Infinity : Math.max(1, forks);
  const alone = async (host: HostState): Promise<void> => {
    const alive = await gatherFirst(run, gathering, [host]);
    await runSections(run, alive);
  };
  await pMap(run.batch, alone, { concurrency });
}

async function runSections(run: PlayRun, hosts: readonly HostState[]): Promise<void> {
  const { preTasks, roles, tasks, postTasks } = run.play;
  let alive = hosts;
  for (const section of run.broken ? [] : [preTasks, [...roles, ...tasks], postTasks]) {
    alive = await runSection(run, section, alive);
    if (run.broken) break;
  }
}

/** Gathers facts where the play says so, as its first task. */
async function gatherFirst(
  run: PlayRun,
  gathering: Gathering,
  hosts: readonly HostState[],
): Promise<readonly HostState[]> {
  const task = gathering === 'first' ? createFactsTask(run) : undefined;
  if (task === undefined) return hosts;
  const { alive, fatal } = await runSteps(run, [task], hosts, PLAIN);
  breakOff(run, fatal !== undefined);
  const key = describeFacts(run.play);
  for (const host of alive) host.facts.settle(key);
  return alive;
}

/** A section, then the handlers that it notified. A host that failed in it takes no further part in the run, but for handlers that are forced. */
async function runSection(
  run: PlayRun,
  section: readonly Step[],
  hosts: readonly HostState[],
): Promise<readonly HostState[]> {
  const main = await runSteps(run, section, hosts, PLAIN);
  breakOff(run, main.fatal !== undefined);
  const alive = main.alive.filter((host) => !run.ended.has(host));
  if (run.broken || run.context.cancelled) return alive;
  const failed = new Set(run.forcesHandlers && run.pace === undefined ? main.failed : []);
  const taking = new Set([...alive, ...failed]);
  const handled = await flushHandlers(
    run,
    hosts.filter((host) => taking.has(host)),
  );
  breakOff(run, handled.fatal !== undefined);
  return handled.alive.filter((host) => !failed.has(host));
}

/** What is fatal for hosts that keep in step is so for all; else it is the failure of one. */
function breakOff(run: PlayRun, isFatal: boolean): void {
  run.broken ||= isFatal && run.pace === undefined;
}
