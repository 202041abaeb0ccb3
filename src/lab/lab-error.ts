/** What the lab could not do. `message` says what and where, `help` what to do next. */
export class LabError extends Error {
  readonly help: string | undefined;

  constructor(message: string, more: { help?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'LabError';
    this.help = more.help;
  }
}

interface SystemError extends Error {
  readonly syscall: string;
  readonly path?: string;
}

/** A full disk, a folder that cannot be written and the like are the machine's own: said with the path, not as a bug. Others stay as they are. */
export function explainSystemError(error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const { message, path, syscall } = error;
  const reason = /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message;
  const help = 'Make room for it, or let it be written, and say `run lab up` again: it goes on from here.';
  return new LabError(`the lab cannot ${syscall}${path === undefined ? '' : ` ${path}`}: ${reason}`, {
    help,
    cause: error,
  });
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && typeof error.syscall === 'string' && 'code' in error;
}
