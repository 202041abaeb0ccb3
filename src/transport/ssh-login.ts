import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { AnyAuthMethod, Client, NextAuthHandler } from 'ssh2';
import type { HostKeyAlgorithm } from './host-key-check.ts';
import type { Identities } from './ssh-identities.ts';
import { TransportError } from './transport-error.ts';

export interface LoginOptions {
  readonly sock: Duplex;
  readonly user: string;
  readonly identities: Identities;
  readonly hostKeyAlgorithms: readonly HostKeyAlgorithm[];
  /** Rejects with why the key is not accepted. */
  readonly checkHostKey: (key: Buffer) => Promise<void>;
  readonly aliveIntervalMs: number;
  readonly aliveCountMax: number;
  readonly signal: AbortSignal;
}

const CLOSED = 'the host closed the connection before the key exchange';
const CLOSED_HELP = 'Does its sshd refuse new connections (MaxStartups, hosts.deny, fail2ban), and is it sshd at all?';

/** What the server closed before it said a word: a full MaxStartups does that, and soon no more. */
export class DroppedEarlyError extends TransportError {}

/**
 * Key exchange, host key and login over a connected stream. The client that it gives never ends the process by an `error` without a listener.
 * @throws TransportError; the signal's reason if that ends it.
 */
export async function logIn(options: LoginOptions): Promise<Client> {
  const { sock, signal } = options;
  // Its end has been told before anybody could listen, and would never be told again.
  if (sock.destroyed || sock.readableEnded) throw new DroppedEarlyError('network', CLOSED, { help: CLOSED_HELP });
  const tried: string[] = [];
  const state: { error?: Error; hostKey?: unknown; accepts?: readonly string[]; greeted: boolean } = { greeted: false };
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    sock,
    username: options.user,
    readyTimeout: 0,
    keepaliveInterval: options.aliveIntervalMs,
    keepaliveCountMax: options.aliveCountMax,
    algorithms: { serverHostKey: [...options.hostKeyAlgorithms] },
    hostVerifier: (key: Buffer, verify: (accepted: boolean) => void) => {
      state.greeted = true;
      const check = async (): Promise<void> => {
        try {
          await options.checkHostKey(key);
          verify(true);
        } catch (error) {
          state.hostKey = error;
          verify(false);
        }
      };
      void check();
    },
    authHandler: makeAuthHandler(options.identities, tried, (accepts) => {
      state.accepts = accepts;
    }),
  });
  // node-ssh has made its client by now, and removes its own listener when that is ready.
  const client = ssh.connection;
  if (client === null) throw new TransportError('protocol', 'the ssh client did not start');
  client.on('error', (error) => {
    state.error ??= error;
  });
  client.on('handshake', () => {
    state.greeted = true;
  });
  let stop: () => void = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    // The client says nothing of being destroyed where its socket has been gone before.
    stop = () => {
      client.destroy();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
  });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([connecting, stopped]);
    return client;
  } catch (error) {
    client.destroy();
    sock.destroy();
    if (state.hostKey !== undefined) throw state.hostKey;
    if (signal.aborted) throw signal.reason;
    throw explainLoginError(state.error ?? (error instanceof Error ? error : new Error(String(error))), {
      user: options.user,
      tried,
      skipped: options.identities.skipped,
      accepts: state.accepts,
      greeted: state.greeted,
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Goes through the identities in order, past those whose method the server does not take. */
function makeAuthHandler(
  { identities }: Identities,
  tried: string[],
  onAccepts: (methods: readonly string[]) => void,
): (methods: string[] | null, partial: boolean | null, next: NextAuthHandler) => AnyAuthMethod | false {
  let next = 0;
  return (methods, partial) => {
    if (methods !== null) onAccepts(methods);
    if (partial === true) tried.push('(accepted, but the server wants one more)');
    for (;;) {
      const identity = identities[next++];
      if (identity === undefined) return false;
      const method = identity.method.type === 'agent' ? 'publickey' : identity.method.type;
      if (methods !== null && !methods.includes(method)) continue;
      tried.push(identity.label);
      return identity.method;
    }
  };
}

interface LoginTrace {
  readonly user: string;
  readonly tried: readonly string[];
  readonly skipped: readonly string[];
  readonly accepts: readonly string[] | undefined;
  readonly greeted: boolean;
}

function explainLoginError(error: Error, trace: LoginTrace): TransportError {
  const level = 'level' in error ? String(error.level) : '';
  const { message } = error;
  const refused = level === 'client-authentication' || level === 'agent' || /too many authentication/i.test(message);
  if (refused) return explainRefusal(error, trace);
  if (/handshake failed: no matching/i.test(message)) {
    return new TransportError('protocol', `no algorithm in common with the host: ${message}`, {
      help: 'Set ansible_connection: openssh for this host, or update its sshd.',
      cause: error,
    });
  }
  if (
    !trace.greeted &&
    /connection lost|no response from server|ECONNRESET|EPIPE|reset by peer|socket hang up/i.test(message)
  ) {
    return new DroppedEarlyError('network', CLOSED, { help: CLOSED_HELP, cause: error });
  }
  if (
    (!trace.greeted && level !== 'client-socket') ||
    level === 'protocol' ||
    level === 'handshake' ||
    /invalid identification|protocol/i.test(message)
  ) {
    return new TransportError('protocol', `what answers does not speak SSH as expected: ${message}`, {
      help: 'Is ansible_port the port of sshd?',
      cause: error,
    });
  }
  return new TransportError('network', `the connection broke while logging in: ${message}`, { cause: error });
}

function explainRefusal(error: Error, { user, tried, skipped, accepts }: LoginTrace): TransportError {
  const attempts =
    tried.length === 0 ? ['tried: nothing'] : tried.map((label, index) => `tried ${index + 1}. ${label}`);
  const details = [...attempts, ...skipped.map((reason) => `not tried: ${reason}`)];
  if (accepts !== undefined && accepts.length > 0) details.push(`the host accepts: ${accepts.join(', ')}`);
  if (!/all configured authentication methods failed/i.test(error.message)) details.push(error.message);
  return new TransportError('authentication', `login as ${user} was refused`, {
    details,
    help:
      tried.length === 0
        ? 'Give a key with --private-key or ansible_ssh_private_key_file, or load one into ssh-agent.'
        : `Is one of these keys in ${user}'s ~/.ssh/authorized_keys on the host, and is ${user} the right account?`,
    cause: error,
  });
}
