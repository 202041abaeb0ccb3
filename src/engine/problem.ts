import type { Place, Problem } from '../events/event.ts';
import { formatFrame } from '../source/code-frame.ts';
import { formatPlace, type Span } from '../source/span.ts';
import { TransportError } from '../transport/transport-error.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Attempt } from './attempt.ts';
import { GatheringFailed } from './host-facts.ts';
import { ModuleBug } from './module-bug.ts';
import { ArgumentsRefused } from './render-arguments.ts';
import { ConnectionError } from './connection-variable.ts';

export function placeOf(span: Span): Place {
  return { path: span.file.path, ...span.file.position(span.start) };
}

/** What an exception of a task means to the user; undefined for one that only a bug explains. */
export function describeError(error: unknown, taskSpan: Span): Problem | undefined {
  if (error instanceof RenderError) {
    return {
      message: error.message,
      place: placeOf(error.span),
      frame: formatFrame(error.span),
      ...(error.help === undefined ? {} : { help: error.help }),
    };
  }
  if (error instanceof GatheringFailed) return describeGathering(error);
  if (error instanceof ArgumentsRefused) return describeRefusal(error, taskSpan);
  if (error instanceof TransportError || error instanceof ModuleBug) {
    return {
      message: error.message,
      place: placeOf(taskSpan),
      ...(error.details.length === 0 ? {} : { details: error.details }),
      ...(error.help === undefined ? {} : { help: error.help }),
    };
  }
  if (error instanceof ConnectionError) {
    const { message, span } = error;
    const details = span === undefined ? [] : [formatPlace(span), ...formatFrame(span).split('\n')];
    return { message, place: placeOf(taskSpan), ...(details.length === 0 ? {} : { details }) };
  }
  return undefined;
}

/** The failure of the gathering itself, at the play that asks for it. */
function describeGathering({ finished, message }: GatheringFailed): Problem | undefined {
  return finished.problem && { ...finished.problem, message: `the facts could not be gathered: ${message}` };
}

function describeRefusal(error: ArgumentsRefused, taskSpan: Span): Problem {
  const [first, ...others] = error.diagnostics;
  const span = first?.span ?? taskSpan;
  return {
    message: first?.message ?? error.message,
    place: placeOf(span),
    frame: formatFrame(span, first?.label),
    ...(others.length === 0 ? {} : { details: others.map((diagnostic) => diagnostic.message) }),
    ...(first?.help === undefined ? {} : { help: first.help }),
  };
}

/** What a failed result means to the user. */
export function describeFailure(attempt: Attempt, taskSpan: Span): Problem {
  const { fields } = attempt;
  const text = (name: string): string | undefined => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const command = Array.isArray(fields['cmd']) ? fields['cmd'].join(' ') : text('cmd');
  const rc = typeof fields['rc'] === 'number' ? fields['rc'] : undefined;
  const stdout = text('stdout');
  const stderr = text('stderr');
  const details = Array.isArray(fields['details']) ? fields['details'].map(String) : undefined;
  return {
    message: describeMessage(text('msg'), rc, stderr ?? '', stdout ?? ''),
    place: placeOf(taskSpan),
    ...(command === undefined ? {} : { command }),
    ...(rc === undefined ? {} : { rc }),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    ...(details === undefined ? {} : { details }),
    ...(attempt.help === undefined ? {} : { help: attempt.help }),
  };
}

/** Ansible's words for a command that failed: playbooks may look for them in `msg`, and they say nothing. */
const STOCK_MESSAGE = 'non-zero return code';
const LONGEST_LINE = 200;

function describeMessage(msg: string | undefined, rc: number | undefined, stderr: string, stdout: string): string {
  if (rc === undefined || (msg !== undefined && msg !== STOCK_MESSAGE)) return msg ?? 'the task failed';
  const last = findLastLine(stderr) ?? findLastLine(stdout);
  return last === undefined ? `exit status ${rc}` : `exit status ${rc}: ${last}`;
}

/** The last line with words in it: where programs say why they failed. */
function findLastLine(output: string): string | undefined {
  const line = output
    .split('\n')
    .findLast((text) => text.trim() !== '')
    ?.trim();
  return line === undefined || line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}
