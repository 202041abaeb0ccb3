import type { Readable, Writable } from 'node:stream';

/** How the shell at the other end of a channel came to its end. */
export interface ChannelEnd {
  /** Null if a signal ended it, or the connection was lost. */
  readonly code: number | null;
  /** Why the connection went away, where it did. */
  readonly error?: Error;
}

/** A running `sh` somewhere: what an ssh channel and a child process have in common. */
export interface ShellChannel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the shell itself has ended; its children may still write. Never rejects. */
  readonly exited: Promise<ChannelEnd>;
  /** Resolves when nothing more can come out of it. Never rejects. */
  readonly closed: Promise<void>;
  /** Lets go of the channel at once. */
  destroy(): void;
}

/** Starts a command line under the host's login shell. */
export type OpenChannel = (command: string) => Promise<ShellChannel>;
