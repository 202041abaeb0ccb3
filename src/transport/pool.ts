import { setMaxListeners } from 'node:events';
import type { Ask } from './ask.ts';
import { BecomeGuard } from './session/become-guard.ts';
import type { Become, Connection, SessionPool, ShellSession, Target } from './connection.ts';
import { ConnectionSelector } from './kinds/connection-selector.ts';
import { DockerConnection } from './kinds/docker-connection.ts';
import { LocalConnection } from './kinds/local-connection.ts';
import { OpensshConnection, type Ramp } from './kinds/openssh-connection.ts';
import { OpensshLogins } from './kinds/openssh-login.ts';
import { SessionGroup } from './session/session-group.ts';
import type { KnownSsh } from './ssh-config/ssh-answers.ts';
import type { SshSettings } from './ssh-config/ssh-settings.ts';
import type { SshConnection } from './ssh/ssh-connection.ts';
import { SshConnector } from './ssh/ssh-connector.ts';
import { closeAll, share, takeOut } from './shared-entries.ts';
import { StartLimiter } from './start-limiter.ts';
import { startPatiently } from './ssh/start-patiently.ts';
import { TransportError } from './transport-error.ts';

export interface SessionPoolOptions {
  /** The socket of the ssh-agent, if there is one. */
  readonly sshAuthSock?: string;
  /** For passphrases of keys, and what hosts ask beside the password. Unset where there is no terminal. */
  readonly ask?: Ask;
  /** How that ssh is configured, where that is known: then it need not be asked about each host. */
  readonly knownSsh?: KnownSsh | undefined;
  /** The home directory of the local user, for `~/.ssh`. */
  readonly home: string;
  readonly localUser: string;
  /** This program's environment, for SendEnv, `$NAME` and ProxyCommand. Unset: empty. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The path of Node, for the program by which the system's ssh asks. Unset: it asks nothing. */
  readonly node?: string;
  /** Hears, once each, what a user should know of how hosts are reached. */
  readonly warn?: (message: string, help: string) => void;
  /** Unset: `ssh`, found by PATH. */
  readonly sshBinary?: string;
  /** Given right before the program ends without closing it. */
  readonly abandoned?: AbortSignal;
  /** Connects that may be under way to one sshd or through one jump host. Unset: 10, the value from which sshd's MaxStartups drops some. */
  readonly maxStarts?: number;
}

const MAX_STARTS = 10;

/** Sessions of one user on one host, while tasks overlap there; sshd's MaxSessions allows ten over one connection. */
const REMOTE_SESSIONS = 4;
const LOCAL_SESSIONS = 16;

export function createSessionPool(options: SessionPoolOptions): SessionPool {
  return new KeyedSessionPool(options);
}

class KeyedSessionPool implements SessionPool {
  readonly #connector: SshConnector;
  readonly #starts: StartLimiter;
  readonly #sshBinary: string;
  readonly #selector: ConnectionSelector;
  readonly #logins: OpensshLogins;
  readonly #guard = new BecomeGuard();
  readonly #stopped = new AbortController();
  readonly #connections = new Map<string, Promise<Connection>>();
  /** Those of ssh that were made and are not lost, by the same keys. */
  readonly #standing = new Map<string, Connection>();
  readonly #sessions = new Map<string, Promise<ShellSession>>();
  /** Those that are open, by the same keys. */
  readonly #opened = new Map<string, SessionGroup>();
  /** Frames of sessions that are not open any more. */
  #pastFrames = 0;
  readonly #jumpHosts = new Set<string>();

