import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Redactor } from '../shell/redactor.ts';
import type { Ask } from '../transport/ask.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

const run = promisify(execFile);

const DEFAULT_PROGRAM = '/usr/bin/ssh-askpass';

interface Asking {
  readonly redactor: Redactor;
  /** Asks on the terminal, where the input is one. */
  readonly onTerminal: Ask;
}

/** Who answers what keys and hosts ask: the terminal, or the program of SSH_ASKPASS where ssh(1) takes that one. Undefined where there is neither. */
export function chooseAsk(io: Io, { redactor, onTerminal }: Asking): Ask | undefined {
  const program = findProgram(io);
  const ask: Ask | undefined =
    program === undefined ? (io.stdin.isTTY ? onTerminal : undefined) : (question) => askProgram(io, program, question);
  if (ask === undefined) return undefined;
  return async (question, options) => {
    const answer = await ask(question, options);
    if (!options.echo) redactor.add(answer);
    return answer;
  };
}

function findProgram({ env, stdin }: Io): string | undefined {
  const hasDisplay = isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY']);
  const wish = env['SSH_ASKPASS_REQUIRE'];
  const isWanted = wish === 'force' || (wish !== 'never' && hasDisplay && (wish === 'prefer' || !stdin.isTTY));
  if (!isWanted) return undefined;
  const program = env['SSH_ASKPASS'];
  if (program !== undefined && program !== '') return program;
  return existsSync(DEFAULT_PROGRAM) ? DEFAULT_PROGRAM : undefined;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

async function askProgram(io: Io, program: string, question: string): Promise<string> {
  try {
    const { stdout } = await run(program, [question], { cwd: io.cwd, env: { ...io.env } });
    return /^[^\r\n]*/.exec(stdout)?.[0] ?? '';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`SSH_ASKPASS: ${program} gave no answer to \`${question.trim()}\`: ${reason.trim()}`);
  }
}
