/** The outside world of a command: everything that `process` offers and commands use. */
export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The program and its arguments, by which Node can run the same command again. */
  readonly argv: readonly string[];
  /** Calls back at each signal until the returned function is called. */
  readonly onSignal: (signal: NodeJS.Signals, callback: () => void) => () => void;
  /** Calls back at what fails where nobody waits for it; at the first the process gets a SIGTERM. */
  readonly onStrayError: (callback: (error: unknown) => void) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/** What is known of the machine that runs it. */
export type Controller = Pick<Io, 'env' | 'cwd'>;

export function createProcessIo(): Io {
  surviveLostOutput(process.stdout, process.stderr);
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    argv: [...process.execArgv, ...process.argv.slice(1)],
    onSignal(signal, callback) {
      process.on(signal, callback);
      return () => process.off(signal, callback);
    },
    onStrayError(callback) {
      let isEnding = false;
      process.on('uncaughtException', (error) => {
        callback(error);
        // A second signal would end it at once.
        if (!isEnding) process.kill(process.pid, 'SIGTERM');
        isEnding = true;
      });
    },
    exit: (code) => process.exit(code),
  };
}

/**
 * What was begun is brought to its end though nobody reads any more (`run … | head`): a deployment must not stop half-way for it. A full
 * disk is said where there is still a way to.
 */
function surviveLostOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  let isSaid = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isSaid) return;
    isSaid = true;
    stderr.write(`warning  the output cannot be written (${error.message}); everything else goes on\n`);
  });
  stderr.on('error', () => {});
}
