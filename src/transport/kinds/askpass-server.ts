import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What ssh asks: `confirm` wants a yes, `none` wants no answer and is shown until ssh goes on. */
export interface AskpassQuestion {
  readonly text: string;
  readonly hint: string | undefined;
}

/** Undefined: there is no answer to this one, and ssh goes on without. */
export type AnswerQuestion = (question: AskpassQuestion) => Promise<string | undefined>;

/** For one process of ssh, and those that it starts for jump hosts. */
export interface Askpass {
  /** Of ssh. There is nothing secret in it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Nothing of it is answered any more. */
  release(): void;
}

const HELPER = fileURLToPath(new URL('ask-for-ssh.sh', import.meta.url));

/** Answers the questions of ssh processes, which hand them over by a program of ours; answers go through a socket in a folder that only this user can enter. */
export class AskpassServer {
  readonly #logins = new Map<string, AnswerQuestion>();
  readonly #node: string;
  #folder: string | undefined;
  #listening: Promise<{ readonly server: Server; readonly folder: string }> | undefined;

  /** @param node the path of Node, which runs the program. */
  constructor(node: string) {
    this.#node = node;
  }

  async register(answer: AnswerQuestion): Promise<Askpass> {
    this.#listening ??= this.#listen();
    const { folder } = await this.#listening;
    const login = randomBytes(16).toString('hex');
    this.#logins.set(login, answer);
    const environment = {
      SSH_ASKPASS: HELPER,
      SSH_ASKPASS_REQUIRE: 'force',
      LONGSHORE_ASK_NODE: this.#node,
      LONGSHORE_ASK_SOCKET: join(folder, 'socket'),
      LONGSHORE_ASK_LOGIN: login,
    };
    return { environment, release: () => void this.#logins.delete(login) };
  }

  async close(): Promise<void> {
    const listening = this.#listening;
    this.#listening = undefined;
    this.#logins.clear();
    if (listening === undefined) return;
    const { server, folder } = await listening;
    server.close();
    await rm(folder, { recursive: true, force: true });
  }

  /** For a program that ends at once. */
  abandon(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  async #listen(): Promise<{ readonly server: Server; readonly folder: string }> {
    // For this user alone, as mkdtemp makes it.
    const folder = await mkdtemp(join(tmpdir(), 'longshore-ask-'));
    this.#folder = folder;
    const server = createServer((socket) => this.#serve(socket));
    server.listen(join(folder, 'socket'));
    await once(server, 'listening');
    server.unref();
    return { server, folder };
  }

  #serve(socket: Socket): void {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.endsWith('\n')) return;
      socket.removeAllListeners('data');
      void this.#answer(socket, text);
    });
  }

  async #answer(socket: Socket, text: string): Promise<void> {
    const { login, question } = readQuestion(text);
    try {
      const answer = await this.#logins.get(login)?.(question);
      socket.end(answer === undefined ? '-\n' : `+${answer}\n`);
    } catch {
      // Whoever answers knows why; the program ends its ssh.
      socket.end();
    }
  }
}

function readQuestion(text: string): { readonly login: string; readonly question: AskpassQuestion } {
  const sent: unknown = JSON.parse(text);
  const get = (name: string): string | undefined => {
    const value: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return { login: get('login') ?? '', question: { text: get('question') ?? '', hint: get('hint') } };
}
