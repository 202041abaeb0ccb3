import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/io.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A terminal at which somebody gives the answers, one to each question. */
export function answer(...answers: readonly string[]): (io: Io) => void {
  const left = [...answers];
  return (io) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
    Object.assign(io, { stdin });
    io.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString('utf8').endsWith(': ')) stdin.write(`${left.shift() ?? ''}\r`);
    });
  };
}

/** Runs a command line in this process, with streams that are no terminal. Files are found from `cwd`; paths are read from the process's folder. */
export async function run(
  argv: readonly string[],
  options: { cwd?: string; env?: Io['env']; onIo?: (io: Io) => void } = {},
): Promise<Ran> {
  const { stream: stdout, text: readStdout } = collect();
  const { stream: stderr, text: readStderr } = collect();
  const io: Io = {
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout,
    stderr,
    env: options.env ?? { PATH: process.env['PATH'], HOME: '/nonexistent' },
    cwd: options.cwd ?? process.cwd(),
    argv: [],
    onSignal: () => () => {},
    onStrayError: () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
  };
  options.onIo?.(io);
  const code = await main(argv, io);
  return { code, stdout: readStdout(), stderr: readStderr() };
}

function collect(): { stream: NodeJS.WriteStream; text: () => string } {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}
