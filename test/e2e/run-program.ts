import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../quality/project-files.ts';

export interface ProgramEnd {
  /** Exit status; undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  /** Called with each line of standard output as it comes; `kill` ends the program with SIGKILL. */
  readonly onLine?: (line: string, kill: () => void) => void;
}

/** Runs `run …` as a user would. */
export function runProgram(args: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    let line = '';
    const kill = (): void => void child.kill('SIGKILL');
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output.stdout += chunk;
      const lines = (line + chunk).split('\n');
      line = lines.pop() ?? '';
      for (const each of lines) options.onLine?.(each, kill);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? undefined, ...output }));
  });
}
