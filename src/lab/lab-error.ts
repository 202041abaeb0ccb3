/** What the lab could not do. `message` says what and where, `help` what to do next. */
export class LabError extends Error {
  readonly help: string | undefined;

  constructor(message: string, more: { help?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'LabError';
    this.help = more.help;
  }
}
