import type { ModuleDefinition } from '../module/define-module.ts';
import type { ModuleResult } from '../module/result.ts';
import type { Streams } from '../module/streams.ts';
import type { ActionDefinition, ActionResult } from '../module/define-action.ts';
import type { ScalarNode } from '../source/node.ts';
import { type ChainLink, StoppedError } from '../transport/session/chain.ts';
import type { ShellSession } from '../transport/connection.ts';
import { type ActionMeans, createActionContext, type HostRunner } from './action-context.ts';
import { askForJob } from './background.ts';
import { runByItself } from './run-by-itself.ts';
import { createDeadline, type Deadline, renameTimeout } from './deadline.ts';
import { describeWork } from './describe-work.ts';
import type { Job } from './job.ts';
import { UnknownDecision } from './keyword-value.ts';
import { ModuleBug } from './module-bug.ts';
import { NotAhead } from './not-ahead.ts';
import { withOwnFacts } from './own-facts.ts';
import { isExplained } from './problem.ts';
import type { RenderedArguments } from './render-arguments.ts';
import { runBridge } from './run-bridge.ts';
import { ModuleFailure } from '../module/result.ts';
import { type Renewal, RenewingSession } from './renewing-session.ts';
import { type ModuleRun, runModule } from './run-module.ts';
import { StreamedSession } from './streamed-session.ts';
import { watchTransfer } from './transfer-progress.ts';

/** Runs what a task does, once; `onFalse` hears of each condition that it finds false. Rejects with what the transport and the templates throw. */
export async function runDefinition(
  job: Job,
  rendered: RenderedArguments,
  onFalse: (condition: ScalarNode) => void,
): Promise<ModuleResult | ActionResult> {
  const { action } = job.task;
  if (action.kind !== 'action' && action.kind !== 'module') throw new Error(`a ${action.kind} task has no definition`);
  const { world } = job.run.context;
  if (job.background !== undefined && action.kind === 'action') {
    return { failed: true, msg: `This action (${job.task.moduleName}) does not support async.`, help: CONTROLLER };
  }
  const deadline = createDeadline(job.timeoutMs, world);
  const runHere: HostRunner = async (...call) => runOnHost(job, deadline, ...call);
  try {
    if (action.kind === 'module') return await runHere(action.name, action.definition, rendered.args);
    return await runAction(job, rendered, action.definition, {
      runOnHost: runHere,
      runBridge: (bridge) => runBridge(job, deadline, bridge),
      sleep: deadline.sleep,
      onFalse,
    });
  } catch (thrown) {
    const error = renameTimeout(thrown, job.timeoutMs);
    if (error instanceof ModuleFailure) return error.result;
    if (error instanceof NotAhead || error instanceof StoppedError) throw error;
    const isKnown = error instanceof UnknownDecision || isExplained(error);
    if (isKnown || world.signal.aborted) throw error;
    throw new ModuleBug(action.name, action.definition, error, world.settings.verbosity);
  }
}

const CONTROLLER = 'It runs on the controller: drop `async` and `poll`.';

/**
 * An action that comes upon a fact which has not been gathered is run again from its beginning; what it had done on the host by then is not
 * done again, but answered as before.
 */
async function runAction(
  job: Job,
  rendered: RenderedArguments,
  definition: ActionDefinition,
  means: ActionMeans,
): Promise<ActionResult> {
  const answers: Promise<ModuleResult>[] = [];
  return withOwnFacts(job, () => {
    let calls = 0;
    const recall: HostRunner = (...call) => (answers[calls++] ??= means.runOnHost(...call));
    return definition.run(createActionContext(job, rendered, { ...means, runOnHost: recall }));
  });
}

/** Runs a module on the host that a job works on. */
async function runOnHost(
  job: Job,
  deadline: Deadline,
  moduleName: string,
  definition: ModuleDefinition,
  args: Readonly<Record<string, unknown>>,
  streams?: Streams,
): Promise<ModuleResult> {
  const { world } = job.run.context;
  if (job.check && definition.checkMode === 'skip') {
    return { skipped: true, unknown: `check mode does not run ${moduleName}` };
  }
  const flight = job.run.flights.get(job.host);
  const link = (isLast: boolean): ChainLink | undefined => flight?.link(job.task, isLast || tellsAll(definition, args));
  const open = async (): Promise<ShellSession> => {
    const openOnce = (): Promise<ShellSession> => deadline.exclude(openSession(job));
    return new RenewingSession(await openOnce(), {
      ...describeRenewal(job),
      open: openOnce,
      checkTurn: () => link(false),
    });
  };
  const run = {
    definition,
    moduleName,
    args,
    hostName: job.delegate ?? job.host.name,
    taskId: job.task.id,
    check: job.check,
    diff: job.diff,
    environment: job.environment,
    signal: world.signal,
    timeLeft: deadline.left,
    sleep: deadline.sleep,
    now: world.now,
    nameOutputFile: world.nameOutputFile,
    link,
  };
  const { left } = job.run.context;
  const work = describeWork(job);
  if (streams !== undefined) {
    const { link: _, ...alone } = run;
    const session = await deadline.exclude(openStreamed(job, streams));
    return left.during(work, () => runModule({ ...alone, session }));
  }
  if (job.background !== undefined) return runByItself(job, run, open, job.background);
  const find = (name: string) => world.registry.find(name);
  const notes = left.noteJobs(work, world.now);
  const askJob: ModuleRun['job'] = (...asked) =>
    askForJob({ run, open, folder: job.jobsFolder(), notes }, find, ...asked);
  const session = await open();
  return left.during(work, () => runModule({ ...run, session, job: askJob }));
}

function describeRenewal({ run, name, delegate, host }: Job): Pick<Renewal, 'say' | 'sleep' | 'random'> {
  const { emit, sleep, surroundings } = run.context.world;
  const say = (message: string): void =>
    emit({ type: 'warning-raised', message: `${delegate ?? host.name}: ${name}: ${message}` });
  return { say, sleep, random: surroundings.random };
}

/** Whether one call does all, and the host itself can tell whether the task failed: then the next one need not wait for the answer. */
function tellsAll(definition: ModuleDefinition, args: Readonly<Record<string, unknown>>): boolean {
  if (definition.statusTells?.(args) !== true) return false;
  return 'prepare' in definition || definition.makesOneCall?.(args) === true;
}

async function openStreamed(job: Job, streams: Streams): Promise<ShellSession> {
  const { target, become } = job.reach();
  const connection = await job.run.context.world.pool.connection(target);
  const staysThere = target.connection === 'local' && target.folder !== undefined;
  return new StreamedSession({ connection, become, staysThere }, streams, watchTransfer(job, streams));
}

async function openSession(job: Job): Promise<ShellSession> {
  const { context } = job.run;
  const { target, become } = job.reach();
  const started = context.world.now();
  const session = await context.world.pool.session(target, become);
  if (job.delegate === undefined) job.host.target = target;
  context.connectingMs = Math.max(context.connectingMs, context.world.now() - started);
  const flight = job.run.flights.get(job.host);
  if (target.connection === 'local') {
    job.run.flights.grounded.add(job.host);
    flight?.ground();
  }
  flight?.bind(session);
  return session;
}
