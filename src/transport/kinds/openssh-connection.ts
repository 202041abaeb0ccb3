import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { ALIVE_INTERVAL_MS } from '../ssh/alive-interval.ts';
import { openChildChannel } from '../session/child-channel.ts';
import type { OpensshLogin, OpensshLogins } from './openssh-login.ts';
import type { Become, Connection, ShellSession, Target } from '../connection.ts';
import { explainOpensshFailure, explainRefusedAnswer, findLoss, SSH_FAILED } from './openssh-failure.ts';
import type { FailedLogin } from './openssh-failure.ts';
import { openProgram } from '../session/program-opening.ts';
import type { ShellChannel } from '../session/shell-channel.ts';
import { openShell } from '../session/shell-opening.ts';
import { ReopeningSession } from '../session/shell-session.ts';
import { chooseConnectTimeout } from '../ssh-config/ssh-settings.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { TransportError } from '../transport-error.ts';

/** Lets a start wait for its turn, see StartLimiter. */
export type Ramp = <T>(start: () => Promise<T>) => Promise<T>;

export interface OpensshMeans {
  /** Name or path of ssh. */
  readonly binary: string;
  readonly ramp: Ramp;
  readonly logins: OpensshLogins;
}

/** The system's own ssh: one process, and one login, per session. */
export class OpensshConnection implements Connection {
  readonly #target: Target;
  readonly #settings: SshSettings;
  readonly #binary: string;
  readonly #ramp: Ramp;
  readonly #logins: OpensshLogins;

  constructor(target: Target, settings: SshSettings, { binary, ramp, logins }: OpensshMeans) {
    this.#target = target;
    this.#settings = settings;
    this.#binary = binary;
    this.#ramp = ramp;
    this.#logins = logins;
  }

