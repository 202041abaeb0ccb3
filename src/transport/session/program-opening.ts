import { randomBytes } from 'node:crypto';
import { openAnsweringShell } from './answering-shell.ts';
import { retryOnTerminal } from './become-terminal.ts';
import type { Become } from '../connection.ts';
import { makeSessionCommand } from './session-command.ts';
import type { OpenChannel, ShellChannel } from './shell-channel.ts';
import { makeStreamProgram, makeStreamSetup } from './stream-program.ts';

/**
 * Runs sh text in a channel of its own, whose streams are the standard streams of the text.
 * @param readyTimeoutMs how long the channel may take to open, and then the shell to answer.
 * @throws TransportError `shell` or `become`, with what the host said instead; whatever `open` throws.
 */
export async function openProgram(
  open: OpenChannel,
  readyTimeoutMs: number,
  text: string,
  become?: Become,
): Promise<ShellChannel> {
  return retryOnTerminal(async (onTerminal) => {
    const key = randomBytes(12).toString('hex');
    const hello = `hello.${randomBytes(8).toString('hex')}`;
    const start = makeSessionCommand(makeStreamProgram(`@@${key}`, hello), become, onTerminal);
    // Set by us for the messages of sudo and its like; the program shall not see it.
    const setup = makeStreamSetup(`@@${key}`, become === undefined ? text : `unset LC_ALL\n${text}`);
    const greeting = { start, key, setup, hello, readyTimeoutMs };
    let channel: ShellChannel | undefined;
    const framed = await openAnsweringShell(open, greeting, become, (answering) => (channel = answering.release()));
    return channel ?? framed.release();
  });
}
