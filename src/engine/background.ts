import type { ModuleDefinition } from '../module/define-module.ts';
import type { Registry } from '../module/registry.ts';
import type { Call } from '../module/program.ts';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { TransportError, type TransportFailure } from '../transport/transport-error.ts';
import { type JobStatus, makeJobCall, readStatus } from './background-call.ts';
import { canDetach, replayModule } from './replay-module.ts';
import { findFailure, type ModuleRun, sendCall } from './run-module.ts';
import { type BackgroundRun, startJob } from './start-job.ts';

/** What `async` and `poll` say, in seconds; without `poll` seconds nobody waits for the job. */
export interface Background {
  readonly seconds: number;
  readonly poll: number;
}

/** A day: of more than 25 a timer makes nothing. */
const LONGEST_MS = 86_400_000;

/** How long an answer about a job may take: a host that does not say anything is asked again. */
const ANSWER_MS = 60_000;

/** Starts a module as a job of the host's, and waits for it where the task does. Rejects with what the transport throws. */
export async function runInBackground(background: BackgroundRun, { seconds, poll }: Background): Promise<ModuleResult> {
  const started = await startJob(background, seconds);
  if ('result' in started) return started.result;
  const { id, file, warnings, nonce } = started;
  const told = { ansible_job_id: id, results_file: file };
  if (poll <= 0) return { changed: true, started: true, finished: false, ...told, ...withWarnings(warnings) };
  const status = await awaitJob(background, id, nonce, seconds, poll).catch((error: unknown) => {
    throw tellJob(error, id, background.run.signal);
  });
  background.notes.ended(id);
  const result = await describeEnd(background, id, status, background.run);
  if (!('large' in status.state) || status.state.large === undefined) await forgetQuietly(background, id);
  if (status.state.kind !== 'over') return { ...result, ...withWarnings(warnings, result.warnings) };
  return { ...result, msg: describeTimeout(seconds), async_result: { ...told, started: true, finished: false } };
}

/** Whoever does not wait any more hears of the job that goes on. */
function tellJob(error: unknown, id: string, { aborted }: AbortSignal): unknown {
  const help = `Ask for it with async_status: the jid is ${id}.`;
  if (aborted) return new TransportError('cancelled', 'cancelled; the job goes on on the host', { help });
  if (!(error instanceof TransportError)) return error;
  const details = [...error.details, `the job ${id} may go on on the host`];
  return new TransportError(error.failure, error.message, { details, help: error.help ?? help, cause: error });
}

/** Ansible's words. */
export function describeTimeout(seconds: number): string {
  return `async task did not complete within the requested time - ${seconds}s`;
}

