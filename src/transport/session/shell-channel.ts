import type { Readable, Writable } from 'node:stream';

/** A running `sh` somewhere: what an ssh channel and a child process have in common. */
export interface ShellChannel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves with its status when the shell itself has ended; null if a signal or the loss of the connection ended it. Its children may still write. Never rejects. */
  readonly exited: Promise<number | null>;
  /** Resolves when nothing more can come out of it; with the reason if that is the loss of the connection. Never rejects. */
  readonly closed: Promise<Error | undefined>;
  /** Whether somebody is asked for the login now, or has been since this was called last: that is no silence. */
  readonly hasAsked?: () => boolean;
  /** Lets go of the channel at once. */
  destroy(): void;
}

/** A channel was let go before its shell was known to have ended: what it did last cannot be known. */
export class UnansweredError extends Error {
  constructor() {
    super('the host did not answer any more');
  }
}

/** Starts a command line under the host's login shell. */
export type OpenChannel = (command: string) => Promise<ShellChannel>;
