import { connect } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { TransportError } from '../transport-error.ts';
import type { TransportFailure } from '../transport-error.ts';

/** How long one of several addresses of a name may take before the next is tried as well. */
const NEXT_ADDRESS_MS = 1000;

export interface DialOptions {
  /** 0: any. */
  readonly family: 0 | 4 | 6;
  /** An address of this machine to connect from. */
  readonly localAddress?: string;
  /** Unset: yes. */
  readonly keepAlive?: boolean;
  /** Finds the addresses of a name. Unset: Node's own. */
  readonly lookup?: LookupFunction;
}

/**
 * Opens a TCP connection without Nagle's delay, which would cost each round trip some 40 ms.
 * @throws TransportError of the kind that fits; the signal's reason if that ends it.
 */
export function dial(host: string, port: number, options: DialOptions, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      ...options,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    });
    const stop = (): void => {
      socket.destroy();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop);
      resolve(socket);
    });
    // Stays, so that a late error never ends the process.
    socket.on('error', (error) => {
      signal.removeEventListener('abort', stop);
      reject(explainDialError(error, host, port));
    });
  });
}

interface Explanation {
  readonly failure: TransportFailure;
  readonly message: (place: string, host: string) => string;
  readonly help: string;
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOTFOUND: {
    failure: 'resolve',
    message: (_place, host) => `the name ${host} has no address`,
    help: 'Correct ansible_host in the inventory, or the DNS entry.',
  },
  EAI_AGAIN: {
    failure: 'resolve',
    message: (_place, host) => `the name ${host} cannot be resolved now`,
    help: 'Is the DNS server of this machine reachable (/etc/resolv.conf)?',
  },
  ECONNREFUSED: {
    failure: 'refused',
    message: (place) => `connection refused (${place})`,
    help: 'Does sshd run there, and on this port?',
  },
  EHOSTUNREACH: {
    failure: 'network',
    message: (place) => `no route to the host (${place})`,
    help: 'Is the host up, and in a network that this machine reaches?',
  },
  ENETUNREACH: {
    failure: 'network',
    message: (place) => `the network is unreachable (${place})`,
    help: 'Has this machine a route to that network?',
  },
  EADDRNOTAVAIL: {
    failure: 'ssh-config',
    message: (place) => `this machine has no such address to connect from (${place})`,
    help: 'Correct BindAddress in the ssh configuration.',
  },
  ETIMEDOUT: {
    failure: 'connect-timeout',
    message: (place) => `connection timed out (${place})`,
    help: 'Is the host up, and does no firewall drop the packets?',
  },
};

/** What the codes of connect(2) and getaddrinfo(3) mean to the user. */
function explainDialError(error: Error, host: string, port: number): TransportError {
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in cause ? String(cause.code) : '';
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const explanation = EXPLANATIONS[code];
  if (explanation === undefined) {
    return new TransportError('network', `cannot connect: ${cause.message} (${place})`, { cause: error });
  }
  return new TransportError(explanation.failure, explanation.message(place, host), {
    help: explanation.help,
    cause: error,
  });
}
