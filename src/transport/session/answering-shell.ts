import { explainBecomeFailure, explainMissingPassword, explainWrongPassword } from './become-failure.ts';
import type { Become } from '../connection.ts';
import { FramedChannel } from './framed-channel.ts';
import type { SessionCommand } from './session-command.ts';
import type { OpenChannel, ShellChannel } from './shell-channel.ts';
import { NO_DD } from './session-program.ts';
import { TransportError } from '../transport-error.ts';

/** How much of what stands before the shell's first word is kept for a message. */
const KEPT = 2000;

/** What is said to a shell that starts, and by it. */
export interface Greeting {
  readonly start: SessionCommand;
  /** Its program writes this on a line of its own before it reads; without `@@`. */
  readonly key: string;
  /** The lines that it reads then. */
  readonly setup: string;
  /** The marker that comes back on both streams when it has. */
  readonly hello: string;
  /** How long the channel may take to open, and then the shell to answer. */
  readonly readyTimeoutMs: number;
}

/**
 * Starts a shell on a host and waits until it answers.
 * @param onAnswer called at the answer's end, before anything that comes behind it.
 * @throws TransportError `shell` or `become`, with what the host said instead; whatever `open` throws.
 */
export async function openAnsweringShell(
  open: OpenChannel,
  { start, key, setup, hello, readyTimeoutMs }: Greeting,
  become: Become | undefined,
  onAnswer: (framed: FramedChannel) => void = () => {},
): Promise<FramedChannel> {
  const framed = new FramedChannel(await openInTime(open(start.command), readyTimeoutMs));
  const { channel } = framed;
  let stdout = '';
  let stderr = '';
  try {
    await new Promise<void>((resolve, reject) => {
      const judge = (): void => {
        if (channel.hasAsked?.() === true) timer = setTimeout(judge, readyTimeoutMs);
        else reject(explainSilence(readyTimeoutMs, stdout + stderr));
      };
      let timer = setTimeout(judge, readyTimeoutMs);
      let settled = false;
      const settle = (error?: TransportError): void => {
        settled = true;
        clearTimeout(timer);
        if (error === undefined) resolve();
        else reject(error);
      };
      let isGiven = false;
      const giveFirst = (): void => {
        if (start.first !== undefined && !isGiven) framed.write(start.first);
        isGiven = true;
      };
      framed.expectLine(
        key,
        (chunk) => {
          stdout = `${stdout}${chunk.toString()}`.slice(0, KEPT);
        },
        (rest) => {
          if (rest !== '') settle(explainEcho(stdout));
          else if (start.waits) framed.write(setup);
        },
      );
      framed.expect({
        marker: hello,
        onData: (stream, chunk) => {
          if (stream === 'stdout') return;
          stderr = `${stderr}${chunk.toString()}`.slice(0, KEPT);
          if (start.waitsForPrompt === true && start.prompt !== undefined && stderr.includes(start.prompt)) giveFirst();
          const refused = start.prompt === undefined ? undefined : findRefusal(stderr, start.prompt, become);
          if (refused !== undefined) settle(refused);
        },
        onEnd: () => {
          onAnswer(framed);
          settle();
        },
      });
      const explainEnd = async (): Promise<void> => {
        const code = await channel.exited;
        // The end of a shell that has answered is the shell's own business, and nothing is to wait for.
        if (settled) return;
        const error = await Promise.race([channel.closed, waitForRest()]);
        framed.flush();
        settle(explainEarlyEnd(code, error, stdout, stderr, become));
      };
      void explainEnd();
      if (start.waitsForPrompt !== true) giveFirst();
      if (!start.waits) framed.write(setup);
    });
  } catch (error) {
    channel.stdin.end();
    channel.destroy();
    throw error;
  }
  return framed;
}

/** A host that has gone silent answers nothing, also not that it opens no channel. */
async function openInTime(opening: Promise<ShellChannel>, timeoutMs: number): Promise<ShellChannel> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new TransportError('lost', `the host opened no session within ${timeoutMs / 1000}s`, {
      help: 'Is it still up, and is the network?',
    });
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    return await Promise.race([opening, late]);
  } catch (error) {
    opening.then(
      (channel) => channel.destroy(),
      () => {},
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function findRefusal(stderr: string, prompt: string, become: Become | undefined): TransportError | undefined {
  if (become === undefined) return undefined;
  const prompts = stderr.split(prompt).length - 1;
  if (become.password === undefined) return prompts > 0 ? explainMissingPassword(become) : undefined;
  return prompts > 1 ? explainWrongPassword(become) : undefined;
}

function explainSilence(readyTimeoutMs: number, output: string): TransportError {
  return new TransportError('shell', `logged in, but no POSIX shell answered within ${readyTimeoutMs / 1000}s`, {
    details: firstLines(output),
    help: 'The account needs a login shell that runs `sh`; a menu, a device or a forced command is none.',
  });
}

function explainEcho(output: string): TransportError {
  return new TransportError('shell', 'logged in, but what answers echoes its input: it is not a POSIX shell', {
    details: firstLines(output),
    help: 'The account needs a login shell that runs `sh`.',
  });
}

/** A child that stays behind may keep the channel open; what the shell itself said is there by then, and is read also where nothing was for a while. */
function waitForRest(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => setImmediate(resolve, undefined), 500));
}

function explainEarlyEnd(
  code: number | null,
  error: Error | undefined,
  stdout: string,
  stderr: string,
  become: Become | undefined,
): TransportError {
  if (error !== undefined) {
    if (error instanceof TransportError) return error;
    return new TransportError('lost', `the connection was lost while the shell was starting: ${error.message}`, {
      details: firstLines(stdout + stderr),
      help: 'Nothing was run there. The host’s log may say why it ended the session.',
      cause: error,
    });
  }
  if (stderr.trim() === NO_DD) {
    return new TransportError('shell', 'logged in, but the host has no `dd`', {
      help: 'Tasks need an `sh` and the tools of coreutils or of busybox: install one of them there.',
    });
  }
  if (become !== undefined) return explainBecomeFailure(become, stderr + stdout);
  return new TransportError(
    'shell',
    `logged in, but the shell ended at once${code === null ? '' : ` with status ${code}`}`,
    {
      details: firstLines(stdout + stderr),
      help: 'The account needs a login shell that runs `sh`, and no forced command.',
    },
  );
}

function firstLines(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(0, 8);
}
