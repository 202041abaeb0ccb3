import type { Readable, Writable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Streams } from '../module/streams.ts';
import type { Become, Connection, ShellReply, ShellSession, ShellTask } from '../transport/connection.ts';
import { OutputBuffer } from '../transport/session/output-buffer.ts';
import type { ShellChannel } from '../transport/session/shell-channel.ts';
import { OutcomeUnknownError, TransportError } from '../transport/transport-error.ts';

/** Bytes that the answer may have, and as many what is said beside it. */
const ANSWER_LIMIT = 64 * 1024 * 1024;

/** How long the streams of a program that has ended may stay open. */
const END_MS = 4000;

/** What is shown of an answer that has no end. */
const SAID_LINES = 4;

/** As a persistent shell starts. What is carried goes through descriptor 3, and the answer beside it. */
const START = `exec 3>&1 1>&2
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH
unset CDPATH
`;
const GO_HOME = `cd 2>/dev/null; cd "$HOME" 2>/dev/null || cd /\n`;

/** Where a program runs whose bytes are carried. */
export interface StreamEnd {
  readonly connection: Connection;
  readonly become: Become | undefined;
  /** It starts where the connection does, not in the home folder. */
  readonly staysThere: boolean;
}

/** A session for one task, in a channel of its own: its standard input and what it writes to descriptor 3 are streams. */
export class StreamedSession implements ShellSession {
  readonly #end: StreamEnd;
  readonly #streams: Streams;
  readonly #onProgress: (bytes: number) => void;
  frames = 0;

  /** @param onProgress hears how many bytes have been carried so far. */
  constructor(end: StreamEnd, streams: Streams, onProgress: (bytes: number) => void) {
    this.#end = end;
    this.#streams = streams;
    this.#onProgress = onProgress;
  }

  async run(task: ShellTask): Promise<ShellReply> {
    this.frames++;
    const { connection, become, staysThere } = this.#end;
    const libraries = (task.libraries ?? []).map(({ text }) => text).join('\n');
    const end = `@@${randomBytes(8).toString('hex')}`;
    const tellEnd = `__r=$?\necho\necho "${end} $__r"\nexit $__r\n`;
    const text = `${START}${staysThere ? '' : GO_HOME}${libraries}\n(\n${task.script}\n)\n${tellEnd}`;
    const channel = await connection.openProgram(text, become);
    try {
      return readReply(await this.#carry(channel, task), `\n${end} `);
    } finally {
      // What still runs there finds its input ended, and its output closed.
      channel.stdin.end();
      channel.destroy();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** All that the program answered. */
  async #carry(channel: ShellChannel, { signal, timeoutMs }: ShellTask): Promise<Buffer> {
    const { input, output } = this.#streams;
    const answer = new OutputBuffer(ANSWER_LIMIT);
    let fail: (error: unknown) => void = () => {};
    const failure = new Promise<never>((_resolve, reject) => (fail = reject));
    failure.catch(() => {});
    const stop = (): void => fail(new TransportError('cancelled', 'cancelled'));
    const late = (): void => fail(new TransportError('task-timeout', 'too late'));
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    channel.stderr.on('data', (chunk: Buffer) => {
      if (!answer.add(chunk)) fail(new TransportError('output-limit', 'the answer of the program is too long'));
    });
    void failWhenLost(channel, fail);
    const said = awaitEnd(channel.stderr);
    const ended = channel.exited.then(() => undefined);
    const taken = this.#take(channel.stdout, output, fail);
    if (input !== undefined) void this.#give(channel.stdin, input, ended).catch(fail);
    try {
      await Promise.race([channel.exited, failure]);
      channel.stdin.end();
      await Promise.race([within(END_MS, Promise.all([channel.closed, said, taken])), failure]);
      return answer.read();
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Until all is written, or nobody is there to read it. */
  async #give(stdin: Writable, input: AsyncIterable<Uint8Array>, ended: Promise<undefined>): Promise<void> {
    let bytes = 0;
    let isOver = false;
    let wake: () => void = () => {};
    const stop = async (): Promise<void> => {
      await ended;
      isOver = true;
      wake();
    };
    void stop();
    const pieces = input[Symbol.asyncIterator]();
    try {
      // The next piece is read while this one is written.
      for (let next = pieces.next(); ;) {
        const piece = await next;
        if (piece.done === true || isOver || !stdin.writable) return;
        next = pieces.next();
        next.catch(() => {});
        await new Promise<void>((resolve) => {
          wake = resolve;
          stdin.write(piece.value, () => resolve());
        });
        bytes += piece.value.byteLength;
        this.#onProgress(bytes);
      }
    } finally {
      await pieces.return?.();
    }
  }

  async #take(stdout: Readable, output: Streams['output'], fail: (error: unknown) => void): Promise<void> {
    let bytes = 0;
    stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      try {
        output?.(chunk);
        this.#onProgress(bytes);
      } catch (error) {
        fail(error);
      }
    });
    await awaitEnd(stdout);
  }
}

/** A program that did not come to its end has not told it: whatever carried it (as the client of docker) has a status of its own. */
function readReply(answer: Buffer, end: string): ShellReply {
  const at = answer.lastIndexOf(end);
  if (at !== -1) {
    const rc = Number.parseInt(answer.toString('latin1', at + end.length), 10);
    return { rc, stdout: answer.subarray(0, at), stderr: Buffer.alloc(0) };
  }
  const details = answer.toString('utf8').trim().split('\n').filter(Boolean).slice(-SAID_LINES);
  throw new OutcomeUnknownError('the program on the host ended', { details });
}

async function awaitEnd(stream: Readable): Promise<void> {
  await once(stream, 'end').catch(() => {});
}

async function failWhenLost(channel: ShellChannel, fail: (error: unknown) => void): Promise<void> {
  const cause = await channel.closed;
  if (cause === undefined) return;
  const reason = `the connection was lost (${cause.message})`;
  fail(cause instanceof TransportError ? cause : new OutcomeUnknownError(reason, { cause }));
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((late) => (timer = setTimeout(late, ms)))]);
  clearTimeout(timer);
}
