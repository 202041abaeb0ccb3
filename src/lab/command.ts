import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx/core';
import { quote, quoteAll } from '../shell/quote.ts';
import { LabError } from './lab-error.ts';

/** Root's login shell has them all; a session of sudo or cron may not. */
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** zx, with a plain sh that becomes the command, and our quoting: its own is bash's. */
const execute = $({
  shell: '/bin/sh',
  prefix: 'exec ',
  postfix: '',
  quote,
  nothrow: true,
  verbose: false,
  quiet: true,
  timeoutSignal: 'SIGKILL',
});

export interface CommandOptions {
  readonly input?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly cwd?: string;
}

export interface CommandResult {
  /** The exit status, or -1 where a signal ended the command. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The path of a system command, looked for where the system keeps its own. */
export function locateCommand(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find(isExecutable);
}

/** Runs a command to its end and returns what it said, whatever its exit status is. */
export async function tryCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [name = '', ...words] = argv;
  const path = name.includes('/') ? name : locateCommand(name);
  if (path === undefined) throw new LabError(`the command ${name} is missing on this machine`);
  const child = execute({ signal: options.signal, timeout: options.timeoutMs, cwd: options.cwd })`${[path, ...words]}`;
  child.stdin.on('error', () => {
    // A command may end without reading its input; its exit status says how it went.
  });
  child.stdin.end(options.input ?? '');
  // zx decodes each chunk by itself, which would break a character that two share.
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  const { exitCode, signal, stdout, stderr, cause } = await child;
  if (cause instanceof Error) throw cause;
  return { code: signal === null ? (exitCode ?? -1) : -1, stdout, stderr };
}

/**
 * Runs a command that has to succeed and returns its standard output.
 * @throws LabError naming the command and what it said.
 */
export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await tryCommand(argv, options);
  if (result.code !== 0) {
    const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-5).join('\n  ');
    throw new LabError(`\`${quoteAll(argv)}\` ended with ${result.code}${said === '' ? '' : `:\n  ${said}`}`);
  }
  return result.stdout;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
