import { quoteAll } from '../../shell/quote.ts';
import { openChildChannel } from '../session/child-channel.ts';
import type { Become, Connection, ShellSession, Target } from '../connection.ts';
import { type Container, explainDockerFailure, explainMissingDocker } from './docker-failure.ts';
import { openProgram } from '../session/program-opening.ts';
import type { ShellChannel } from '../session/shell-channel.ts';
import { openShell } from '../session/shell-opening.ts';
import { ReopeningSession } from '../session/shell-session.ts';
import { TransportError } from '../transport-error.ts';

/** What is kept of what docker says. */
const KEPT = 2000;

/** A container: one `docker exec` per session, by docker's client on this machine or on another host. */
export class DockerConnection implements Connection {
  readonly #target: Target;
  readonly #connectHost: (() => Promise<Connection>) | undefined;

  /** @param connectHost gives the connection to the host on which docker runs; undefined for this machine. */
  constructor(target: Target, connectHost?: () => Promise<Connection>) {
    this.#target = target;
    this.#connectHost = connectHost;
  }

  /** Starts where the container does, as with Ansible. */
  openSession(become?: Become): Promise<ShellSession> {
    const open = (command: string) => this.#start(command);
    return ReopeningSession.start(() =>
      withoutBecome(become, () => openShell(open, this.#readyTimeoutMs, become, 'here')),
    );
  }

  openProgram(text: string, become?: Become): Promise<ShellChannel> {
    const open = (command: string) => this.#start(command);
    return withoutBecome(become, () => openProgram(open, this.#readyTimeoutMs, text, become));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Twice the time: what connects to the host on the way shall speak first. */
  get #readyTimeoutMs(): number {
    return this.#target.connectTimeoutMs * 2;
  }

  async #start(command: string): Promise<ShellChannel> {
    const words = [...makeDockerCommand(this.#target), 'sh', '-c', command];
    return explainEnd(await this.#open(words), this.#container);
  }

  get #container(): Container {
    const { host: name, user, docker } = this.#target;
    return { name, user, host: docker?.via?.target.name };
  }

  async #open(words: readonly string[]): Promise<ShellChannel> {
    if (this.#connectHost !== undefined) {
      return this.#openOnHost(this.#connectHost, words);
    }
    const [docker = 'docker', ...args] = words;
    try {
      return await openChildChannel(docker, args);
    } catch (cause) {
      throw explainMissingDocker(this.#container, cause);
    }
  }

  async #openOnHost(connect: () => Promise<Connection>, words: readonly string[]): Promise<ShellChannel> {
    try {
      return await (await connect()).openProgram(`exec ${quoteAll(words)}`, this.#target.docker?.via?.become);
    } catch (error) {
      throw error instanceof TransportError ? nameHost(error, this.#container.host) : error;
    }
  }
}

/** Few images have sudo, and docker itself can start a command as anybody. */
async function withoutBecome<T>(become: Become | undefined, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof TransportError) || error.failure !== 'become' || become === undefined) throw error;
    const { failure, message, details, help } = error;
    const without = `Without become, \`ansible_user: ${become.user}\` has docker start the commands as ${become.user}.`;
    const both = help === undefined ? without : `${help}\n${without}`;
    throw new TransportError(failure, message, { details, help: both, cause: error });
  }
}

/** That it is not the container that failed. What would be a failure of the task there, is none of its own. */
function nameHost(error: TransportError, host: string | undefined): TransportError {
  const failure = error.failure === 'become' ? 'container' : error.failure;
  const { details, help } = error;
  const message = `${host ?? 'a host'}, which the container is on: ${error.message}`;
  return new TransportError(failure, message, { details, cause: error, ...(help === undefined ? {} : { help }) });
}

/** The words of `docker exec`, up to the container. */
function makeDockerCommand({ host, user, docker }: Target): string[] {
  const { clientArguments = [], execArguments = [], apiVersion } = docker ?? {};
  const environment = apiVersion === undefined ? [] : ['env', `DOCKER_API_VERSION=${apiVersion}`];
  const as = user === undefined ? [] : ['-u', user];
  return [...environment, 'docker', ...clientArguments, 'exec', '-i', ...as, ...execArguments, '--', host];
}

/** The same channel, which says why docker has ended where no shell has answered. */
function explainEnd(channel: ShellChannel, container: Container): ShellChannel {
  let said = '';
  let connected = false;
  const listen = (chunk: Buffer): void => {
    connected ||= chunk.includes('@@');
    if (!connected) said = `${said}${chunk.toString()}`.slice(0, KEPT);
  };
  channel.stdout.on('data', listen);
  channel.stderr.on('data', listen);
  const explain = async (): Promise<Error | undefined> => {
    const code = await channel.exited;
    const error = await channel.closed;
    return error ?? (connected || code === 0 ? undefined : explainDockerFailure(said, container));
  };
  return { ...channel, closed: explain() };
}
