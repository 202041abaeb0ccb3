import { arg } from '../module/arg.ts';
import type { ModuleContext } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { quoteAll } from '../module/quote.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { splitLines } from '../module/split-lines.ts';

const PROGRAM = loadProgram(import.meta.url, 'command.sh');

/** Of one word of a command line, in bytes: Linux's limit, less what stands around it. */
const LONGEST_WORD = 131_000;

/** What command and shell have in common. */
export const COMMAND_ARGS = {
  chdir: arg.path().describe('Folder in which the command runs; otherwise the home folder.'),
  creates: arg.path().describe('A file, or a pattern: where it exists already, the command is not run.'),
  removes: arg.path().describe('A file, or a pattern: where it does not exist, the command is not run.'),
  stdin: arg.str().describe('What the command reads from its standard input; otherwise that is empty.'),
  stdin_add_newline: arg.bool().default(true).describe('A line end is added to `stdin`.'),
  strip_empty_ends: arg.bool().default(true).describe('Line ends at the end of stdout and stderr are dropped.'),
};

export const COMMAND_RETURNS = {
  cmd: 'What was run.',
  msg: 'Why it failed or was not run; else empty.',
  rc: 'Exit status.',
  stdout: 'Standard output.',
  stderr: 'Standard error.',
  stdout_lines: 'Standard output as a list of lines.',
  stderr_lines: 'Standard error as a list of lines.',
  start: 'When it began: the controller’s clock, UTC.',
  end: 'When it ended: the controller’s clock, UTC.',
  delta: 'How long it took on the host.',
};

/** Of every module that runs something of the user's. */
export const FILE_RETURNS = {
  stdout_file: 'A file of the controller with all of stdout, where that was too much (16 MiB) for the result.',
  stderr_file: 'The same for stderr.',
};

export interface CommandLine {
  readonly words: readonly string[];
  /** What the result shows as `cmd`. */
  readonly shown: string | readonly string[];
  readonly expand: boolean;
  readonly chdir?: string | undefined;
  readonly creates?: string | undefined;
  readonly removes?: string | undefined;
  readonly stdin?: string | undefined;
  readonly stdin_add_newline: boolean;
  readonly strip_empty_ends: boolean;
}

/** Runs a command in one round trip. Check mode runs none: it asks for `creates` and `removes`, and otherwise cannot know. */
export async function runCommand(context: ModuleContext<unknown>, line: CommandLine): Promise<ModuleResult> {
  const { check, host, now } = context;
  const { creates, removes, stdin } = line;
  if (check && creates === undefined && removes === undefined) {
    return { skipped: true, unknown: 'check mode does not run commands' };
  }
  if (line.words.length === 0)
    throw new ModuleFailure('no command given', { rc: 256, cmd: null, ...describeOutput('', ''), ...NEVER_BEGUN });
  const long = line.words.find((word) => Buffer.byteLength(word) > LONGEST_WORD);
  if (long !== undefined) {
    throw new ModuleFailure(`a command of ${Buffer.byteLength(long)} bytes is longer than a host takes`, {
      help: 'Copy it to the host as a file and run that, or hand data over in `stdin`.',
    });
  }
  const call = {
    program: PROGRAM,
    vars: {
      command_argv: line.words,
      command_expand: line.expand,
      command_chdir: line.chdir ?? '',
      command_creates: creates ?? '',
      command_removes: removes ?? '',
    },
    ...(stdin === undefined ? {} : { stdin: Buffer.from(line.stdin_add_newline ? `${stdin}\n` : stdin) }),
  };
  const reply = await host.call(call).catch((error: unknown) => {
    throw error instanceof ModuleFailure ? nameCommand(error, line) : error;
  });
  const { fields } = reply;
  const unknown = fields.get('unknown');
  if (unknown !== undefined) return { unknown };
  const reason = fields.get('reason');
  if (reason !== undefined)
    return {
      changed: false,
      cmd: line.shown,
      rc: 0,
      ...fields.texts('msg'),
      ...describeOutput(reason, ''),
      ...NEVER_BEGUN,
    };
  if (check) {
    const unknownFields = Object.keys(COMMAND_RETURNS).filter((field) => field !== 'cmd');
    return { changed: true, cmd: line.shown, msg: 'the command would have run', unknownFields };
  }
  const strip = (output: string) => (line.strip_empty_ends ? output.replace(/[\r\n]+$/, '') : output);
  const rc = fields.int('rc') ?? reply.rc;
  return {
    changed: true,
    cmd: line.shown,
    rc,
    msg: rc === 0 ? '' : 'non-zero return code',
    ...(rc === 0 ? {} : { failed: true }),
    ...describeOutput(strip(fields.get('stdout') ?? ''), strip(reply.stderr.toString('utf8'))),
    ...describeTimes(fields.get('started'), fields.get('ended'), now()),
  };
}

/** The times of a command that was not run. */
const NEVER_BEGUN = { start: null, end: null, delta: null };

/** A failure in front of the command, with what was to be run: as one line where it was not found, which has an exit status of its own. */
function nameCommand(failure: ModuleFailure, { shown, words }: CommandLine): ModuleFailure {
  const { rc } = failure.result;
  const named = rc === undefined ? { rc: null, cmd: shown, ...NEVER_BEGUN } : { cmd: quoteAll(words) };
  return new ModuleFailure(failure.message, { ...failure.result, ...named });
}

/** What a program said, as text and as lines. */
export function describeOutput(stdout: string, stderr: string): Record<string, unknown> {
  return { stdout, stderr, stdout_lines: splitLines(stdout), stderr_lines: splitLines(stderr) };
}

/** The length comes from the host's clock, in seconds since its start; the time of day from the controller's, in milliseconds. */
function describeTimes(started: string | undefined, ended: string | undefined, now: number): Record<string, string> {
  const length = started ? Math.max(0, Math.round((Number(ended) - Number(started)) * 1000)) : 0;
  const format = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '000');
  const days = Math.floor(length / 86_400_000);
  const time = new Date(length % 86_400_000).toISOString().slice(11, -1);
  const delta = `${days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `}${time.replace(/^0/, '')}000`;
  return { start: format(now - length), end: format(now), delta };
}
