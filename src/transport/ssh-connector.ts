import { randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { ALIVE_INTERVAL_MS } from './alive-interval.ts';
import { askForLogin, askInTurn } from './ask.ts';
import type { Ask } from './ask.ts';
import { ConnectDeadline } from './connect-deadline.ts';
import type { Connection, Target } from './connection.ts';
import { dial } from './dial.ts';
import { findKnownKeys, judgeHostKey, orderHostKeyAlgorithms, refuseUnknownHost } from './host-key-check.ts';
import { listKnownNames } from './host-key-check.ts';
import type { HostKeyIdentity } from './host-key-check.ts';
import { readKeyType } from '../util/known-hosts.ts';
import { KnownHostsStore } from './known-hosts-store.ts';
import { PrivateKeyStore } from './private-key-store.ts';
import { type KnownSsh, SshAnswers } from './ssh-answers.ts';
import { SshConnection } from './ssh-connection.ts';
import { collectIdentities } from './ssh-identities.ts';
import { DroppedEarlyError, logIn } from './ssh-login.ts';
import type { SshSettings, SshSettingsOptions } from './ssh-settings.ts';
import { StartLimiter } from './start-limiter.ts';
import { TransportError } from './transport-error.ts';

export interface SshConnectorOptions extends SshSettingsOptions {
  readonly sshAuthSock: string | undefined;
  /** For passphrases of keys, and what hosts ask beside the password. */
  readonly ask: Ask | undefined;
  /** The system's ssh, where it is known how it is configured. */
  readonly knownSsh: KnownSsh | undefined;
  /** Connects that may be under way to one sshd or through one jump host. */
  readonly maxStarts: number;
}

/** Gives the shared connection to a jump host. */
export type ConnectJump = (target: Target) => Promise<Connection>;

const DROPPED_TRIES = 4;
const DROPPED_PAUSE_MS = 150;

/** Connects with ssh2, as OpenSSH would with this machine's configuration. Caches what all hosts share: keys, known_hosts, settings. */
export class SshConnector {
  readonly #options: SshConnectorOptions;
  readonly #keys: PrivateKeyStore;
  readonly #ask: Ask | undefined;
  readonly #knownHosts = new KnownHostsStore();
  readonly #starts: StartLimiter;
  readonly #settings = new Map<string, Promise<SshSettings>>();
  readonly #answers: SshAnswers;

  constructor(options: SshConnectorOptions) {
    this.#options = options;
    this.#ask = options.ask && askForLogin(askInTurn(options.ask));
    this.#keys = new PrivateKeyStore(this.#ask);
    this.#starts = new StartLimiter(options.maxStarts);
    this.#answers = new SshAnswers(options, options.knownSsh);
  }

  /** The settings of a host, read once. */
  settings(target: Target): Promise<SshSettings> {
    const key = JSON.stringify([target.host, target.port, target.user, target.sshArguments]);
    let settings = this.#settings.get(key);
    if (settings === undefined) {
      settings = this.#answers.read(target);
      this.#settings.set(key, settings);
    }
    return settings;
  }

  /** Whether the ssh configuration has keep-alives for a host; false where it cannot be read. */
  async hasKeepAlives(target: Target): Promise<boolean> {
    try {
      return (await this.settings(target)).aliveIntervalMs > 0;
    } catch {
      return false;
    }
  }

  /** @throws TransportError of the kind that says why. */
  async connect(target: Target, connectJump: ConnectJump, stopped: AbortSignal): Promise<SshConnection> {
    const settings = await this.settings(target);
    if (settings.proxyCommand !== undefined) throw refuseProxyCommand(settings.proxyCommand);
    const { hostName, port } = settings;
    const deadline = new ConnectDeadline(target.connectTimeoutMs, () =>
      timedOut(target.connectTimeoutMs, hostName, port),
    );
    const broken = new AbortController();
    const identities = await collectIdentities(target, settings, {
      keys: this.#keys,
      authSock: this.#options.sshAuthSock,
      ask: this.#ask,
      pause: (work) => deadline.pause(work),
      fail: (error) => broken.abort(error),
    });
    const place = settings.proxyJump ?? `${hostName}:${port}`;
    return this.#starts.run(place, async () => {
      const signal = AbortSignal.any([deadline.signal, broken.signal, stopped]);
      deadline.start();
      try {
        return await retryDropped(signal, async () => {
          const hostKeyCheck = await this.#makeHostKeyCheck(target, settings);
          const sock = await this.#reach(target, settings, connectJump, signal);
          const client = await logIn({
            sock,
            user: settings.user,
            identities,
            signal,
            aliveIntervalMs: settings.aliveIntervalMs === 0 ? ALIVE_INTERVAL_MS : settings.aliveIntervalMs,
            aliveCountMax: settings.aliveCountMax,
            ...hostKeyCheck,
          });
          return new SshConnection(client, sock, target.connectTimeoutMs);
        });
      } finally {
        deadline.stop();
      }
    });
  }

  async #reach(target: Target, settings: SshSettings, connectJump: ConnectJump, signal: AbortSignal): Promise<Duplex> {
    const { hostName, port, proxyJump } = settings;
    if (proxyJump === undefined) return dial(hostName, port, settings.addressFamily, signal);
    const jump = await raceAbort(connectJump(makeJumpTarget(target, proxyJump)), signal);
    if (jump.forward === undefined) throw new TransportError('ssh-config', `${proxyJump} cannot be a jump host`);
    return raceAbort(jump.forward(hostName, port), signal);
  }

  async #makeHostKeyCheck(target: Target, settings: SshSettings) {
    const identity: HostKeyIdentity = {
      host: settings.hostName,
      port: settings.port,
      ...(settings.hostKeyAlias === undefined ? {} : { alias: settings.hostKeyAlias }),
    };
    const policy = target.hostKeyPolicy ?? settings.hostKeyPolicy;
    const userFiles = target.knownHostsFiles ?? settings.userKnownHostsFiles;
    const files = target.knownHostsFiles === undefined ? [...userFiles, ...settings.globalKnownHostsFiles] : userFiles;
    const known = policy === 'off' ? [] : findKnownKeys(await this.#knownHosts.read(files), identity);
    const checkHostKey = async (key: Buffer): Promise<void> => {
      if (policy === 'off' || judgeHostKey(known, key, identity) === 'known') return;
      const [file] = userFiles;
      if (policy === 'strict' || file === undefined) throw refuseUnknownHost(key, identity, file);
      await this.#knownHosts.append(file, listKnownNames(identity)[0], readKeyType(key), key, settings.hashKnownHosts);
    };
    return { hostKeyAlgorithms: orderHostKeyAlgorithms(known), checkHostKey };
  }
}

