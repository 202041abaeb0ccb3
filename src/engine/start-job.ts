import { randomBytes } from 'node:crypto';
import type { ModuleResult } from '../module/result.ts';
import { buildScript } from '../module/script.ts';
import { CancelledUnderWayError, OutcomeUnknownError, TransportError } from '../transport/transport-error.ts';
import { makeStartCall, nameJob } from './background-call.ts';
import type { JobNotes } from './left-behind.ts';
import { captureCall } from './replay-module.ts';
import { explainFailure, findFailure, type ModuleRun, sendCall } from './run-module.ts';

export interface BackgroundRun {
  readonly run: Omit<ModuleRun, 'session'>;
  /** Another one, where the last was lost. */
  readonly open: () => Promise<ModuleRun['session']>;
  /** Where the host keeps its jobs. */
  readonly folder: string;
  readonly notes: JobNotes;
}

interface StartedJob {
  readonly id: string;
  readonly file: string;
  readonly nonce: string;
  readonly warnings: readonly string[];
}

/** Starts a module as a job; a result where it cannot be started. Rejects with what the transport throws. */
export async function startJob(
  { run, open, folder, notes }: BackgroundRun,
  seconds: number,
): Promise<StartedJob | { result: ModuleResult }> {
  const { args, moduleName, check, diff, environment } = run;
  const session = await open();
  const captured = await captureCall({ ...run, session });
  if ('result' in captured) return captured;
  const { call } = captured;
  const nonce = randomBytes(12).toString('hex');
  const beginning = nameJob();
  const someId = `${beginning}.*`;
  try {
    const script = buildScript(call, { nonce, check, diff, ...(environment === undefined ? {} : { environment }) });
    const header = { module: moduleName, args, nonce };
    const start = makeStartCall({ id: beginning, folder, seconds, header, call, script });
    notes.sent(someId);
    const reply = await sendCall({ ...run, session }, start);
    notes.ended(someId);
    const result = findFailure(reply, moduleName);
    if (result !== undefined) return { result };
    const { fields } = reply;
    const id = fields.get('id') ?? '';
    notes.begun(id, seconds);
    return { id, file: fields.get('started') ?? '', nonce, warnings: fields.all('warning') };
  } catch (error) {
    if (mayHaveBegun(error)) throw tellStart(error, `${folder}/${someId}`);
    notes.ended(someId);
    return { result: explainFailure(error) };
  }
}

function mayHaveBegun(error: unknown): error is TransportError {
  if (error instanceof OutcomeUnknownError || error instanceof CancelledUnderWayError) return true;
  return error instanceof TransportError && error.failure === 'task-timeout';
}

/** Its start was under way: what ended that does not end the job. */
function tellStart(error: TransportError, files: string): TransportError {
  const { failure, message, details } = error;
  const more = `the job may have begun, and goes on on the host then: ${files}`;
  return new TransportError(failure, message, {
    details: failure === 'cancelled' ? [more] : [...details, more],
    help: 'If there is such a file on the host, its name is the jid for async_status.',
    cause: error,
  });
}
