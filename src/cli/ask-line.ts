import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

/** Asks for a line on the terminal; without `echo` nothing of it is shown. @throws UserError where there is no terminal. */
export async function askLine(
  io: Io,
  question: string,
  options: { readonly echo: boolean; readonly onInterrupt?: () => void },
): Promise<string> {
  if (!io.stdin.isTTY) throw new UserError(`cannot ask \`${question.trim()}\`: the input is no terminal`);
  io.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: io.stdin, output: options.echo ? io.stderr : silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => {
        options.onInterrupt?.();
        reject(new UserError('interrupted', { exitCode: EXIT.interrupted }));
      });
      lines.once('close', () => reject(new UserError('no answer was given')));
    });
  } finally {
    lines.close();
    if (!options.echo) io.stderr.write('\n');
  }
}