  openSession(become?: Become): Promise<ShellSession> {
    const open = (command: string) => this.#start(command);
    return ReopeningSession.start(() => this.#ramp(() => openShell(open, this.#readyTimeoutMs, become)));
  }

  openProgram(text: string, become?: Become): Promise<ShellChannel> {
    const open = (command: string) => this.#start(command);
    return this.#ramp(() => openProgram(open, this.#readyTimeoutMs, text, become));
  }

  /** Twice the time: ssh's own limit shall speak first. */
  get #readyTimeoutMs(): number {
    return chooseConnectTimeout(this.#target, this.#settings) * 2;
  }

  /** Over a connection of its own: `ssh -W`. */
  async forward(host: string, port: number): Promise<Duplex> {
    const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const login = await this.#logins.start(this.#target, this.#settings);
    const options = makeOpensshArguments(this.#target, this.#settings, login);
    const args = [...options, '-W', place, '--', this.#target.host];
    const env = login.environment === undefined ? {} : { env: { ...login.environment } };
    const child = spawn(this.#binary, args, { stdio: ['pipe', 'pipe', 'pipe'], ...env });
    child.stdout.once('data', () => login.end(true));
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = `${stderr}${chunk.toString()}`.slice(0, 2000);
    });
    const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
    stream.on('close', () => child.kill());
    child.on('error', (error) => stream.destroy(error));
    child.on(
      'close',
      (code) => void this.#explainEnd(login, code, stderr).then((error) => error && stream.destroy(error)),
    );
    return stream;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #start(command: string): Promise<ShellChannel> {
    const login = await this.#logins.start(this.#target, this.#settings);
    const options = makeOpensshArguments(this.#target, this.#settings, login);
    const args = ['-T', ...options, '--', this.#target.host, command];
    let channel: ShellChannel;
    try {
      channel = await openChildChannel(this.#binary, args, login.environment);
    } catch (cause) {
      login.end(false);
      await login.log.take();
      throw new TransportError('ssh-config', `there is no ${this.#binary} on this machine`, {
        help: 'apt-get install openssh-client, or set ansible_connection: ssh.',
        cause,
      });
    }
    let stderr = '';
    let connected = false;
    channel.stderr.on('data', (chunk: Buffer) => {
      stderr = `${stderr}${chunk.toString()}`.slice(-2000);
    });
    channel.stdout.once('data', () => {
      connected = true;
      login.end(true);
    });
    const explain = async (): Promise<Error | undefined> => {
      const code = await channel.exited;
      const error = await channel.closed;
      return (await this.#explainEnd(login, code, stderr, connected)) ?? error;
    };
    return { ...channel, closed: explain(), hasAsked: login.hasAsked };
  }

  async #explainEnd(
    login: OpensshLogin,
    code: number | null,
    stderr: string,
    connected = false,
  ): Promise<Error | undefined> {
    login.end(false);
    const log = await login.log.take();
    const failed: FailedLogin = { stderr, log, user: this.#settings.user, asks: login.asks };
    const refusal = login.refusal();
    if (refusal !== undefined) return explainRefusedAnswer(refusal, failed);
    if (code !== SSH_FAILED) return undefined;
    // The same status stands for a remote shell that a signal ended.
    return connected ? findLoss(`${stderr}\n${log}`) : explainOpensshFailure(failed);
  }
}

/** The options that carry the inventory's values; what they leave open, the ssh configuration says. */
function makeOpensshArguments(target: Target, settings: SshSettings, { asks, log }: OpensshLogin): string[] {
  const seconds = Math.max(1, Math.ceil(chooseConnectTimeout(target, settings) / 1000));
  const args = [...log.arguments, '-o', `BatchMode=${asks ? 'no' : 'yes'}`, '-o', `ConnectTimeout=${seconds}`];
  // What was wrong once is not given again.
  if (asks) args.push('-o', 'NumberOfPasswordPrompts=1');
  // A connection that the user has open is taken; one of ours would hold the others, or outlive the run.
  args.push('-o', 'ControlMaster=no');
  if (settings.aliveIntervalMs === 0) args.push('-o', `ServerAliveInterval=${ALIVE_INTERVAL_MS / 1000}`);
  // Meant for a person's login: each session would ask for the same ports, and the command is ours.
  args.push('-o', 'ClearAllForwardings=yes', '-o', 'ForwardX11=no');
  if (settings.configuration.configured.has('remotecommand')) args.push('-o', 'RemoteCommand=none');
  if (target.port !== undefined) args.push('-p', String(target.port));
  if (target.user !== undefined) args.push('-l', target.user);
  // Who has logged in there has checked the host in another way.
  if (target.hostKeys !== undefined || target.knownHostsFiles !== undefined) args.push('-o', 'ControlPath=none');
  for (const file of target.privateKeyFiles ?? []) args.push('-i', file);
  if (target.knownHostsFiles !== undefined && target.hostKeys === undefined) {
    const files = target.knownHostsFiles.map((file) => `"${file.replaceAll('"', '\\"')}"`).join(' ');
    args.push('-o', `UserKnownHostsFile=${files}`, '-o', 'GlobalKnownHostsFile=/dev/null');
  }
  if (target.hostKeys !== undefined) args.push(...pinHostKeys(target.hostKeys));
  else if (target.hostKeyPolicy !== undefined)
    args.push('-o', `StrictHostKeyChecking=${POLICIES[target.hostKeyPolicy]}`);
  return [...args, ...(target.sshArguments ?? [])];
}

/** A program that prints them stands for a file, which somebody would have to remove. */
function pinHostKeys(lines: readonly string[]): string[] {
  const command = ['/usr/bin/printf', '%%s\\n', ...lines].map((word) => `"${word}"`).join(' ');
  const none = ['UserKnownHostsFile', 'GlobalKnownHostsFile'].flatMap((keyword) => ['-o', `${keyword}=/dev/null`]);
  return [...none, '-o', `KnownHostsCommand=${command}`, '-o', 'StrictHostKeyChecking=yes'];
}

const POLICIES = { strict: 'yes', 'accept-new': 'accept-new', off: 'no' } as const;
