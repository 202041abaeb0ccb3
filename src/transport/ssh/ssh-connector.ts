import { networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import { ALIVE_INTERVAL_MS } from './alive-interval.ts';
import { askForLogin, askInTurn } from '../ask.ts';
import type { Ask } from '../ask.ts';
import { ConnectDeadline } from './connect-deadline.ts';
import type { Connection, Target } from '../connection.ts';
import { retryUnreached } from './connection-attempts.ts';
import { dial } from './dial.ts';
import { findOrigin } from './dial-origin.ts';
import { findKnownKeys, judgeHostKey, orderHostKeyAlgorithms, refuseUnknownHost } from './host-key-check.ts';
import { listKnownNames, pinHostKeys } from './host-key-check.ts';
import type { HostKeyIdentity } from './host-key-check.ts';
import { makeJumpTarget } from './jump-target.ts';
import { KnownHostsStore } from './known-hosts-store.ts';
import { NameResolver } from './name-resolver.ts';
import { findHostCertificate, nameAuthorities, OpensshNeeds } from '../ssh-config/openssh-needs.ts';
import { preferIdentities } from './preferred-identities.ts';
import { PrivateKeyStore } from './private-key-store.ts';
import { expandProxyCommand, ProxySocket } from './proxy-command.ts';
import { raceAbort } from '../race-abort.ts';
import { keep, type KnownSsh, SshAnswers } from '../ssh-config/ssh-answers.ts';
import { SshConnection } from './ssh-connection.ts';
import type { SshConnectionOptions } from './ssh-connection.ts';
import { collectIdentities } from './ssh-identities.ts';
import type { Identities } from './ssh-identities.ts';
import { DroppedEarlyError, logIn } from './ssh-login.ts';
import { chooseConnectTimeout } from '../ssh-config/ssh-settings.ts';
import type { SshSettings, SshSettingsOptions } from '../ssh-config/ssh-settings.ts';
import { StartLimiter } from '../start-limiter.ts';
import { startPatiently } from './start-patiently.ts';
import { TransportError } from '../transport-error.ts';
import { WithheldAnswers } from './withheld-answers.ts';

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

/** Connects with ssh2, as OpenSSH would with this machine's configuration. Caches what all hosts share: keys, known_hosts, settings. */
export class SshConnector {
  readonly #options: SshConnectorOptions;
  readonly keys: PrivateKeyStore;
  /** In turn, and for logins. */
  readonly ask: Ask | undefined;
  readonly #needs: OpensshNeeds;
  readonly #knownHosts = new KnownHostsStore();
  readonly #names = new NameResolver();
  readonly #starts: StartLimiter;
  readonly #settings = new Map<string, Promise<SshSettings>>();
  readonly #answers: SshAnswers;

  constructor(options: SshConnectorOptions) {
    this.#options = options;
    this.ask = options.ask && askForLogin(askInTurn(options.ask));
    this.keys = new PrivateKeyStore(this.ask);
    this.#needs = new OpensshNeeds(this.keys);
    this.#starts = new StartLimiter(options.maxStarts);
    this.#answers = new SshAnswers(options, options.knownSsh);
  }

  close(): void {
    this.#names.close();
  }

  /** The settings of a host, read once. */
  settings(target: Target): Promise<SshSettings> {
    const key = JSON.stringify([target.host, target.port, target.user, target.sshArguments]);
    let settings = this.#settings.get(key);
    if (settings === undefined) {
      settings = keep(this.#settings, key, this.#answers.read(target));
    }
    return settings;
  }

  /** @throws TransportError of the kind that says why. */
  async connect(target: Target, connectJump: ConnectJump, stopped: AbortSignal): Promise<SshConnection> {
    const settings = await this.settings(target);
    return retryUnreached(settings.connectionAttempts, stopped, () =>
      this.#connectOnce(target, settings, connectJump, stopped),
    );
  }

  async #connectOnce(
    target: Target,
    settings: SshSettings,
    connectJump: ConnectJump,
    stopped: AbortSignal,
  ): Promise<SshConnection> {
    const { hostName, port } = settings;
    const limitMs = chooseConnectTimeout(target, settings);
    const deadline = new ConnectDeadline(limitMs, () => timedOut(limitMs, hostName, port));
    const broken = new AbortController();
    const collected = await collectIdentities(target, settings, {
      keys: this.keys,
      authSock: this.#options.sshAuthSock,
      ask: settings.asksNobody ? undefined : this.ask,
      pause: (work) => deadline.pause(work),
      fail: (error) => broken.abort(error),
    });
    const identities = preferIdentities(target, collected, settings.configuration);
    // Jump hosts have one connection, whoever goes through it; a program that connects may log in somewhere each time.
    const { proxyCommand, proxyJump } = settings;
    const place = proxyCommand ?? `${hostName}:${port}${proxyJump === undefined ? '' : ` through ${proxyJump}`}`;
    const connectNext = (): Promise<SshConnection> => this.connect(target, connectJump, stopped);
    return startPatiently(this.#starts, place, stopped, async (leave) => {
      const signal = AbortSignal.any([deadline.signal, broken.signal, stopped]);
      const reach = async (): Promise<Duplex> => {
        const sock = await this.#reach(target, settings, connectJump, signal);
        if (sock instanceof ProxySocket) void sock.isSilent.then(leave);
        return sock;
      };
      deadline.start();
      try {
        const loggedIn = await this.#logIn(target, settings, identities, reach, signal);
        return new SshConnection({ ...loggedIn, readyTimeoutMs: limitMs, connectNext });
      } finally {
        deadline.stop();
      }
    });
  }

  async #logIn(
    target: Target,
    settings: SshSettings,
    identities: Identities,
    reach: () => Promise<Duplex>,
    signal: AbortSignal,
  ): Promise<Pick<SshConnectionOptions, 'client' | 'socket' | 'wishes'>> {
    const withheld = new WithheldAnswers();
    const hostKeyCheck = await this.#makeHostKeyCheck(target, settings, withheld);
    const sock = await reach();
    const forwardAgent = findForwardedAgent(settings, this.#options.sshAuthSock);
    try {
      const client = await logIn({
        sock,
        user: settings.user,
        identities: withheld.of(identities),
        signal,
        aliveIntervalMs: settings.aliveIntervalMs === 0 ? ALIVE_INTERVAL_MS : settings.aliveIntervalMs,
        aliveCountMax: settings.aliveCountMax,
        algorithms: settings.algorithms,
        compresses: settings.compresses,
        forwardAgent,
        ...hostKeyCheck,
      });
      const wishes = {
        environment: settings.environment,
        forwardsAgent: forwardAgent !== undefined && withheld.why === undefined,
      };
      return { client, socket: sock, wishes };
    } catch (error) {
      throw (sock instanceof ProxySocket && error instanceof DroppedEarlyError && sock.explain(error)) || error;
    }
  }

  async #reach(target: Target, settings: SshSettings, connectJump: ConnectJump, signal: AbortSignal): Promise<Duplex> {
    const { hostName, port, proxyJump, proxyCommand, keepsTcpAlive } = settings;
    if (proxyCommand !== undefined) {
      const command = expandProxyCommand(proxyCommand, { ...settings, host: target.host });
      return new ProxySocket(command, this.#options.environment);
    }
    if (proxyJump === undefined) {
      const origin = await findOrigin(settings, networkInterfaces);
      return dial(hostName, port, { ...origin, keepAlive: keepsTcpAlive, lookup: this.#names.lookup }, signal);
    }
    const jump = await raceAbort(connectJump(makeJumpTarget(target, proxyJump)), signal);
    if (jump.forward === undefined) throw new TransportError('ssh-config', `${proxyJump} cannot be a jump host`);
    return raceAbort(jump.forward(hostName, port), signal);
  }

  /** Why this host cannot be reached here, by its keys and those of the user; each in a few words. */
  async listOpensshNeeds(target: Target, settings: SshSettings): Promise<readonly string[]> {
    const { lines, identity, policy } = await this.#readHostKeys(target, settings);
    const ofHost = policy === 'off' ? undefined : findHostCertificate(lines, identity);
    // That is a way to log in, here too.
    const byPassword = target.password !== undefined;
    const ofLogin = byPassword ? [] : await this.#needs.ofLogin(target, settings, this.#options.sshAuthSock);
    return ofHost === undefined ? ofLogin : [ofHost, ...ofLogin];
  }

  /** Why the system's ssh may come in after a refusal: by a key in a device, or where ssh asks for the host's certificate before its plain key. */
  async listNeedsAfter(refusal: unknown, target: Target, settings: SshSettings): Promise<readonly string[]> {
    const failure = refusal instanceof TransportError ? refusal.failure : undefined;
    if (failure === 'authentication') return this.#needs.ofRefusedKeys(target, settings, this.#options.sshAuthSock);
    if (failure !== 'host-key-changed') return [];
    const { lines, identity } = await this.#readHostKeys(target, settings);
    return nameAuthorities(lines, identity);
  }

  async #readHostKeys(target: Target, settings: SshSettings) {
    const identity: HostKeyIdentity = {
      host: settings.hostName,
      port: settings.port,
      ...(settings.hostKeyAlias === undefined ? {} : { alias: settings.hostKeyAlias }),
    };
    const pinned = target.hostKeys;
    const policy = pinned === undefined ? (target.hostKeyPolicy ?? settings.hostKeyPolicy) : 'strict';
    const userFiles = target.knownHostsFiles ?? settings.userKnownHostsFiles;
    const files = target.knownHostsFiles === undefined ? [...userFiles, ...settings.globalKnownHostsFiles] : userFiles;
    const { lines: read, unread } = await this.#knownHosts.read(files);
    const lines = pinned === undefined ? read : pinHostKeys(pinned, read);
    return { lines, identity, policy, file: userFiles[0], unread };
  }

  async #makeHostKeyCheck(target: Target, settings: SshSettings, withheld: WithheldAnswers) {
    const { lines, identity, policy, file, unread } = await this.#readHostKeys(target, settings);
    const known = findKnownKeys(lines, identity);
    const checkHostKey = async (key: Buffer): Promise<void> => {
      if (policy === 'off') return withheld.judge(() => judgeHostKey(known, key, identity));
      if (judgeHostKey(known, key, identity) === 'known') return;
      // As with ssh it stands in nobody's way who is known by another file.
      if (policy === 'strict' && unread !== undefined) throw unread;
      if (policy === 'strict' || file === undefined) throw refuseUnknownHost(key, identity, file);
      const name = listKnownNames(identity)[0];
      await this.#knownHosts.append(
        { file, name, key, hashed: settings.hashKnownHosts },
        (now) => judgeHostKey(findKnownKeys(now, identity), key, identity) === 'known',
      );
    };
    return { hostKeyAlgorithms: orderHostKeyAlgorithms(known, settings.algorithms.hostKeys), checkHostKey };
  }
}

/** The socket of ForwardAgent: of the agent that logs in, or of another one. */
function findForwardedAgent({ forwardAgent, identityAgent }: SshSettings, authSock: string | undefined) {
  if (forwardAgent !== 'yes') return forwardAgent;
  const socket = identityAgent ?? authSock;
  return socket === 'none' || socket === '' ? undefined : socket;
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
