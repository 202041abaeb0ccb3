/** Why a host could not be reached or a task could not be brought to an end. The engine maps these to `unreachable` or `failed`. */
export type TransportFailure =
  | 'resolve' // the name has no address
  | 'refused' // nothing listens
  | 'network' // no route, reset while connecting, and the like
  | 'connect-timeout'
  | 'protocol' // what answers does not speak SSH, or no common algorithm
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'host-key-revoked'
  | 'ssh-config' // the ssh configuration cannot be read, or asks for what this connection cannot do
  | 'authentication'
  | 'key-file' // a private key file cannot be read or decrypted
  | 'shell' // logged in, but there is no POSIX shell (nologin, ForceCommand, a menu)
  | 'container' // it is not there or does not run, or docker could not be asked
  | 'become' // sudo, su or doas refused
  | 'lost' // the connection ended; OutcomeUnknownError where a task was under way
  | 'task-timeout'
  | 'output-limit' // the task wrote more than a reply may hold, and was ended
  | 'cancelled';

/** `message` is one line without the host's name; `details` are further lines, ready to be shown below it. */
export class TransportError extends Error {
  readonly failure: TransportFailure;
  readonly details: readonly string[];
  /** What the user can do next: a sentence, or a command. */
  readonly help: string | undefined;

  constructor(
    failure: TransportFailure,
    message: string,
    more: { details?: readonly string[]; help?: string; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'TransportError';
    this.failure = failure;
    this.details = more.details ?? [];
    this.help = more.help;
  }
}

/** The task had begun. */
export class CancelledUnderWayError extends TransportError {
  constructor(details = ['what it had started on the host was ended; what it had done by then stays']) {
    super('cancelled', 'cancelled', { details });
  }
}

const UNKNOWN_HELP =
  'It may have been done, in whole or in part: look at the host, or run it again if that does no harm. What has to survive a lost connection can be started with `async`.';

/** The connection, or the shell, was lost while a task was under way there: it may have been done, and the answer is gone. */
export class OutcomeUnknownError extends TransportError {
  /** What happened, such as `the shell on the host ended`. */
  readonly why: string;

  constructor(why: string, more: { details?: readonly string[]; cause?: unknown } = {}) {
    super('lost', `${why} while the task was under way; its outcome is unknown`, { ...more, help: UNKNOWN_HELP });
    this.why = why;
  }
}