  constructor(options: SessionPoolOptions) {
    const { sshAuthSock, ask, knownSsh, home, localUser, sshBinary = 'ssh', maxStarts = MAX_STARTS } = options;
    const { environment = {}, warn = () => {} } = options;
    // Each host that waits for its turn or another try listens.
    setMaxListeners(0, this.#stopped.signal);
    this.#selector = new ConnectionSelector(environment, warn);
    this.#sshBinary = sshBinary;
    this.#starts = new StartLimiter(maxStarts);
    const machine = { sshAuthSock, knownSsh, home, localUser, sshBinary, environment };
    this.#connector = new SshConnector({ ...machine, ask, maxStarts });
    const { keys, ask: askInTurn } = this.#connector;
    this.#logins = new OpensshLogins({ keys, ask: askInTurn, tell: warn, environment, node: options.node });
    options.abandoned?.addEventListener('abort', () => this.#logins.abandon(), { once: true });
  }

  get frames(): number {
    let frames = this.#pastFrames;
    for (const session of this.#opened.values()) frames += session.frames;
    return frames;
  }

  connection(target: Target): Promise<Connection> {
    return this.#connect(target, []);
  }

  async session(target: Target, become?: Become): Promise<ShellSession> {
    const connection = await this.connection(target);
    const { method, user, password, exe, flags } = become ?? {};
    const key = `${makeKey(target)}\n${JSON.stringify([method, user, password, exe, flags])}`;
    return share(this.#sessions, key, async () => {
      const limit = limitSessions(target);
      const session = await SessionGroup.start((isSpare) => connection.openSession(become, isSpare), limit);
      this.#opened.set(key, session);
      return session;
    });
  }

  async reset(target: Target): Promise<void> {
    if (target.connection === 'local') return;
    const key = makeKey(target);
    const sessions = takeOut(this.#sessions, (session) => isOf(session, key));
    this.#noteEnd(key);
    this.#standing.delete(key);
    const connections = takeOut(this.#connections, (each) => each === key);
    await closeAll(sessions);
    await closeAll(connections);
  }

  async release(target: Target): Promise<void> {
    const key = makeKey(target);
    if (this.#jumpHosts.has(key)) return;
    const own = [...this.#sessions.keys()].filter((session) => isOf(session, key));
    const isUnused = (session: string): boolean => this.#opened.get(session)?.isIdle === true;
    if (own.length > 0 && own.every(isUnused)) await this.reset(target);
  }

  async close(): Promise<void> {
    this.#stopped.abort(new TransportError('cancelled', 'cancelled'));
    await closeAll(this.#sessions);
    await closeAll(this.#connections);
    await this.#logins.close();
    this.#connector.close();
  }

  /** @param via the hosts for which this one is a jump host, or containers that are on it. */
  #connect(target: Target, via: readonly string[]): Promise<Connection> {
    const key = makeKey(target);
    if (via.includes(key)) {
      return Promise.reject(
        new TransportError('ssh-config', `${target.host} is its own jump host`, {
          help: 'Set ProxyJump none for the jump host in the ssh configuration.',
        }),
      );
    }
    return share(this.#connections, key, async () => {
      this.#stopped.signal.throwIfAborted();
      if (target.connection === 'local') {
        return this.#guard.guard(new LocalConnection(target.connectTimeoutMs, 'sh', target.folder), key);
      }
      if (target.connection === 'docker') {
        return this.#guard.guard(new DockerConnection(target, this.#findDockerHost(target, [...via, key])), key);
      }
      const settings = await this.#connector.settings(target);
      const needs = target.connection === 'ssh' ? await this.#connector.listOpensshNeeds(target, settings) : [];
      if (this.#selector.wantsOpenssh(target, settings, needs)) return this.#useOpenssh(target, settings, key);
      const connectJump = (jump: Target): Promise<Connection> => {
        this.#jumpHosts.add(makeKey(jump));
        return this.#connect(jump, [...via, key]);
      };
      let connection: SshConnection;
      try {
        connection = await this.#connector.connect(target, connectJump, this.#stopped.signal);
      } catch (error) {
        const after = await this.#connector.listNeedsAfter(error, target, settings);
        if (after.length === 0 || !this.#selector.wantsOpenssh(target, settings, after)) throw error;
        return this.#useOpenssh(target, settings, key);
      }
      this.#standing.set(key, connection);
      void connection.lost.then(() => this.#forget(key, connection));
      return this.#guard.guard(connection, key);
    });
  }

  #useOpenssh(target: Target, settings: SshSettings, key: string): Connection {
    const place = `${target.host}:${target.port}`;
    const ramp: Ramp = (start) => startPatiently(this.#starts, place, this.#stopped.signal, start);
    const means = { binary: this.#sshBinary, ramp, logins: this.#logins };
    return this.#guard.guard(new OpensshConnection(target, settings, means), key);
  }

  /** What connects to the host that a container is on; undefined where docker runs here. */
  #findDockerHost(container: Target, via: readonly string[]): (() => Promise<Connection>) | undefined {
    if (container.docker?.via === undefined) return undefined;
    const { target } = container.docker.via;
    this.#jumpHosts.add(makeKey(target));
    return () => this.#connect(target, via);
  }

  /** A connection that was lost takes its sessions with it; whoever comes next gets new ones. */
  #forget(key: string, lost: Connection): void {
    if (this.#standing.get(key) !== lost) return;
    this.#standing.delete(key);
    this.#connections.delete(key);
    takeOut(this.#sessions, (session) => isOf(session, key));
    this.#noteEnd(key);
  }

  #noteEnd(key: string): void {
    for (const group of takeOut(this.#opened, (session) => isOf(session, key)).values())
      this.#pastFrames += group.frames;
  }
}

function isOf(session: string, connection: string): boolean {
  return session.startsWith(`${connection}\n`);
}

function limitSessions({ connection, docker }: Target): number {
  if (connection === 'local') return LOCAL_SESSIONS;
  return docker?.via === undefined ? REMOTE_SESSIONS : 1;
}

/** What makes a connection another one; not the inventory's name, under which two may mean the same host. */
function makeKey(target: Target): string {
  const { connection, host, port, user, privateKeyFiles, keyPassphrase, password } = target;
  const { knownHostsFiles, hostKeys, hostKeyPolicy, sshArguments, docker } = target;
  if (connection === 'local') return `local ${target.folder ?? ''}`;
  const { via, ...called } = docker ?? {};
  return JSON.stringify([
    connection,
    host,
    port,
    user,
    privateKeyFiles,
    keyPassphrase,
    password,
    knownHostsFiles,
    hostKeys,
    hostKeyPolicy,
    sshArguments,
    ...(docker === undefined ? [] : [called, via && makeKey(via.target), via?.become]),
  ]);
}
