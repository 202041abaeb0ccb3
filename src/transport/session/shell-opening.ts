import { randomBytes } from 'node:crypto';
import { openAnsweringShell } from './answering-shell.ts';
import { retryOnTerminal } from './become-terminal.ts';
import type { Become } from '../connection.ts';
import { PersistentShell } from './persistent-shell.ts';
import { makeSessionCommand } from './session-command.ts';
import { makeSessionProgram, makeSetup, type StartPlace } from './session-program.ts';
import type { OpenChannel } from './shell-channel.ts';

/**
 * Starts a persistent shell and waits until it answers.
 * @param readyTimeoutMs how long the channel may take to open, and then the shell to answer.
 * @param place where it starts: a folder, or `here` for where the channel does; unset: the home directory.
 * @throws TransportError `shell` or `become`, with what the host said instead; whatever `open` throws.
 */
export async function openShell(
  open: OpenChannel,
  readyTimeoutMs: number,
  become?: Become,
  place?: StartPlace,
): Promise<PersistentShell> {
  return retryOnTerminal(async (onTerminal) => {
    const key = randomBytes(12).toString('hex');
    const hello = `hello.${randomBytes(8).toString('hex')}`;
    const start = makeSessionCommand(makeSessionProgram(`@@${key}`), become, onTerminal);
    const setup = makeSetup(`@@${key}`, hello, become !== undefined, place);
    const greeting = { start, key, setup, hello, readyTimeoutMs };
    return new PersistentShell(await openAnsweringShell(open, greeting, become), `@@${key}`);
  });
}
