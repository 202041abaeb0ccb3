import { StoppedError } from './chain.ts';
import type { ShellLibrary, ShellReply, ShellTask } from '../connection.ts';
import type { FramedChannel, OutputStream } from './framed-channel.ts';
import { OutputBuffer } from './output-buffer.ts';
import { closeFrame, type Frame, openFrame, OUTPUT_LIMIT } from './shell-frame.ts';
import { admitSilence, cancelled, lacksDd, timedOut, tooMuch } from './shell-failure.ts';
import { decodeEnd, encodeLibrary, encodeTask } from './task-frame.ts';
import { CancelledUnderWayError, OutcomeUnknownError, TransportError } from '../transport-error.ts';
import { makeToken } from '../../util/make-token.ts';

/** A write is how a session notices that the shell behind it was killed. */
const HEARTBEAT_MS = 5000;

/** The watchdog on the host needs 1 s for what heeds SIGTERM and 3 s for the rest. */
const END_MS = 4000;

/** How long an idle shell may take to exit when it is told to. */
const EXIT_MS = 100;

/** The shell ended before this task's turn came: it can be sent again. */
export class NotStartedError extends Error {}

/**
 * Bytes that may be sent behind the task under way. They have to fit into the pipe of the host's loop, which takes 64 KiB, or half of that
 * in pieces that do not fill its pages: a reader that waits to write would not see the end of its input, and nobody would end the task.
 */
const AHEAD_LIMIT = 30 * 1024;

/** One life of a persistent shell: takes tasks in order until it is ended, by us or by the host. */
export class PersistentShell {
  readonly #framed: FramedChannel;
  readonly #key: string;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #libraries = new Set<string>();
  /** The first is under way. */
  #frames: Frame[] = [];
  #usable = true;
  /** Why it is being ended: the task's own error, or everyone's. */
  #doom: { readonly frame?: Frame; readonly error: TransportError } | undefined;
  #left = false;
  #release: () => void = () => {};
  /** Resolves when it has ended, or has no more to do than to exit: another shell may take over. */
  readonly released: Promise<void>;