/** What became of a job, for `async_status`. Rejects with what the transport throws. */
export async function askForJob(
  background: BackgroundRun,
  find: Registry['find'],
  id: string,
  mode: 'status' | 'cleanup',
): Promise<ModuleResult> {
  const session = await background.open();
  if (mode === 'cleanup') {
    const reply = await ask({ ...background.run, session }, makeJobCall('forget', background.folder, id));
    background.notes.ended(id);
    const file = reply.fields.get('file');
    if (reply.fields.flag('missing')) return describeMissing(id, file);
    return { changed: false, ansible_job_id: id, erased: file, started: false, finished: false, ...SAID_NOTHING };
  }
  const status = readStatus(await ask({ ...background.run, session }, makeJobCall('status', background.folder, id)));
  const { state } = status;
  if (state.kind !== 'running') background.notes.ended(id);
  if (state.kind !== 'done' || state.large !== undefined) return describeEnd(background, id, status);
  if (state.header === undefined)
    throw new ModuleFailure(`cannot read what the host has kept of the job in ${status.file}`);
  const { module: moduleName, args } = state.header;
  const found = find(moduleName);
  const definition = found?.kind === 'action' ? undefined : (found as ModuleDefinition | undefined);
  if (definition === undefined || !canDetach(definition, args)) {
    throw new ModuleFailure(`the job ran the module \`${moduleName}\`, which this project does not have`, {
      help: 'Run async_status from the project that started the job.',
    });
  }
  try {
    return await describeEnd(background, id, status, { ...background.run, definition, moduleName, args });
  } catch (error) {
    throw new ModuleFailure(
      `cannot read the result of the job: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Asks until it has ended or its time is over; a host that cannot be reached for a while is asked again, as long as there is time. */
async function awaitJob(
  background: BackgroundRun,
  id: string,
  nonce: string,
  seconds: number,
  poll: number,
): Promise<JobStatus> {
  const { run, open, folder } = background;
  const end = run.now() + seconds * 1000;
  const send = async (mode: 'status' | 'stop'): Promise<JobStatus> =>
    readStatus(await ask({ ...run, session: await open() }, makeJobCall(mode, folder, id)), nonce);
  for (let left = seconds * 1000; left > 0; left = end - run.now()) {
    await run.sleep(Math.min(poll * 1000, left, LONGEST_MS));
    try {
      const status = await send('status');
      if (status.state.kind !== 'running') return status;
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
  }
  return send('stop');
}

const LASTING: ReadonlySet<TransportFailure> = new Set([
  'cancelled',
  'output-limit',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
]);

/** Whether the host may answer later: it had answered when the job was started. */
function mayPass(error: unknown): boolean {
  return error instanceof TransportError && !LASTING.has(error.failure);
}

async function ask(run: ModuleRun, call: Call): Promise<Reply> {
  const { environment: _, ...plain } = run;
  const reply = await sendCall({ ...plain, timeLeft: () => ANSWER_MS }, call);
  const failure = findFailure(reply, run.moduleName);
  if (failure !== undefined) throw new ModuleFailure(failure.msg ?? 'failed', failure);
  return reply;
}

/** @param replay how the job's module reads the reply of its program. */
async function describeEnd(
  { run }: BackgroundRun,
  id: string,
  { state, file }: JobStatus,
  replay?: Omit<ModuleRun, 'session'>,
): Promise<ModuleResult> {
  if (state.kind === 'missing') return describeMissing(id, file);
  const told = { ansible_job_id: id, results_file: file, started: true };
  if (state.kind === 'running') return { changed: false, ...SAID_NOTHING, ...told, finished: false };
  const { reply, agoMs, large } = state;
  if (state.kind === 'done' && large !== undefined)
    return { failed: true, ...SAID_NOTHING, ...told, ...describeLarge(large) };
  if (state.kind === 'done' && replay !== undefined) {
    const now = () => run.now() - agoMs;
    const result = await replayModule({ ...replay, now, check: false } as ModuleRun, reply);
    return { ...SAID_NOTHING, ...result, ...told, finished: true };
  }
  const stdout = reply.fields.get('stdout') ?? reply.stdout.toString('utf8');
  const failed = { failed: true, ...told, finished: true, stdout, stderr: reply.stderr.toString('utf8') };
  if (state.kind === 'over') return { ...failed, msg: 'Timeout exceeded', help: OVER };
  return { ...failed, msg: 'the job ended without a result', help: LOST };
}

/** In a file of the host, where it stays. */
function describeLarge(file: string): ModuleResult {
  return {
    finished: true,
    msg: 'the job has ended, and has written more than a result can hold',
    help: `All of it is in ${file} on the host. A job that writes so much should write to a file of its own; what is kept of this one goes with async_status, mode: cleanup.`,
  };
}

/** Of a job that has answered nothing yet. */
const SAID_NOTHING = { stdout: '', stderr: '', stdout_lines: [], stderr_lines: [] };

const OVER = 'The job was ended with all that it had started; give it a longer `async` if it may take so long.';
const LOST = 'It was killed, or its host was restarted: what it did is unknown.';

function describeMissing(id: string, file: string | undefined): ModuleResult {
  const looked = file === undefined ? '' : ` Looked for ${file} on the host.`;
  return {
    failed: true,
    msg: 'could not find job',
    ansible_job_id: id,
    ...(file === undefined ? {} : { results_file: file }),
    ...SAID_NOTHING,
    started: true,
    finished: true,
    help: `A job is found by the same user (become) and with the same \`ansible_async_dir\` as the task that started it.${looked}`,
  };
}

/** What the host keeps of a job whose result is here; where it stays, nothing is lost. */
async function forgetQuietly({ run, open, folder }: BackgroundRun, id: string): Promise<void> {
  try {
    await ask({ ...run, session: await open() }, makeJobCall('forget', folder, id));
  } catch (error) {
    if (!(error instanceof TransportError || error instanceof ModuleFailure)) throw error;
  }
}

function withWarnings(...lists: readonly (readonly string[] | undefined)[]): { warnings?: readonly string[] } {
  const warnings = lists.flatMap((list) => list ?? []);
  return warnings.length === 0 ? {} : { warnings };
}
