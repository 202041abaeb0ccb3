import { createJsonLog } from '../events/json-log.ts';
import type { Reporter } from '../events/reporter.ts';
import type { TextOptions } from '../report/text/text-options.ts';
import type { Io } from './io.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import { wantsColor } from './say.ts';
import { UserError } from './user-error.ts';

const FORMS = ['terminal', 'plain', 'json'] as const;

export type OutputForm = (typeof FORMS)[number];

/** Wider lines are hard to read, and the eye loses the time at their end. */
const WIDEST = 110;
const PLAIN_WIDTH = 100;

/** What `-o` says; without it `terminal`, or `plain` where the output is none. @throws UserError */
export function chooseForm(io: Io, line: CommandLine): OutputForm {
  const given = line.get(OPTIONS.output) ?? (io.stdout.isTTY ? 'terminal' : 'plain');
  const form = FORMS.find((name) => name === given);
  if (form === undefined) throw new UserError(`--output: expected one of ${FORMS.join(', ')}, found \`${given}\``);
  return form;
}

export async function openReporter(
  io: Io,
  form: OutputForm,
  options: Pick<TextOptions, 'verbosity' | 'showsResults'>,
): Promise<Reporter> {
  const { stdout } = io;
  const color = wantsColor(io, stdout);
  const write = (text: string) => void stdout.write(text);
  if (form === 'json') return createJsonLog(write);
  if (form === 'terminal') {
    const { createTerminalReporter } = await import('../report/terminal/terminal-reporter.ts');
    const width = Math.min(stdout.columns || WIDEST, WIDEST);
    return createTerminalReporter({ stream: stdout, color, width, ...options, now: () => performance.now(), every });
  }
  const { createPlainReporter } = await import('../report/plain/plain-reporter.ts');
  return createPlainReporter({ write, color, width: PLAIN_WIDTH, ...options });
}

function every(ms: number, callback: () => void): () => void {
  const timer = setInterval(callback, ms);
  timer.unref();
  return () => clearInterval(timer);
}
