import { isUtf8 } from 'node:buffer';
import { type ChildProcess, execFile } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { SourceFile } from '../source/source-file.ts';
import type { Controller } from './io.ts';

export interface ProgramAnswer {
  /** What it printed; undefined where it failed. */
  readonly file: SourceFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  /** Completes "the program …"; undefined where it ended well. */
  readonly failure: string | undefined;
}

/** Milliseconds that a program gets for an answer: those of clouds take minutes. */
export const PATIENCE = 600_000;
const LARGEST_ANSWER = 256 * 1024 * 1024;
const NO_TEXT = 'printed what is not UTF-8 text';
const TEXT_ENDINGS = /\.(?:ya?ml|json|ini|toml)$/;

/** Whether a source is a program: a file that begins with `#!` or is of a binary kind, and whose name is not that of a text. */
export function isProgram(path: string): boolean {
  if (TEXT_ENDINGS.test(path) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const head = Buffer.alloc(4);
  try {
    const handle = openSync(path, 'r');
    try {
      readSync(handle, head);
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
  return head.toString('latin1', 0, 2) === '#!' || head.toString('latin1') === '\x7fELF';
}

/** Runs an inventory program as Ansible does, with `--list` or `--host NAME`; what it says on stderr is a warning. */
export async function askProgram(
  io: Controller,
  path: string,
  words: readonly string[],
  patience = PATIENCE,
): Promise<ProgramAnswer> {
  const name = [path, ...words].join(' ');
  if (!isExecutable(path)) {
    const help = `chmod +x ${path}`;
    const message = `the inventory \`${path}\` begins with \`#!\` and is not executable`;
    return { file: undefined, diagnostics: [createError('LS0406', message, { help })] };
  }
  const { stdout, stderr, failure } = await run(io, resolve(io.cwd, path), words, patience);
  const said = stderr.trim();
  if (failure === undefined) {
    const warnings = said === '' ? [] : [createWarning('LS0406', `\`${name}\` said: ${said}`)];
    return { file: new SourceFile(name, stdout), diagnostics: warnings };
  }
  const help = `Run \`${name}\` by hand: it should print JSON.`;
  const message = `the inventory program \`${name}\` ${failure}${said === '' ? '' : `: ${said}`}`;
  return { file: undefined, diagnostics: [createError('LS0406', message, { help })] };
}

function run(io: Controller, program: string, words: readonly string[], patience: number): Promise<Ending> {
  // Names of hosts come from the program itself.
  if (words.some((word) => word.includes('\0'))) {
    return Promise.resolve({ stdout: '', stderr: '', failure: 'cannot be asked for a name that holds a NUL byte' });
  }
  return new Promise((done) => {
    const options = {
      cwd: io.cwd,
      env: { ...io.env },
      timeout: patience,
      killSignal: 'SIGKILL',
      maxBuffer: LARGEST_ANSWER,
      encoding: 'buffer',
    } as const;
    const child: ChildProcess = execFile(program, words, options, (error, stdout, stderr) => {
      const failure = error === null ? undefined : describeFailure(error, patience);
      const text = isUtf8(stdout) ? stdout.toString() : undefined;
      done({
        stdout: text ?? '',
        stderr: stderr.toString(),
        failure: failure ?? (text === undefined ? NO_TEXT : undefined),
      });
    });
    child.stdin?.end();
  });
}

function describeFailure(
  error: Error & { code?: unknown; killed?: boolean; signal?: unknown },
  patience: number,
): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'printed more than 256 MiB';
  if (error.killed === true) return `did not end within ${patience / 1_000} s`;
  if (typeof error.code === 'number') return `ended with exit status ${error.code}`;
  if (typeof error.signal === 'string') return `was ended by ${error.signal}`;
  return `cannot be run (${String(error.code)})`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return (statSync(path).mode & 0o111) !== 0;
  } catch {
    return false;
  }
}