  constructor(framed: FramedChannel, key: string) {
    this.#framed = framed;
    this.#key = key;
    framed.onStray = () => this.#retire();
    this.#heartbeat = setInterval(() => {
      if (this.#frames.length > 0) framed.write('\n');
    }, HEARTBEAT_MS).unref();
    this.released = new Promise((resolve) => {
      this.#release = resolve;
    });
    void this.#awaitEnd();
  }

  /** Whether it takes further tasks. */
  get usable(): boolean {
    return this.#usable;
  }

  /** @throws NotStartedError if the shell ended before the task's turn; TransportError; RangeError for a NUL byte in the script. */
  async run(task: ShellTask): Promise<ShellReply> {
    if (task.signal?.aborted === true) throw cancelled();
    if (!this.#usable) throw new NotStartedError();
    task.link?.chain.bind(this);
    const unsent = (task.libraries ?? []).filter(({ name }) => !this.#libraries.has(name));
    const marker = makeMarker(task.id);
    const { stdin, link } = task;
    const frameLink = link && { name: link.chain.name, stops: link.stops };
    const bytes = encodeTask(this.#key, marker, task.script, { stdin, link: frameLink });
    const libraries = unsent.map((library) => this.#defineLibrary(library));
    return new Promise((resolve, reject) => {
      const frame = openFrame(task, Buffer.concat([...libraries, bytes]), { resolve, reject });
      this.#watchSignal(frame);
      this.#frames.push(frame);
      this.#framed.expect({
        marker,
        onData: (stream, chunk) => this.#take(frame, stream, chunk),
        onLineEnd: (stream) => task.onLineEnd?.(stream),
        onEnd: (rest) => this.#complete(frame, rest),
      });
      if (this.#frames.length === 1) this.#startFirst();
      this.#sendAhead();
    });
  }

  /** The task under way, and of those behind it what the host can take without reading. */
  #sendAhead(): void {
    let ahead = 0;
    for (const [index, frame] of this.#frames.entries()) {
      if (index > 0) ahead += frame.size;
      if (ahead > AHEAD_LIMIT || this.#doom !== undefined) return;
      if (frame.bytes === undefined) continue;
      this.#framed.write(frame.bytes);
      frame.bytes = undefined;
      frame.task.link?.onSent();
    }
  }

  /** Lets the shell exit; a task that is still under way ends with its process tree as `cancelled`. */
  close(): Promise<void> {
    if (this.#frames.length > 0) this.#end(cancelled());
    else this.#leave();
    return this.released;
  }

  #defineLibrary(library: ShellLibrary): Buffer {
    this.#libraries.add(library.name);
    const marker = makeMarker(library.name);
    const stderr = new OutputBuffer(OUTPUT_LIMIT);
    this.#framed.expect({
      marker,
      onData: (_stream, chunk) => void stderr.add(chunk),
      onEnd: (rest) => {
        if (rest.trim() === '0') return;
        const details = stderr.read().toString().trim().split('\n');
        this.#end(
          new TransportError('shell', `the host's sh does not take the library \`${library.name}\``, { details }),
        );
      },
    });
    return encodeLibrary(this.#key, marker, library.text);
  }

  #take(frame: Frame, stream: OutputStream, chunk: Buffer): void {
    const taken = frame.task.onOutput?.(stream, chunk);
    if (taken instanceof Promise) this.#framed.hold(stream, taken);
    const buffer = frame[stream];
    if (frame.task.forgetsOutput === true || buffer.add(chunk)) return;
    this.#end(buffer.refusal ?? tooMuch(stream, frame.task.outputLimit ?? OUTPUT_LIMIT), frame);
  }

  #complete(frame: Frame, rest: string): void {
    this.#frames.shift();
    closeFrame(frame);
    const end = decodeEnd(rest);
    if (this.#doom?.frame === frame) frame.reject(this.#doom.error);
    else if (end === 'dd') frame.reject(lacksDd());
    else if (end === 'stopped') frame.reject(this.#explainStop());
    else if (end === 'frame')
      frame.reject(new TransportError('lost', 'the shell lost a part of the task; it was not run'));
    else frame.resolve({ rc: end.rc, stdout: frame.stdout.read(), stderr: frame.stderr.read() });
    // What is left behind in the background would write into the next task's output.
    if (typeof end === 'object' && end.held) this.#retire();
    if (this.#frames.length > 0) this.#startFirst();
    this.#sendAhead();
    if (this.#frames.length === 0 && !this.#usable && this.#doom === undefined) this.#leave();
  }

  #startFirst(): void {
    const frame = this.#frames[0];
    if (frame === undefined || this.#doom !== undefined) return;
    if (frame.task.signal?.aborted === true) {
      this.#end(cancelled(), frame);
      return;
    }
    const { timeoutMs } = frame.task;
    if (timeoutMs === undefined) return;
    frame.timer = setTimeout(() => this.#end(timedOut(timeoutMs), frame), timeoutMs);
  }

  #watchSignal(frame: Frame): void {
    frame.onAbort = () => {
      // Those before it were not cancelled: its turn comes first.
      if (this.#frames[0] === frame) this.#end(new CancelledUnderWayError(), frame);
    };
    frame.task.signal?.addEventListener('abort', frame.onAbort, { once: true });
  }

  /** Takes no further tasks, and leaves after those that it has. */
  #retire(): void {
    this.#usable = false;
    if (this.#frames.length === 0) this.#leave();
  }

  #leave(): void {
    this.#usable = false;
    this.#release();
    if (this.#left) return;
    this.#left = true;
    this.#framed.write(`${this.#key} exit\n`);
    // Once the loop is gone, the watchdog is at the end of the input, too; before, it would wait a second for it.
    setTimeout(() => this.#framed.channel.stdin.end(), EXIT_MS).unref();
  }

  /** Ends all that runs in the shell: at the end of its input the watchdog kills the process group. */
  #end(error: TransportError, frame?: Frame): void {
    if (this.#doom !== undefined) return;
    this.#usable = false;
    this.#doom = frame === undefined ? { error } : { error, frame };
    this.#framed.channel.stdin.end();
    setTimeout(() => this.#framed.channel.destroy(), END_MS).unref();
  }

  async #awaitEnd(): Promise<void> {
    const { channel } = this.#framed;
    await channel.exited;
    this.#usable = false;
    channel.stdin.end();
    // A daemon that holds stdout would keep the channel, of which sshd allows ten, for ever.
    if (this.#frames.length === 0) channel.destroy();
    const timer = setTimeout(() => channel.destroy(), END_MS);
    const error = await channel.closed;
    clearTimeout(timer);
    clearInterval(this.#heartbeat);
    this.#framed.flush();
    const left = this.#frames;
    this.#frames = [];
    for (const [index, frame] of left.entries()) {
      closeFrame(frame);
      frame.reject(this.#explainLoss(left, index, error));
    }
    this.#release();
  }

  /** The host has passed it over. */
  #explainStop(): Error {
    if (this.#doom === undefined) return this.#usable ? new StoppedError() : new NotStartedError();
    return this.#doom.frame === undefined ? this.#doom.error : new NotStartedError();
  }

  #explainLoss(left: readonly Frame[], index: number, error: Error | undefined): Error {
    const frame = left[index];
    if (this.#doom !== undefined && (this.#doom.frame === undefined || this.#doom.frame === frame)) {
      return error === undefined ? this.#doom.error : admitSilence(this.#doom.error);
    }
    // With the connection gone, the replies of tasks that did run may be gone too.
    if (frame?.bytes !== undefined || (index > 0 && error === undefined)) return new NotStartedError();
    const why = error === undefined ? 'the shell on the host ended' : `the connection was lost (${error.message})`;
    const chain = frame?.task.link?.chain;
    const behind = left.slice(index + 1).filter(({ task }) => chain !== undefined && task.link?.chain === chain).length;
    const count = behind === 1 ? 'the task that was' : `the ${behind} tasks that were`;
    const details = behind === 0 ? [] : [`so is that of ${count} sent together with it, to be run behind it`];
    return new OutcomeUnknownError(why, { details, cause: error });
  }
}

function makeMarker(id: string): string {
  return `${id.replaceAll(/[^\w-]/g, '_').slice(0, 40)}.${makeToken()}`;
}
