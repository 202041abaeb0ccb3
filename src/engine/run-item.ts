import type { Task } from '../playbook/play.ts';
import type { ScalarNode } from '../source/node.ts';
import { toValue } from '../template/convert.ts';
import { Unknown, type Value } from '../template/value.ts';
import { TransportError } from '../transport/transport-error.ts';
import { layerOfData } from '../variables/layer.ts';
import { type Attempt, readAttempt, registerAttempt } from './attempt.ts';
import type { Finished } from './finished.ts';
import { GatheringFailed, withFacts } from './host-facts.ts';
import type { Job } from './job.ts';
import { readNumber, testConditions, UnknownDecision } from './keyword-value.ts';
import { parentsOf } from './play-run.ts';
import { describeError, describeFailure } from './problem.ts';
import { type RenderedArguments, renderArguments } from './render-arguments.ts';
import { isTaskFailure } from './task-failure.ts';
import { runDefinition } from './run-definition.ts';

/** Runs a task on a host, or one item of its loop: condition, arguments, attempts, verdict. Never rejects. */
export async function runItem(job: Job): Promise<Finished> {
  const { now } = job.run.context.world;
  const started = now();
  const elapsed = (): number => now() - started;
  try {
    const prepared = await withFacts(job.host.facts, () => prepare(job));
    if ('kind' in prepared) return skip(prepared, elapsed());
    const attempt = await attemptUntilDone(job, prepared);
    return judge(job, attempt, elapsed());
  } catch (error) {
    return finishError(job, error, elapsed());
  }
}

interface Repetition {
  readonly retries: number;
  readonly delayMs: number;
}

/** What a run of the task needs, evaluated; or the condition that does not hold. */
function prepare(job: Job): ScalarNode | { readonly rendered: RenderedArguments; readonly repetition: Repetition } {
  const { task, scope } = job;
  const falseCondition = findFalseCondition(job);
  if (falseCondition !== undefined) return falseCondition;
  return {
    rendered: renderArguments(job, callableOf(task)),
    repetition: {
      retries: Math.max(0, readNumber(scope, task.retries, 3)),
      delayMs: readNumber(scope, task.delay, 5) * 1000,
    },
  };
}

/** The first condition that does not hold: of the outermost block first, of the task last. */
export function findFalseCondition(job: Job): ScalarNode | undefined {
  const conditions = [...parentsOf(job.task)].toReversed().flatMap((parent) => parent.keywords.when);
  return [...conditions, ...job.task.keywords.when].find((condition) => !testConditions(job.scope, [condition]));
}

export function skip(condition: ScalarNode, ms: number): Finished {
  const text = String(condition.value);
  return {
    status: 'skipped',
    value: toValue({
      changed: false,
      skipped: true,
      skip_reason: 'Conditional result was False',
      false_condition: text,
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
  const problem = describeError(error, job.task.span);
  if (problem === undefined) {
    if (job.run.context.cancelled) return finishError(job, cancelled(), ms);
    throw error;
  }
  const unreachable =
    error instanceof GatheringFailed
      ? error.finished.status === 'unreachable'
      : error instanceof TransportError && !isTaskFailure(error);
  const value = toValue({
    msg: problem.message,
    changed: false,
    ...(unreachable ? { unreachable } : { failed: true }),
  });
  return { ...base, status: unreachable ? 'unreachable' : 'failed', value, problem, reason: undefined };
}

/** A pause that the end of the run cut short. */
function cancelled(): TransportError {
  return new TransportError('cancelled', 'cancelled');
}

type CallableAction = Extract<Task['action'], { kind: 'module' | 'action' }>;

function callableOf(task: Task): CallableAction {
  if (task.action.kind === 'module' || task.action.kind === 'action') return task.action;
  throw new Error(`${task.moduleName} is not run on a host`);
}

async function attemptUntilDone(
  job: Job,
  { rendered, repetition }: Exclude<ReturnType<typeof prepare>, ScalarNode>,
): Promise<Attempt> {
  const { task, run } = job;
  const { emit, sleep } = run.context.world;
  const repeats = task.until.length > 0 || task.retries !== undefined;
  const { retries, delayMs } = repetition;
  for (let number = 1; ; number++) {
    const attempt = readAttempt(await runDefinition(job, rendered));
    if (!job.diff) attempt.diffs = [];
    const { changed, failed } = attempt;
    const done = await withFacts(job.host.facts, () => decide(job, Object.assign(attempt, { changed, failed })));
    if (!repeats || done || attempt.unknown !== undefined) {
      if (repeats) attempt.attempts = number;
      return attempt;
    }
    if (number > retries) {
      attempt.attempts = number - 1;
      attempt.failed = true;
      return attempt;
    }
    emit({ type: 'task-retried', task: task.id, host: job.host.name, attempt: number, retries, delayMs });
    await sleep(delayMs);
  }
}

/** Applies changed_when and failed_when; says whether `until` holds. */
function decide(job: Job, attempt: Attempt): boolean {
  const { task } = job;
  if (attempt.unknown !== undefined) return true;
  const scope = (): Job['scope'] => {
    if (task.register === undefined) return job.scope;
    const value: Value = registerAttempt(attempt, job.name);
    return job.scope.with(layerOfData('set_fact and registered', { [String(task.register.value)]: value }));
  };
  if (task.changedWhen.length > 0) attempt.changed = testConditions(scope(), task.changedWhen);
  if (task.failedWhen.length > 0) attempt.failed = testConditions(scope(), task.failedWhen);
  return task.until.length > 0 ? testConditions(scope(), task.until) : !attempt.failed;
}

function judge(job: Job, attempt: Attempt, ms: number): Finished {
  const value = registerAttempt(attempt, job.name);
  const base = { value, attempt, ms, problem: undefined, reason: undefined };
  if (attempt.failed) {
    const problem = describeFailure(attempt, job.task.span);
    return { ...base, status: 'failed', problem: withRetries(job, attempt, problem) };
  }
  if (attempt.unknown !== undefined && !attempt.changed) return { ...base, status: 'unknown', reason: attempt.unknown };
  if (attempt.skipped) return { ...base, status: 'skipped', reason: describeSkip(attempt) };
  return { ...base, status: attempt.changed ? 'changed' : 'ok' };
}

function withRetries(job: Job, attempt: Attempt, problem: NonNullable<Finished['problem']>): Finished['problem'] {
  if (attempt.attempts === undefined || job.task.until.length === 0) return problem;
  const condition = job.task.until.map((node) => String(node.value)).join(' and ');
  const tries = attempt.attempts + 1;
  return { ...problem, details: [...(problem.details ?? []), `not met after ${tries} tries: until ${condition}`] };
}

function describeSkip(attempt: Attempt): string | undefined {
  return typeof attempt.fields['msg'] === 'string' ? attempt.fields['msg'] : undefined;
}
