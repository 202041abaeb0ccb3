import type { ScalarNode } from '../source/node.ts';
import { toValue } from '../template/convert.ts';
import { Unknown, type Value } from '../template/value.ts';
import { TransportError } from '../transport/transport-error.ts';
import { layerOfData } from '../variables/layer.ts';
import { type Attempt, type Blame, describeAttempt, hideDiff, readAttempt, registerAttempt } from './attempt.ts';
import { blameConditions, blameTask } from './blame.ts';
import { chooseModule, findModuleName } from './choose-module.ts';
import { showOptions } from './failing-values.ts';
import type { Finished } from './finished.ts';
import { readNotifications } from './handlers.ts';
import { GatheringFailed } from './host-facts.ts';
import type { Job } from './job.ts';
import { findUnmet, readNumber, testConditions, UnknownDecision } from './keyword-value.ts';
import { withOwnFacts } from './own-facts.ts';
import { eventTask } from './pace.ts';
import { parentsOf } from '../playbook/parents-of.ts';
import { describeError, describeFailure } from './problem.ts';
import { type RenderedArguments, renderArguments } from './render-arguments.ts';
import { isTaskFailure } from './task-failure.ts';
import { runDefinition } from './run-definition.ts';
import { wordForPlaybook } from './word-for-playbook.ts';

/** Runs a task on a host, or one item of its loop: condition, arguments, attempts, verdict. Never rejects. */
export async function runItem(job: Job): Promise<Finished> {
  const { now } = job.run.context.world;
  const started = now();
  const elapsed = (): number => now() - started;
  const done: { attempt?: Attempt } = {};
  try {
    const prepared = await withOwnFacts(job, () => prepare(job));
    if ('kind' in prepared) return skip(prepared, elapsed());
    const attempt = await attemptUntilDone(prepared.job, prepared, done);
    if (attempt.failed) attempt.blame ??= blameTask(prepared.job, attempt.fields, prepared.rendered);
    const { notifications, rendered } = prepared;
    return { ...judge(job, attempt, elapsed()), notifications, args: rendered.given, module: findModuleName(job) };
  } catch (error) {
    return { ...keepResult(finishError(job, error, elapsed()), done.attempt), module: findModuleName(job) };
  }
}

/** Where a condition about the result cannot be evaluated, the task fails with the result that there is. */
function keepResult(failed: Finished, attempt: Attempt | undefined): Finished {
  if (attempt === undefined || failed.status !== 'failed' || !(failed.value instanceof Map)) return failed;
  const value = new Map([...(toValue(describeAttempt(attempt)) as Map<Value, Value>), ...failed.value]);
  value.set('changed', attempt.changed);
  if (attempt.undecided !== undefined) value.set(attempt.undecided, failed.value.get('msg') ?? null);
  return { ...failed, value };
}

interface Repetition {
  readonly retries: number;
  readonly delayMs: number;
}

interface Prepared {
  /** With the module that a template names. */
  readonly job: Job;
  readonly rendered: RenderedArguments;
  readonly repetition: Repetition;
  readonly notifications: ReadonlyMap<string, ScalarNode>;
}

/** What a run of the task needs, evaluated; or the condition that does not hold. */
function prepare(job: Job): ScalarNode | Prepared {
  const { task, scope } = job;
  const falseCondition = findFalseCondition(job);
  if (falseCondition !== undefined) return falseCondition;
  const { job: chosen, action } = chooseModule(job);
  return {
    job: chosen,
    rendered: renderArguments(chosen, action),
    repetition: {
      retries: Math.max(0, readNumber(scope, task.retries, 3)),
      delayMs: readNumber(scope, task.delay, 5) * 1000,
    },
    notifications: readNotifications(scope, task),
  };
}

/** The first condition that does not hold: of the outermost block first, of the task last. */
export function findFalseCondition(job: Job): ScalarNode | undefined {
  const conditions = [...parentsOf(job.task)].toReversed().flatMap((parent) => parent.keywords.when);
  return findUnmet(job.scope, [...conditions, ...job.task.keywords.when]);
}

/** The end of a task whose condition does not hold, if that can be told. */
export function skipIfFalse(job: Job, ms: number): Finished | undefined {
  try {
    const condition = findFalseCondition(job);
    return condition === undefined ? undefined : skip(condition, ms);
  } catch {
    return undefined;
  }
}

/** The end of a task whose condition does not hold. */
export function skip(condition: ScalarNode, ms: number): Finished {
  const text = String(condition.value);
  return {
    status: 'skipped',
    value: toValue({
      changed: false,
      skipped: true,
      skip_reason: 'Conditional result was False',
      false_condition: condition.value,
    }),
    attempt: undefined,
    problem: undefined,
    reason: `not: ${text}`,
    ms,
  };
}

