import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

export interface Project {
  readonly folder: string;
  /** Writes a file of the project. */
  write(path: string, text: string): void;
  /** Runs a command line in the project, in this process. */
  run(argv: readonly string[], options?: RunOptions): Promise<Transcript>;
}

export interface RunOptions {
  readonly env?: Io['env'];
  readonly onIo?: (io: Io) => void;
}

export interface Transcript {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they were written. */
  readonly text: string;
}

/** A project in a folder of its own (of a known length, since it is in what is said, and lines wrap), which is the current one during the tests; each test starts with these files and no other of its own. */
export function useProject(files: Readonly<Record<string, string>>): Project {
  const home = process.cwd();
  const folder = mkdtempSync('/tmp/longshore-bad-input-');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  beforeAll(() => process.chdir(folder));
  beforeEach(() => Object.entries(files).forEach(([path, text]) => write(path, text)));
  afterAll(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, write, run: (argv, options = {}) => runHere(argv, folder, options) };
}

async function runHere(argv: readonly string[], cwd: string, { env, onIo }: RunOptions): Promise<Transcript> {
  const said = { stdout: '', stderr: '', text: '' };
  const open = (name: 'stdout' | 'stderr'): NodeJS.WriteStream => {
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => {
      said[name] += chunk.toString('utf8');
      said.text += chunk.toString('utf8');
    });
    return stream as unknown as NodeJS.WriteStream;
  };
  const io: Io = {
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: open('stdout'),
    stderr: open('stderr'),
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', XDG_CACHE_HOME: join(cwd, '.cache'), ...env },
    cwd,
    argv: [],
    onSignal: () => () => {},
    onStrayError: () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
  };
  onIo?.(io);
  const code = await main(argv, io);
  return { code, ...said };
}
