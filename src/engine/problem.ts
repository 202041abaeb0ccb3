import type { Place, Problem } from '../events/event.ts';
import { formatFrame } from '../source/code-frame.ts';
import { formatPlace, type Span } from '../source/span.ts';
import { TransportError } from '../transport/transport-error.ts';
import { RenderError } from '../variables/render-error.ts';
import type { ShowOptions } from '../variables/show-variables.ts';
import type { Attempt } from './attempt.ts';
import { GatheringFailed } from './host-facts.ts';
import { describeRenderError, frameSight, maskMessage } from './failing-values.ts';
import { ModuleBug } from './module-bug.ts';
import { ArgumentsRefused } from './arguments-refused.ts';
import { ConnectionError } from './connection-variable.ts';

export function placeOf(span: Span): Place {
  return { path: span.file.path, ...span.file.position(span.start) };
}

/** Whether an exception of a task is something that `describeError` explains. */
export function isExplained(error: unknown): boolean {
  return (
    error instanceof RenderError ||
    error instanceof GatheringFailed ||
    error instanceof ArgumentsRefused ||
    error instanceof TransportError ||
    error instanceof ModuleBug ||
    error instanceof ConnectionError
  );
}

/**
 * What an exception of a task means to the user; undefined for one that only a bug explains. Values of variables are only told where
 * options say how.
 */
export function describeError(error: unknown, taskSpan: Span, options?: ShowOptions): Problem | undefined {
  if (error instanceof RenderError) {
    const { message, ...shown } = describeRenderError(error, options);
    return { message, place: placeOf(error.span), ...shown };
  }
  if (error instanceof GatheringFailed) return describeGathering(error);
  if (error instanceof ArgumentsRefused) return describeRefusal(error, taskSpan, options);
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

function describeRefusal(
  { diagnostics, sights, message }: ArgumentsRefused,
  taskSpan: Span,
  options: ShowOptions | undefined,
): Problem {
  const [first] = diagnostics;
  const [said = message, ...others] = diagnostics.map((each, index) =>
    maskMessage(each.message, sights[index], options),
  );
  const span = first?.span ?? taskSpan;
  return {
    message: said,
    place: placeOf(span),
    ...frameSight({ span, label: first?.label, sight: sights[0] }, options),
    ...(others.length === 0 ? {} : { details: others }),
    ...(first?.help === undefined ? {} : { help: first.help }),
  };
}

/** What a failed result means to the user. */
export function describeFailure(attempt: Attempt, taskSpan: Span, options: ShowOptions): Problem {
  const { fields, blame } = attempt;
  const text = (name: string): string | undefined => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const rc = [fields['rc'], fields['exit_status']].find((status) => typeof status === 'number');
  const stdout = text('stdout');
  const stderr = text('stderr');
  // What gave no word and has a message of its own did not run: it was not found, say.
  const ran = text('msg') === STOCK_MESSAGE || `${stdout ?? ''}${stderr ?? ''}` !== '' || rc === undefined;
  const words = Array.isArray(fields['cmd']) ? fields['cmd'].join(' ') : text('cmd');
  const command = ran ? words : undefined;
  const details = Array.isArray(fields['details']) ? fields['details'].map(String) : undefined;
  return {
    message: describeMessage(text('msg'), rc, stderr ?? '', stdout ?? ''),
    place: placeOf(blame?.span ?? taskSpan),
    ...(blame === undefined ? {} : frameSight(blame, options)),
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
/** Its words for a validation that failed, which do not say why. */
const INVALID_MESSAGE = 'failed to validate';
const LONGEST_LINE = 200;

function describeMessage(msg: string | undefined, rc: number | undefined, stderr: string, stdout: string): string {
  const isStock = msg === undefined || msg === STOCK_MESSAGE || msg === INVALID_MESSAGE;
  if (rc === undefined || !isStock) return msg ?? 'the task failed';
  const last = findLastLine(stderr) ?? findLastLine(stdout);
  const reason = last === undefined ? `exit status ${rc}` : `exit status ${rc}: ${last}`;
  return msg === INVALID_MESSAGE ? `${msg}: ${reason}` : reason;
}

/** The last line with words in it: where programs say why they failed. */
function findLastLine(output: string): string | undefined {
  const line = output
    .split('\n')
    .findLast((text) => text.trim() !== '')
    ?.trim();
  return line === undefined || line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}
