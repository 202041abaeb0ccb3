import { createJsonLog } from '../events/json-log.ts';
import type { Reporter } from '../events/reporter.ts';
import type { Io } from './io.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import { wantsColor } from './say.ts';
import { UserError } from './user-error.ts';

const FORMS = ['terminal', 'plain', 'json'] as const;

/** Wider lines are hard to read, and the eye loses the time at their end. */
const WIDEST = 110;
const PLAIN_WIDTH = 100;

/** The reporter of `-o`; without it one for the terminal, or a plain one where the output is none. */
export async function openReporter(io: Io, line: CommandLine): Promise<Reporter> {
  const { stdout } = io;
  const form = line.get(OPTIONS.output) ?? (stdout.isTTY ? 'terminal' : 'plain');
  const verbosity = line.count(OPTIONS.verbose);
  const color = wantsColor(io, stdout);
  const write = (text: string) => void stdout.write(text);
  if (form === 'json') return createJsonLog(write);
  if (form === 'terminal') {
    const { createTerminalReporter } = await import('../report/terminal/terminal-reporter.ts');
    const width = Math.min(stdout.columns || WIDEST, WIDEST);
    return createTerminalReporter({ stream: stdout, color, width, verbosity, now: () => performance.now(), every });
  }
  if (form === 'plain') {
    const { createPlainReporter } = await import('../report/plain/plain-reporter.ts');
    return createPlainReporter({ write, color, width: PLAIN_WIDTH, verbosity });
  }
  throw new UserError(`--output: expected one of ${FORMS.join(', ')}, found \`${form}\``);
}

function every(ms: number, callback: () => void): () => void {
  const timer = setInterval(callback, ms);
  timer.unref();
  return () => clearInterval(timer);
}
