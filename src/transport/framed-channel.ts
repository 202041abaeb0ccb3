import { MarkerSplitter } from './marker-splitter.ts';
import type { ShellChannel } from './shell-channel.ts';

export type OutputStream = 'stdout' | 'stderr';

/** What is expected next on both streams: a task's output up to its marker. */
export interface ExpectedReply {
  readonly marker: string;
  onData(stream: OutputStream, chunk: Buffer): void;
  /** Both streams have reached the marker; `rest` is what stood behind it on stdout. */
  onEnd(rest: string): void;
}

/** A shell's channel whose two output streams are cut at the expected markers. */
export class FramedChannel {
  readonly channel: ShellChannel;
  /** Called when something is written that belongs to no reply. */
  onStray: () => void = () => {};
  readonly #stdout = new MarkerSplitter(() => this.onStray());
  readonly #stderr = new MarkerSplitter(() => this.onStray());

  constructor(channel: ShellChannel) {
    this.channel = channel;
    channel.stdout.on('data', (chunk: Buffer) => this.#stdout.push(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk));
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
      onEnd: (line) => {
        rest = line;
        close();
      },
    });
    this.#stderr.expect({ marker: reply.marker, onData: (chunk) => reply.onData('stderr', chunk), onEnd: close });
  }

  /** Expects a marker on stdout alone. */
  expectLine(marker: string, onData: (chunk: Buffer) => void, onEnd: (rest: string) => void): void {
    this.#stdout.expect({ marker, onData, onEnd });
  }

  write(bytes: Buffer | string): void {
    if (this.channel.stdin.writable) this.channel.stdin.write(bytes);
  }

  /** Hands on what was held back as a possible marker, once the channel is closed. */
  flush(): void {
    this.#stdout.flush();
    this.#stderr.flush();
  }
}
