import { spawn } from 'node:child_process';
import { parseWords } from '../shell/parse-words.ts';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds that an editor gets to end when it is told to. */
const PATIENCE = 2_000;

/**
 * Lets the user edit a file, with Ansible's choice of an editor. A signal to this process ends the editor, so that its caller can clean up.
 * @throws UserError where the editor fails or was ended
 */
export async function runEditor(io: Io, path: string): Promise<void> {
  const named = [io.env['ANSIBLE_EDITOR'], io.env['EDITOR']].find((text) => text !== undefined && text.trim() !== '');
  const editor = named ?? 'vi';
  const [program = editor, ...words] = parseWords(editor);
  let received: (typeof SIGNALS)[number] | undefined;
  let force: NodeJS.Timeout | undefined;
  const child = spawn(program, [...words, path], { stdio: 'inherit', cwd: io.cwd, env: { ...io.env } });
  const stops = SIGNALS.map((signal) =>
    io.onSignal(signal, () => {
      child.kill(received === undefined ? 'SIGTERM' : 'SIGKILL');
      received ??= signal;
      force ??= setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    }),
  );
  try {
    const ending = await new Promise<string | undefined>((resolve, reject) => {
      child.once('error', (error) => {
        const help = 'The variable EDITOR names another one.';
        reject(new UserError(`the editor \`${editor}\` cannot be run: ${error.message}`, { help }));
      });
      child.once('exit', (code, signal) =>
        resolve(code === 0 ? undefined : code === null ? `was ended by ${signal}` : `ended with exit status ${code}`),
      );
    });
    if (received !== undefined) throw new UserError('interrupted: nothing was changed', { exitCode: CODES[received] });
    if (ending !== undefined) throw new UserError(`the editor \`${editor}\` ${ending}: nothing was changed`);
  } finally {
    clearTimeout(force);
    for (const stop of stops) stop();
  }
}
