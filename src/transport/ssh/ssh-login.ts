import type { Duplex } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Algorithms, AnyAuthMethod, Client } from 'ssh2';
import type { HostKeyAlgorithm } from './host-key-check.ts';
import { LoginAttempts } from './login-attempts.ts';
import { addTrace, explainRefusal, TOO_MANY } from './login-trace.ts';
import type { LoginTrace } from './login-trace.ts';
import type { Identities } from './ssh-identities.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { TransportError } from '../transport-error.ts';

export interface LoginOptions {
  readonly sock: Duplex;
  readonly user: string;
  readonly identities: Identities;
  readonly hostKeyAlgorithms: readonly HostKeyAlgorithm[];
  /** What the user has chosen; ssh2's own choice where it is unset. */
  readonly algorithms?: Partial<Pick<SshSettings['algorithms'], 'kex' | 'ciphers' | 'macs'>>;
  readonly compresses?: boolean;
  /** The socket of the agent that channels may forward. */
  readonly forwardAgent?: string | undefined;
  /** Rejects with why the key is not accepted. */
  readonly checkHostKey: (key: Buffer) => Promise<void>;
  readonly aliveIntervalMs: number;
  readonly aliveCountMax: number;
  readonly signal: AbortSignal;
}

export const CLOSED = 'the host closed the connection before the key exchange';
export const CLOSED_HELP =
  'Does its sshd refuse new connections (MaxStartups, hosts.deny, fail2ban), and is it sshd at all?';

const EXPIRED = 'the password has expired: the host asks for a new one';
const EXPIRED_HELP = 'Log in to the host with ssh and set a new password.';

/** What ssh says of that. */
export const DROPPED = /kex_exchange_identification: (read: )?Connection (closed|reset)/i;

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
  const attempts = new LoginAttempts(options.user, options.identities.identities);
  const state: { error?: Error; hostKey?: unknown; broken?: TransportError; greeted: boolean } = { greeted: false };
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    sock,
    username: options.user,
    readyTimeout: 0,
    keepaliveInterval: options.aliveIntervalMs,
    keepaliveCountMax: options.aliveCountMax,
    algorithms: makeAlgorithms(options),
    ...(options.forwardAgent === undefined ? {} : { agent: options.forwardAgent }),
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
    authHandler: (methods: string[] | null, partial: boolean | null): AnyAuthMethod | false =>
      attempts.next(methods, partial),
  });
  // It takes an agent that does not sign for the end.
  connecting.catch(() => {});
  const client = ssh.connection;
  if (client === null) throw new TransportError('protocol', 'the ssh client did not start');
  const ready = new Promise<void>((resolve, reject) => {
    client.on('ready', resolve);
    client.on('error', (error) => {
      if (levelOf(error) === 'agent') {
        attempts.note(error.message);
        return;
      }
      state.error ??= error;
      reject(error);
    });
    client.on('close', () => reject(new Error('No response from server')));
  });
  client.on('handshake', () => {
    state.greeted = true;
  });
  client.on('change password', () => {
    state.broken = new TransportError('authentication', EXPIRED, { help: EXPIRED_HELP });
    client.destroy();
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
    await Promise.race([ready, stopped]);
    if (options.compresses === true) outliveCompression(client);
    return client;
  } catch (error) {
    client.destroy();
    sock.destroy();
    if (state.hostKey !== undefined) throw state.hostKey;
    const trace: LoginTrace = {
      user: options.user,
      tried: attempts.tried,
      skipped: options.identities.skipped,
      accepts: attempts.accepts,
    };
    const broken: unknown = state.broken ?? (signal.aborted ? signal.reason : undefined);
    if (broken !== undefined) throw addTrace(broken, trace);
    const cause = state.error ?? (error instanceof Error ? error : new Error(String(error)));
    throw explainLoginError(cause, trace, state.greeted);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function makeAlgorithms({ hostKeyAlgorithms, algorithms = {}, compresses }: LoginOptions): Algorithms {
  const { kex, ciphers, macs } = algorithms;
  return {
    serverHostKey: [...hostKeyAlgorithms],
    ...(kex === undefined ? {} : { kex: [...kex] }),
    ...(ciphers === undefined ? {} : { cipher: [...ciphers] }),
    ...(macs === undefined ? {} : { hmac: [...macs] }),
    ...(compresses === true ? { compress: ['zlib@openssh.com', 'zlib', 'none'] } : {}),
  };
}

/** ssh2 1.17 closes its compressor when a connection ends, and then throws where what is left is written to a channel; it needs no closing. */
function outliveCompression(client: Client): void {
  const path = ['_protocol', '_packetRW', 'write'];
  const get = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  const writer = path.reduce(get, client);
  if (typeof writer === 'object' && writer !== null) Reflect.set(Object.getPrototypeOf(writer), 'cleanup', () => {});
}

function explainLoginError(error: Error, trace: LoginTrace, greeted: boolean): TransportError {
  const level = levelOf(error);
  const { message } = error;
  const refused = level === 'client-authentication' || level === 'agent' || TOO_MANY.test(message);
  if (refused) return explainRefusal(trace, SAYS_NOTHING.test(message) ? undefined : message, error);
  if (/handshake failed: no matching/i.test(message)) {
    return new TransportError('protocol', `no algorithm in common with the host: ${message}`, {
      help: 'Set ansible_connection: openssh for this host, or update its sshd.',
      cause: error,
    });
  }
  if (
    !greeted &&
    /connection lost|no response from server|ECONNRESET|EPIPE|reset by peer|socket hang up/i.test(message)
  ) {
    return new DroppedEarlyError('network', CLOSED, { help: CLOSED_HELP, cause: error });
  }
  if (
    (!greeted && level !== 'client-socket') ||
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

const SAYS_NOTHING = /all configured authentication methods failed/i;

function levelOf(error: Error): string {
  return 'level' in error ? String(error.level) : '';
}
