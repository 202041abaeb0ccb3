import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Client } from 'ssh2';
import type { Become, Connection, ShellSession } from '../connection.ts';
import { openProgram } from '../session/program-opening.ts';
import { openShell } from '../session/shell-opening.ts';
import { ReopeningSession } from '../session/shell-session.ts';
import type { ShellChannel } from '../session/shell-channel.ts';
import { AgentRefusedError, ChannelRefusedError, explainEarlyLoss, openSshChannel } from './ssh-channel.ts';
import type { ChannelWishes } from './ssh-channel.ts';
import { TransportError } from '../transport-error.ts';

const CHANNEL_TRIES = 5;
const CHANNEL_PAUSE_MS = 200;

export interface SshConnectionOptions {
  readonly client: Client;
  /** What the client speaks over. */
  readonly socket: Duplex;
  readonly readyTimeoutMs: number;
  readonly wishes: ChannelWishes;
  /** Makes a further connection to the same host. */
  readonly connectNext: () => Promise<SshConnection>;
}

/** One logged-in SSH connection; each session is a channel of it. */
export class SshConnection implements Connection {
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #readyTimeoutMs: number;
  #wishes: ChannelWishes;
  /** Resolves with the reason when the connection is gone; never rejects. */
  readonly lost: Promise<Error>;
  readonly #connectNext: () => Promise<SshConnection>;
  #usable = true;
  #closing = false;
  #hasOpened = false;
  /** For what sshd refuses on this one. */
  #next: Promise<SshConnection> | undefined;

  constructor({ client, socket, readyTimeoutMs, wishes, connectNext }: SshConnectionOptions) {
    this.#connectNext = connectNext;
    this.#client = client;
    this.#wishes = wishes;
    this.#socket = socket;
    this.#readyTimeoutMs = readyTimeoutMs;
    this.lost = new Promise((resolve) => {
      let reason: Error | undefined;
      client.on('error', (error) => {
        reason ??= error;
      });
      client.on('close', () => {
        this.#usable = false;
        void this.#closeNext();
        resolve(reason ?? new Error(this.#closing ? 'it was closed' : 'the host closed it'));
      });
    });
  }

  get usable(): boolean {
    return this.#usable && !this.#closing;
  }

  openSession(become?: Become, isSpare = false): Promise<ShellSession> {
    const open = (command: string) => this.#openChannel(command, isSpare);
    return ReopeningSession.start(() => openShell(open, this.#readyTimeoutMs, become));
  }

  openProgram(text: string, become?: Become): Promise<ShellChannel> {
    return openProgram((command) => this.#openChannel(command), this.#readyTimeoutMs, text, become);
  }

  /** Where all channels are taken (MaxSessions) it is one of a further connection; what is spare waits for shells that have been left to give theirs back. */
  async #openChannel(command: string, isSpare = false): Promise<ShellChannel> {
    for (let tries = 1; ; tries++) {
      try {
        const channel = await openSshChannel(this.#client, command, this.#wishes, this.lost);
        this.#hasOpened = true;
        return channel;
      } catch (error) {
        if (error instanceof AgentRefusedError && this.#wishes.forwardsAgent) {
          // As ssh does: without it.
          this.#wishes = { ...this.#wishes, forwardsAgent: false };
          continue;
        }
        if (!(error instanceof ChannelRefusedError)) {
          throw error instanceof TransportError && !this.#hasOpened && !this.#closing ? explainEarlyLoss(error) : error;
        }
        // One that has never opened any refuses for another reason.
        if (this.#hasOpened && !isSpare) return (await this.#openNext()).#openChannel(command);
        if (tries === CHANNEL_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, CHANNEL_PAUSE_MS));
      }
    }
  }

  #openNext(): Promise<SshConnection> {
    this.#next = this.#follow(this.#next);
    return this.#next;
  }

  async #follow(current: Promise<SshConnection> | undefined): Promise<SshConnection> {
    const known = await current?.catch(() => undefined);
    return known?.usable === true ? known : this.#connectNext();
  }

  async #closeNext(): Promise<void> {
    const next = await this.#next?.catch(() => undefined);
    await next?.close();
  }

  forward(host: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      void this.lost.then((error) => reject(new TransportError('lost', `the connection was lost: ${error.message}`)));
      try {
        this.#client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          if (error) reject(explainForwardError(error, host, port));
          else resolve(channel.on('error', () => {}));
        });
      } catch (cause) {
        reject(new TransportError('lost', 'the connection was lost', { cause }));
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closing || !this.#usable) return;
    this.#closing = true;
    await this.#closeNext();
    // As ssh does: says that it goes, and does not wait until the host has seen it.
    const said = finished(this.#socket, { readable: false, writable: true }).catch(() => {});
    this.#client.end();
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([said, this.lost, new Promise((resolve) => (timer = setTimeout(resolve, 1000)))]);
    clearTimeout(timer);
    // The client destroys no socket that it has ended.
    this.#socket.destroy();
    await this.lost;
  }
}

/** RFC 4254, 5.1. */
const ADMINISTRATIVELY_PROHIBITED = 1;

function explainForwardError(error: Error, host: string, port: number): TransportError {
  const place = `${host}:${port}`;
  if (
    'reason' in error &&
    (error.reason === ADMINISTRATIVELY_PROHIBITED || error.reason === 'ADMINISTRATIVELY_PROHIBITED')
  ) {
    return new TransportError('network', `sshd on the host forwards no connections (to ${place})`, {
      help: 'Set AllowTcpForwarding yes (or local) in its sshd_config.',
      cause: error,
    });
  }
  const said = error.message.replace(/^\(SSH\) Channel open failure:?\s*/, '');
  const failure = /refused/i.test(said) ? 'refused' : /timed out/i.test(said) ? 'connect-timeout' : 'network';
  return new TransportError(failure, `the host cannot reach ${place}: ${said}`, { cause: error });
}
