import { formatFrame } from '../source/code-frame.ts';
import { DiagnosticError } from '../source/diagnostic.ts';
import { formatPlace } from '../source/span.ts';
import { RenderError } from '../variables/render-error.ts';
import { chooseExitCode, EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { sayDiagnostics, sayError } from './say.ts';
import { UserError } from './user-error.ts';

/** Says what ended a command and answers with the exit code. A stack is for -vvv: what a user cannot mend is a bug of ours. */
export async function reportFailure(
  io: Io,
  error: unknown,
  readVersion: () => string,
  argv: readonly string[],
): Promise<number> {
  if (error instanceof UserError) {
    sayError(io, error.message, error.help);
    return error.exitCode;
  }
  if (error instanceof DiagnosticError) {
    sayDiagnostics(io, error.diagnostics);
    return chooseExitCode(error.diagnostics);
  }
  if (error instanceof RenderError) {
    const help = error.help === undefined ? '' : `\n${error.help}`;
    sayError(io, error.message, `${formatPlace(error.span)}\n${formatFrame(error.span)}${help}`);
    return EXIT.error;
  }
  const known = error instanceof Error && error.name === 'LabError';
  if (known) {
    const help = 'help' in error && typeof error.help === 'string' ? error.help : undefined;
    sayError(io, error.message, help);
    return EXIT.error;
  }
  const verbose = argv.some((word) => /^-v{3,}$/.test(word));
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const help = verbose ? stack : 'Run it again with -vvv for the place in the program, and report both.';
  sayError(io, `a bug in Longshore ${readVersion()} (Node ${process.version}): ${message}`, help);
  return EXIT.error;
}
