import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { quote } from '../../shell/quote.ts';
import { openChildChannel } from '../session/child-channel.ts';
import type { Become, Connection, ShellSession } from '../connection.ts';
import { openProgram } from '../session/program-opening.ts';
import type { ShellChannel } from '../session/shell-channel.ts';
import { openShell } from '../session/shell-opening.ts';
import { ReopeningSession } from '../session/shell-session.ts';

/** The machine that Longshore itself runs on. */
export class LocalConnection implements Connection {
  readonly #readyTimeoutMs: number;
  readonly #shell: string;
  readonly #folder: string | undefined;

  /** @param shell what plays the part of the login shell. */
  constructor(readyTimeoutMs: number, shell = 'sh', folder?: string) {
    this.#readyTimeoutMs = readyTimeoutMs;
    this.#shell = shell;
    this.#folder = folder;
  }

  openSession(become?: Become): Promise<ShellSession> {
    const place = this.#folder === undefined ? undefined : { folder: this.#folder };
    const open = (command: string) => openChildChannel(this.#shell, ['-c', command]);
    return ReopeningSession.start(() => openShell(open, this.#readyTimeoutMs, become, place));
  }

  /** Starts in the folder, where there is one and it can be entered. */
  openProgram(text: string, become?: Become): Promise<ShellChannel> {
    const open = (command: string) => openChildChannel(this.#shell, ['-c', command]);
    const place = this.#folder === undefined ? '' : `cd ${quote(this.#folder)}\n`;
    return openProgram(open, this.#readyTimeoutMs, `${place}${text}`, become);
  }

  forward(host: string, port: number): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(socket);
      });
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
