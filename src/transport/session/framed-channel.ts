import { PassThrough } from 'node:stream';
import { MarkerSplitter } from './marker-splitter.ts';
import type { ShellChannel } from './shell-channel.ts';

export type OutputStream = 'stdout' | 'stderr';

/** What is expected next on both streams: a task's output up to its marker. */
export interface ExpectedReply {
  readonly marker: string;
  onData(stream: OutputStream, chunk: Buffer): void;
  onLineEnd?(stream: OutputStream): void;
  /** Both streams have reached the marker; `rest` is what stood behind it on stdout. */
  onEnd(rest: string): void;
}

/** A shell's channel whose two output streams are cut at the expected markers. */
export class FramedChannel {
  readonly channel: ShellChannel;
  readonly #strays: Record<OutputStream, Buffer[]> = { stdout: [], stderr: [] };
  /** Called when something is written that belongs to no reply. Until it is set that is kept for `release`. */
  onStray: (stream: OutputStream, chunk: Buffer) => void = (stream, chunk) => void this.#strays[stream].push(chunk);
  readonly #stdout = new MarkerSplitter((chunk) => this.onStray('stdout', chunk));
  readonly #stderr = new MarkerSplitter((chunk) => this.onStray('stderr', chunk));
  readonly #cut = {
    stdout: (chunk: Buffer): void => this.#stdout.push(chunk),
    stderr: (chunk: Buffer): void => this.#stderr.push(chunk),
  };

  constructor(channel: ShellChannel) {
    this.channel = channel;
    channel.stdout.on('data', this.#cut.stdout);
    channel.stderr.on('data', this.#cut.stderr);
    // The end of the channel tells the same, and tells it once.
    for (const stream of [channel.stdin, channel.stdout, channel.stderr]) stream.on('error', () => {});
  }

  expect(reply: ExpectedReply): void {
    let open = 2;
    let rest = '';
    const close = (): void => {
      open--;
      if (open === 0) reply.onEnd(rest);
    };
    this.#stdout.expect({
      marker: reply.marker,
      onData: (chunk) => reply.onData('stdout', chunk),
      onLineEnd: () => reply.onLineEnd?.('stdout'),
      onEnd: (line) => {
        rest = line;
        close();
      },
    });
    this.#stderr.expect({
      marker: reply.marker,
      onData: (chunk) => reply.onData('stderr', chunk),
      onLineEnd: () => reply.onLineEnd?.('stderr'),
      onEnd: close,
    });
  }

  /** Expects a marker on stdout alone. */
  expectLine(marker: string, onData: (chunk: Buffer) => void, onEnd: (rest: string) => void): void {
    this.#stdout.expect({ marker, onData, onEnd });
  }

  /** Reads nothing of a stream until then. */
  hold(stream: OutputStream, until: Promise<void>): void {
    this.channel[stream].pause();
    void until.finally(() => this.channel[stream].resume());
  }

  write(bytes: Buffer | string): void {
    if (this.channel.stdin.writable) this.channel.stdin.write(bytes);
  }

  /** Hands on what was held back as a possible marker, once the channel is closed. */
  flush(): void {
    this.#stdout.flush();
    this.#stderr.flush();
  }

  /** Cuts no more: what comes behind the last markers is read from the streams of what this gives, at their reader's pace. */
  release(): ShellChannel {
    const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
    for (const name of ['stdout', 'stderr'] as const) {
      this.channel[name].off('data', this.#cut[name]);
      for (const chunk of this.#strays[name].splice(0)) streams[name].write(chunk);
      this.channel[name].pipe(streams[name]);
    }
    this.onStray = (name, chunk) => void streams[name].write(chunk);
    return { ...this.channel, ...streams };
  }
}
