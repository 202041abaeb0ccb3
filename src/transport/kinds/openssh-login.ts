import type { Ask } from '../ask.ts';
import type { Target } from '../connection.ts';
import type { Environment } from '../session/child-channel.ts';
import type { PrivateKeyStore } from '../ssh/private-key-store.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { OpensshLogs } from './openssh-log.ts';
import type { OpensshLog } from './openssh-log.ts';
import { AskpassServer } from './askpass-server.ts';
import type { AskpassQuestion } from './askpass-server.ts';
import { OpensshQuestions } from './openssh-questions.ts';
import type { AnswerSources } from './openssh-questions.ts';
import { SharedAnswers } from './shared-answers.ts';

/** What a process of ssh is started with, and what it asks on its way in. */
export interface OpensshLogin {
  /** Unset: this program's own. */
  readonly environment?: Environment;
  /** Whether it may ask. */
  readonly asks: boolean;
  readonly log: OpensshLog;
  readonly hasAsked: () => boolean;
  /** Why the login was ended, if an answer did that. */
  readonly refusal: () => Error | undefined;
  /** To be told once. */
  end(isLoggedIn: boolean): void;
}

export interface OpensshLoginsOptions {
  readonly keys: PrivateKeyStore;
  readonly ask: Ask | undefined;
  readonly tell: (message: string, help: string) => void;
  readonly environment: Environment;
  /** The path of Node, for the program that ssh asks by. Unset: nothing is asked. */
  readonly node: string | undefined;
}

const SILENT = { asks: false, hasAsked: () => false, refusal: () => undefined };

/** Logins by the system's ssh, which asks whom this program asks. */
export class OpensshLogins {
  readonly #environment: Environment;
  readonly #logs = new OpensshLogs();
  readonly #server: AskpassServer | undefined;
  readonly #sources: AnswerSources;

  constructor({ keys, ask, tell, environment, node }: OpensshLoginsOptions) {
    this.#environment = environment;
    this.#server = node === undefined ? undefined : new AskpassServer(node);
    this.#sources = { keys, ask, tell, shared: ask && new SharedAnswers(ask) };
  }

  async start(target: Target, settings: SshSettings): Promise<OpensshLogin> {
    const log = await this.#logs.open();
    const ask = settings.asksNobody ? undefined : this.#sources.ask;
    const hasAnswers = ask ?? target.password ?? target.keyPassphrase;
    if (this.#server === undefined || hasAnswers === undefined || !tellsWhoAsks(settings)) {
      return { ...SILENT, log, end: () => log.hide() };
    }
    let tellEnd: (isLoggedIn: boolean) => void = () => {};
    const isLoggedIn = new Promise<boolean>((resolve) => (tellEnd = resolve));
    const questions = new OpensshQuestions(target, settings, { ...this.#sources, ask }, isLoggedIn);
    let refusal: Error | undefined;
    let open = 0;
    let hasAsked = false;
    const answer = async (question: AskpassQuestion): Promise<string | undefined> => {
      open++;
      hasAsked = true;
      try {
        return await questions.answer(question);
      } catch (error) {
        refusal ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        open--;
      }
    };
    const askpass = await this.#server.register(answer);
    return {
      environment: { ...this.#environment, ...askpass.environment },
      asks: true,
      log,
      hasAsked: () => {
        const said = hasAsked;
        hasAsked = open > 0;
        return said;
      },
      refusal: () => refusal,
      end: (isIn) => {
        log.hide();
        tellEnd(isIn);
        askpass.release();
      },
    };
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** For a program that ends at once. */
  abandon(): void {
    this.#logs.abandon();
    this.#server?.abandon();
  }
}

/** From OpenSSH 8.5, which has this keyword, what a host asks begins with its name, and can be taken for no question of ssh's own. */
function tellsWhoAsks({ configuration }: SshSettings): boolean {
  return configuration.values.has('pubkeyacceptedalgorithms');
}