/** A full MaxStartups drops connections at random: try again after a pause that differs from the others'. */
async function retryDropped<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DroppedEarlyError) || tries === DROPPED_TRIES) throw error;
      const pause = randomInt(DROPPED_PAUSE_MS * 2 ** (tries - 1), DROPPED_PAUSE_MS * 2 ** (tries + 1));
      await raceAbort(new Promise((resolve) => setTimeout(resolve, pause)), signal);
    }
  }
}

async function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The last of `[user@]host[:port],…` or `ssh://…`; those before it are its own way. */
function makeJumpTarget(target: Target, proxyJump: string): Target {
  const hops = proxyJump.split(',');
  const last = (hops.pop() ?? '').trim().replace(/^ssh:\/\//, '');
  const match = /^(?:(.+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(last);
  const host = match?.[2] ?? match?.[3];
  if (host === undefined) throw new TransportError('ssh-config', `ProxyJump cannot be read: ${proxyJump}`);
  return {
    name: last,
    connection: 'ssh',
    host,
    ...(match?.[4] === undefined ? {} : { port: Number(match[4]) }),
    ...(match?.[1] === undefined ? {} : { user: match[1] }),
    ...(target.privateKeyFiles === undefined ? {} : { privateKeyFiles: target.privateKeyFiles }),
    ...(target.keyPassphrase === undefined ? {} : { keyPassphrase: target.keyPassphrase }),
    ...(target.knownHostsFiles === undefined ? {} : { knownHostsFiles: target.knownHostsFiles }),
    ...(target.hostKeyPolicy === undefined ? {} : { hostKeyPolicy: target.hostKeyPolicy }),
    ...(hops.length === 0 ? {} : { sshArguments: ['-o', `ProxyJump=${hops.join(',')}`] }),
    connectTimeoutMs: target.connectTimeoutMs,
  };
}

function timedOut(connectTimeoutMs: number, host: string, port: number): TransportError {
  return new TransportError(
    'connect-timeout',
    `connection timed out after ${connectTimeoutMs / 1000}s (${host}:${port})`,
    {
      help: 'Is the host up, and does no firewall drop the packets?',
    },
  );
}

function refuseProxyCommand(command: string): TransportError {
  return new TransportError(
    'ssh-config',
    'the ssh configuration has a ProxyCommand for this host, which this connection cannot use',
    {
      details: [`ProxyCommand ${command}`],
      help: 'Set ansible_connection: openssh for the host, or use ProxyJump.',
    },
  );
}
