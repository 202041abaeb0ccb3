import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { askLine } from './ask-line.ts';
import type { Io } from './io.ts';
import { OPTIONS, type Option } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import { UserError } from './user-error.ts';
import { isExecutable } from './vault-source.ts';

export interface Passwords {
  readonly login?: string;
  readonly become?: string;
}

/** Those of `-k` and `-K`, or of the files that stand for them. @throws UserError for a file that cannot be read, and for both ways at once */
export async function readPasswords(io: Io, line: CommandLine): Promise<Passwords> {
  const { askPass, connectionPasswordFile, askBecomePass, becomePasswordFile } = OPTIONS;
  const login = await readOne(io, line, { asks: askPass, file: connectionPasswordFile, question: 'SSH password: ' });
  const question = login === undefined ? 'BECOME password: ' : 'BECOME password [the same as for SSH]: ';
  const typed = await readOne(io, line, { asks: askBecomePass, file: becomePasswordFile, question });
  const become = typed === '' ? (login ?? typed) : typed;
  return { ...(login === undefined ? {} : { login }), ...(become === undefined ? {} : { become }) };
}

interface Source {
  readonly asks: Option;
  readonly file: Option;
  readonly question: string;
}

async function readOne(io: Io, line: CommandLine, { asks, file, question }: Source): Promise<string | undefined> {
  const path = line.get(file);
  if (path === undefined) return line.has(asks) ? askLine(io, question, { echo: false }) : undefined;
  if (line.has(asks)) throw new UserError(`--${asks.long} and --${file.long} say the same: take one of them`);
  const full = resolve(io.cwd, path.replace(/^~(?=\/)/, io.env['HOME'] ?? homedir()));
  try {
    return readText(io, full).replaceAll(/^[\r\n]+|[\r\n]+$/g, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`--${file.long}: the password cannot be read: ${reason}`);
  }
}

function readText(io: Io, path: string): string {
  if (!isExecutable(path)) return readFileSync(path, 'utf8');
  return execFileSync(path, { cwd: io.cwd, env: { ...io.env }, stdio: ['inherit', 'pipe', 'inherit'] }).toString();
}
