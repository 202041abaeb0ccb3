import type { LookupContext } from '../template/lookup-context.ts';
import type { Value } from '../template/value.ts';

/** What lookups may ask of the controller. */
export interface LookupWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of a lookup that stands in no play. */
  readonly folder: string;
  readonly cwd: string;
  /** For a lookup that stands in no play. */
  readonly readFile: (path: string) => Buffer;
  /** Runs a command line with the controller's shell. */
  readonly runShell: (command: string, cwd: string) => CommandOutput;
  /** Throws LookupError where there is no answer. */
  readonly request: (request: HttpRequest) => HttpAnswer;
  /** From 0 to below the limit, such that nobody can guess it. */
  readonly pickIndex: (limit: number) => number;
  /** Waits, with everything else. */
  readonly pause: (ms: number) => void;
}

export interface CommandOutput {
  /** The exit code, or the signal that ended it. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly validateCerts: boolean;
  readonly caPath: string | undefined;
  readonly ciphers: string | undefined;
  readonly socketPath: string | undefined;
  readonly followRedirects: boolean;
  /** Names of headers that a redirect does not take along. */
  readonly unredirectedHeaders: readonly string[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  readonly body: Buffer;
}

/** Who asks, and what may be asked for. */
export interface LookupCall {
  readonly world: LookupWorld;
  readonly context: LookupContext;
}

/** A lookup: terms in, a list of data out. What it gives is never a template. Throws LookupError. */
export type Lookup = (terms: readonly Value[], options: ReadonlyMap<string, Value>, call: LookupCall) => Value[];

/** A lookup that found nothing or failed; the message is one sentence without a final full stop. */
export class LookupError extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.name = 'LookupError';
    this.help = help;
  }
}
