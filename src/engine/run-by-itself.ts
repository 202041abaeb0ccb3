import type { ModuleResult } from '../module/result.ts';
import type { ShellSession } from '../transport/connection.ts';
import { TransportError } from '../transport/transport-error.ts';
import { type Background, describeTimeout, runInBackground } from './background.ts';
import { createDeadline } from './deadline.ts';
import { describeWork } from './describe-work.ts';
import type { Job } from './job.ts';
import { canDetach } from './replay-module.ts';
import { type ModuleRun, runModule } from './run-module.ts';

/**
 * Runs a module of a task with `async`. One that takes several steps between the controller and the host cannot go on there by itself: it is
 * run as ever, within the time. Rejects with what the transport throws.
 */
export async function runByItself(
  job: Job,
  run: Omit<ModuleRun, 'session'>,
  open: () => Promise<ShellSession>,
  { seconds, poll }: Background,
): Promise<ModuleResult> {
  if (job.check) return { skipped: true, unknown: 'check mode starts no job' };
  const { world } = job.run.context;
  if (canDetach(run.definition, run.args)) {
    const notes = job.run.context.left.noteJobs(describeWork(job), world.now);
    const background = { run: { ...run, sleep: world.sleep }, open, folder: job.jobsFolder(), notes };
    return runInBackground(background, { seconds, poll });
  }
  if (poll <= 0) {
    return {
      failed: true,
      msg: `${run.moduleName} cannot be left to itself: it takes several steps between the controller and the host`,
      help: 'Wait for it: give `poll` a number of seconds.',
    };
  }
  return runAttended(run, await open(), seconds);
}

async function runAttended(
  run: Omit<ModuleRun, 'session'>,
  session: ShellSession,
  seconds: number,
): Promise<ModuleResult> {
  const own = run.timeLeft?.();
  const ms = seconds * 1000;
  if (own !== undefined && own < ms) return runModule({ ...run, session });
  const { left, sleep } = createDeadline(ms, run);
  try {
    const result = await runModule({ ...run, session, timeLeft: left, sleep });
    return { ...result, started: true, finished: true };
  } catch (error) {
    if (!(error instanceof TransportError && error.failure === 'task-timeout')) throw error;
    return { failed: true, msg: describeTimeout(seconds) };
  }
}
