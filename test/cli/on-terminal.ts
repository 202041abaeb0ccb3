import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { quoteAll } from '../../src/shell/quote.ts';

export interface OnTerminal {
  readonly code: number | null;
  /** What stood on the screen, without colours and the like. */
  readonly shown: string;
  /** Questions that were not put. */
  readonly unasked: readonly string[];
}

/** Keys as a terminal sends them. */
export const KEYS = { enter: '\r', interrupt: '\u0003', end: '\u0004', back: '\u007F' } as const;

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What is shown → what is typed then, in this order. */
  readonly answers: readonly (readonly [shown: string, typed: string])[];
}

/** Runs a command on a terminal of its own, at which somebody types as soon as a question is seen. */
export function runOnTerminal(command: readonly string[], { cwd, env, answers }: Options): Promise<OnTerminal> {
  const child = spawn('script', ['-qfec', quoteAll(command), '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', XDG_CACHE_HOME: `${cwd}/.cache`, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // Its terminal goes with it, and whatever waits there for an answer.
  onTestFinished(() => void child.kill());
  const left = [...answers];
  let all = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    all += chunk.toString();
    for (const [question, typed] of left) {
      const at = all.indexOf(question, seen);
      if (at === -1) return;
      seen = at + question.length;
      left.shift();
      child.stdin.write(typed);
    }
  });
  child.stdin.on('error', () => {});
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const shown = all.replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/g, '').replaceAll(/\r+\n/g, '\n');
      resolve({ code, shown, unasked: left.map(([question]) => question) });
    });
  });
}
