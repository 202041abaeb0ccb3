import type { ShellReply, ShellSession, ShellTask } from '../transport/connection.ts';
import { OutcomeUnknownError, TransportError, type TransportFailure } from '../transport/transport-error.ts';

export interface Renewal {
  /** A session on a connection that stands; a new one, since who has lost one forgets it. */
  readonly open: () => Promise<ShellSession>;
  /** Throws where the task must not be run any more. */
  readonly checkTurn: () => void;
  readonly say: (message: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 or more, less than 1. */
  readonly random: () => number;
}

/** How often a task is sent again, and connecting is tried each time. */
const REPEATS = 2;
const TRIES = 4;

/** Milliseconds before the second try, on an average; twice that before the next. */
const PAUSE_MS = 500;

/** What may pass: the host had answered before. */
const PASSING: ReadonlySet<TransportFailure> = new Set(['refused', 'network', 'connect-timeout', 'lost']);

/**
 * A session whose tasks survive the loss of its connection: what was not sent yet, and what does no harm when it is run twice, goes out again on
 * a new one, and that is said. Of all others the outcome is unknown, and the error says so.
 */
export class RenewingSession implements ShellSession {
  #session: ShellSession;
  readonly #renewal: Renewal;

  constructor(session: ShellSession, renewal: Renewal) {
    this.#session = session;
    this.#renewal = renewal;
  }

  get frames(): number {
    return this.#session.frames;
  }

  async run(task: ShellTask): Promise<ShellReply> {
    let next = task;
    for (let repeats = 0; ; repeats++) {
      try {
        return await this.#session.run(next);
      } catch (error) {
        if (repeats === REPEATS || !mayBeSentAgain(next, error)) throw error;
        this.#renewal.checkTurn();
        this.#renewal.say(describeRepeat(error));
        this.#session = await this.#reopen(error);
        const { link: _, ...alone } = task;
        next = alone;
      }
    }
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #reopen(lost: TransportError): Promise<ShellSession> {
    const { open, sleep, random } = this.#renewal;
    for (let tries = 1; ; tries++) {
      try {
        return await open();
      } catch (error) {
        if (!(error instanceof TransportError) || !PASSING.has(error.failure)) throw error;
        if (tries === TRIES) throw describeGivingUp(lost, error);
        // Hosts that were lost together do not come back together.
        await sleep(PAUSE_MS * 2 ** (tries - 1) * (0.5 + random()));
      }
    }
  }
}

function mayBeSentAgain(task: ShellTask, error: unknown): error is TransportError {
  if (!(error instanceof TransportError) || error.failure !== 'lost') return false;
  return task.isHarmless === true || !(error instanceof OutcomeUnknownError);
}

function describeRepeat(error: TransportError): string {
  return error instanceof OutcomeUnknownError
    ? `${error.why}; nothing is changed by it, and it is run again on a new connection`
    : `${error.message}; it had not begun, and is sent again on a new connection`;
}

function describeGivingUp({ failure, message, details, help }: TransportError, last: TransportError): TransportError {
  return new TransportError(failure, message, {
    details: [...details, `${TRIES} attempts to connect again failed, at last: ${last.message}`],
    ...((last.help ?? help) === undefined ? {} : { help: last.help ?? help }),
    cause: last,
  });
}