/** What an exception on the way means for the host. */
export function finishError(job: Job, error: unknown, ms: number): Finished {
  const base = { attempt: undefined, ms };
  if (error instanceof GatheringFailed && error.finished.problem === undefined) return { ...error.finished, ms };
  if (error instanceof UnknownDecision) {
    const { reason } = error.unknown;
    return {
      ...base,
      status: 'unknown',
      value: new Unknown(reason),
      problem: undefined,
      reason: `depends on ${reason}`,
    };
  }
  const problem = describeError(error, job.task.span, showOptions(job.run.context.world, job.task));
  if (problem === undefined) {
    if (job.run.context.cancelled) return finishError(job, cancelled(), ms);
    throw error;
  }
  const unreachable =
    error instanceof GatheringFailed
      ? error.finished.status === 'unreachable'
      : error instanceof TransportError && !isTaskFailure(error);
  const value = toValue({
    msg: wordForPlaybook(error, problem.message, job.timeoutMs),
    changed: false,
    ...(unreachable ? { unreachable } : { failed: true }),
    ...describeTimeout(job, error),
  });
  return { ...base, status: unreachable ? 'unreachable' : 'failed', value, problem, reason: undefined };
}

/** What the test `timedout` looks at; `period` is in seconds. */
function describeTimeout({ timeoutMs }: Job, error: unknown): { readonly timedout?: { readonly period: number } } {
  if (timeoutMs === undefined || !(error instanceof TransportError) || error.failure !== 'task-timeout') return {};
  return { timedout: { period: timeoutMs / 1000 } };
}

/** A pause that the end of the run cut short. */
function cancelled(): TransportError {
  return new TransportError('cancelled', 'cancelled');
}

async function attemptUntilDone(
  job: Job,
  { rendered, repetition }: Prepared,
  done: { attempt?: Attempt },
): Promise<Attempt> {
  const { task, run, scope } = job;
  const { emit, sleep } = run.context.world;
  const { retries, delayMs } = repetition;
  // With `retries: 0` nothing is repeated, so that nothing says when to stop.
  const repeats = retries > 0 && (task.until.length > 0 || task.retries !== undefined);
  for (let number = 1; ; number++) {
    let tested: ScalarNode | undefined;
    const answer = await runDefinition(job, rendered, (condition) => (tested = condition));
    const attempt = (done.attempt = readAttempt(answer, task.action.kind === 'action'));
    if (job.factsOwner !== undefined) attempt.effects = { ...attempt.effects, factsOwner: job.factsOwner };
    if (attempt.failed && tested !== undefined) attempt.blame = blameConditions(scope, [tested], 'does not hold');
    if (!job.diff) hideDiff(attempt, task.action);
    if (repeats) attempt.attempts = number;
    const { changed, failed } = attempt;
    const { isDone, unmet } = await withOwnFacts(job, () => decide(job, Object.assign(attempt, { changed, failed })));
    if (!repeats || isDone || attempt.unknown !== undefined) return attempt;
    if (number > retries) {
      attempt.attempts = number - 1;
      attempt.gaveUp = true;
      attempt.failed ||= attempt.failedWhen === undefined;
      if (attempt.failed && unmet !== undefined)
        attempt.blame = { ...unmet, label: `does not hold after ${number} tries` };
      return attempt;
    }
    const { host } = job;
    emit({
      type: 'task-retried',
      task: eventTask(run, task, host),
      host: host.name,
      attempt: number,
      retries,
      delayMs,
    });
    await sleep(delayMs);
  }
}

interface Decision {
  readonly isDone: boolean;
  /** The condition of `until` that does not hold. */
  readonly unmet?: Blame | undefined;
}

/** Applies changed_when and failed_when; says whether `until` holds. */
function decide(job: Job, attempt: Attempt): Decision {
  const { task } = job;
  if (attempt.unknown !== undefined) return { isDone: true };
  const scope = (): Job['scope'] => {
    if (task.register === undefined) return job.scope;
    const value: Value = registerAttempt(attempt, job.name);
    return job.scope.with(layerOfData('set_fact and registered', { [String(task.register.value)]: value }));
  };
  if (task.changedWhen.length > 0) {
    attempt.undecided = 'changed_when_result';
    attempt.changed = testConditions(scope(), task.changedWhen);
  }
  if (task.failedWhen.length > 0) {
    attempt.undecided = 'failed_when_result';
    const here = scope();
    attempt.failed = testConditions(here, task.failedWhen);
    attempt.failedWhen = attempt.failed;
    if (attempt.failed) attempt.blame = blameConditions(here, task.failedWhen, 'holds');
  }
  attempt.undecided = undefined;
  if (task.until.length === 0) return { isDone: !attempt.failed };
  const here = scope();
  const condition = findUnmet(here, task.until);
  return condition === undefined
    ? { isDone: true }
    : { isDone: false, unmet: blameConditions(here, [condition], 'does not hold') };
}

function judge(job: Job, attempt: Attempt, ms: number): Finished {
  const value = registerAttempt(attempt, job.name);
  const base = { value, attempt, ms, problem: undefined, reason: undefined };
  if (attempt.failed) {
    const problem = describeFailure(attempt, job.task.span, showOptions(job.run.context.world, job.task));
    return { ...base, status: 'failed', problem };
  }
  if (attempt.unknown !== undefined && !attempt.changed) {
    return { ...base, status: attempt.skipped ? 'skipped' : 'unknown', reason: attempt.unknown };
  }
  const { msg } = attempt.fields;
  if (attempt.skipped) return { ...base, status: 'skipped', reason: typeof msg === 'string' ? msg : undefined };
  return { ...base, status: attempt.changed ? 'changed' : 'ok' };
}
