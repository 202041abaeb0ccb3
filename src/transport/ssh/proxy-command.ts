import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import { DROPPED, DroppedEarlyError } from './ssh-login.ts';
import { TransportError } from '../transport-error.ts';

/** Values of the tokens that a ProxyCommand may have; ssh_config(5), TOKENS. */
export interface ProxyTokens {
  readonly hostName: string;
  /** As the inventory has it. */
  readonly host: string;
  readonly hostKeyAlias: string | undefined;
  readonly port: number;
  readonly user: string;
}

/** @throws TransportError `ssh-config` for a token that there is not. */
export function expandProxyCommand(command: string, tokens: ProxyTokens): string {
  const { hostName, host, hostKeyAlias, port, user } = tokens;
  const values: Readonly<Record<string, string>> = {
    '%': '%',
    h: hostName,
    k: hostKeyAlias ?? host,
    n: host,
    p: String(port),
    r: user,
  };
  return command.replaceAll(/%(.?)/gs, (token, letter: string) => {
    const value = values[letter];
    if (value !== undefined) return value;
    throw new TransportError('ssh-config', `ProxyCommand has ${token}, which means nothing there: ${command}`, {
      help: 'Its tokens are %h, %k, %n, %p and %r, and %% for a %.',
    });
  });
}

/** Behind it a command has logged in on its way, mostly; a host that is dead must not keep the others from starting. */
const SILENCE_MS = 1000;

/** What of the command's stderr is kept for an error: it is for a person. */
const STDERR_LIMIT = 2000;

/** The standard streams of a command as one stream; the command ends with it. */
export class ProxySocket extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #command: string;
  /** Resolves where the host is silent for so long that it may be dead: the command is through to it then, or never will be. */
  readonly isSilent: Promise<void>;
  #stderr = '';
  #ended = '';
  #wasInOrder = false;

  /**
   * Starts a command as ssh does: with the user's shell, which gives its place to it.
   * @param environment this program's own.
   */
  constructor(command: string, environment: Readonly<Record<string, string | undefined>>) {
    super({ allowHalfOpen: false });
    this.#command = command;
    const shell = environment['SHELL'];
    // In a process group of its own: Ctrl-C in the terminal is this program's to answer.
    const child = spawn(shell === undefined || shell === '' ? '/bin/sh' : shell, ['-c', `exec ${command}`], {
      detached: true,
      env: environment,
      stdio: 'pipe',
    });
    this.#child = child;
    child.on('error', (error) => {
      this.#ended = error.message;
      this.destroy(error);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = `${this.#stderr}${chunk.toString()}`.slice(-STDERR_LIMIT);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    this.isSilent = new Promise((resolve) => {
      const timer = setTimeout(resolve, SILENCE_MS).unref();
      const stop = (): void => clearTimeout(timer);
      child.stdout.once('data', stop);
      child.once('close', stop);
    });
    // Told once its words are complete too, for whoever asks why.
    child.on('close', (code, signal) => {
      this.#wasInOrder = code === 0;
      this.#ended = signal === null ? `it ended with status ${code}` : `${signal} ended it`;
      this.push(null);
      this.end();
    });
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
  }

  /** Why the command did not reach the host, if that is so. */
  explain(cause: unknown): TransportError | undefined {
    if (this.#ended === '') return undefined;
    const said = this.#stderr.split('\n').filter((line) => line.trim() !== '');
    // An sshd that has more to do than it takes, on the way or at its end, may take another one soon.
    const Failure = this.#wasInOrder || DROPPED.test(this.#stderr) ? DroppedEarlyError : TransportError;
    return new Failure('network', `the ProxyCommand did not reach the host: ${this.#ended}`, {
      details: [`ProxyCommand ${this.#command}`, ...said.slice(-6)],
      help: 'Run the command by itself: it must give what the host says first, SSH-2.0-….',
      cause,
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    // A command that does not read any more has ended or will: that is told by its end.
    this.#child.stdin.write(chunk, () => callback());
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#child.stdin.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    // As ssh does.
    this.#child.kill('SIGHUP');
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.destroy();
    callback(error);
  }
}
