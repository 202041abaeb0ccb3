import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

/**
 * Asks for a line on the terminal; without `echo` nothing of it is shown. What was typed behind that line answers the next question.
 * @throws UserError where there is no terminal.
 */
export async function askLine(
  io: Io,
  question: string,
  options: { readonly echo: boolean; readonly onInterrupt?: () => void },
): Promise<string> {
  if (!io.stdin.isTTY) throw new UserError(`cannot ask \`${question.trim()}\`: the input is no terminal`);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = options.echo ? io.stderr : silent;
  // What is drawn anew where something is taken back.
  const prompt = question.slice(question.lastIndexOf('\n') + 1);
  const lines = createInterface({ input: io.stdin, output, terminal: true, prompt });
  let ahead: string | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const breakOff = (error: UserError): void => {
        io.stderr.write('\n');
        reject(error);
      };
      const onEnd = (): void => breakOff(new UserError('no answer was given'));
      lines.once('close', onEnd);
      lines.once('line', (text) => {
        lines.off('close', onEnd);
        ahead = '';
        lines.on('line', (next) => (ahead += `${next}\n`));
        if (!options.echo) io.stderr.write('\n');
        resolve(text);
      });
      lines.once('SIGINT', () => {
        lines.off('close', onEnd);
        breakOff(new UserError('interrupted', { exitCode: EXIT.interrupted }));
        options.onInterrupt?.();
      });
      // Only now: until then the terminal itself would show an answer, and Ctrl-C would end the process.
      io.stderr.write(question);
    });
  } finally {
    const typed = ahead === undefined ? '' : `${ahead}${lines.line}`;
    lines.close();
    if (typed !== '') io.stdin.unshift(typed);
  }
}
