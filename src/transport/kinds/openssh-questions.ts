import type { Ask } from '../ask.ts';
import type { Target } from '../connection.ts';
import { KeyboardAnswers } from '../ssh/keyboard-answers.ts';
import type { PrivateKeyStore } from '../ssh/private-key-store.ts';
import { explainLock, refuseKeyFile } from '../ssh/ssh-identities.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { TransportError } from '../transport-error.ts';
import type { AskpassQuestion } from './askpass-server.ts';
import type { SharedAnswers } from './shared-answers.ts';

/** What the answers of all logins come from. */
export interface AnswerSources {
  readonly keys: PrivateKeyStore;
  /** Unset where there is nobody to ask. */
  readonly ask: Ask | undefined;
  readonly shared: SharedAnswers | undefined;
  /** Shows what somebody has to do, such as to touch a security key. */
  readonly tell: (message: string, help: string) => void;
}

/** The words of OpenSSH's client, before which nothing that a host says can stand. */
const HOST_KEY = /^(?:The authenticity of host|Please type 'yes')/;
const PASSPHRASE = /^Enter passphrase for (?:\w+ )?key '(.*)': $/;
const PIN = /^Enter PIN for /;
const PASSWORD = /^(\S+)@(\S+)'s password: $/;
const OLD_PASSWORD = /^Enter \S+'s (?:old|new) password: $/;
const OF_HOST = /^\((\S+?)@([^\s)]+)\) ([^]*)$/;
/** As much of a path as ssh puts into its question. */
const SHOWN_PATH = 100;

/** Answers what one process of ssh asks while it logs in, as ssh2's login is answered. */
export class OpensshQuestions {
  readonly #target: Target;
  readonly #settings: SshSettings;
  readonly #sources: AnswerSources;
  readonly #isLoggedIn: Promise<boolean>;
  readonly #keyboard: KeyboardAnswers;
  readonly #given = new Set<string>();

  constructor(target: Target, settings: SshSettings, sources: AnswerSources, isLoggedIn: Promise<boolean>) {
    this.#target = target;
    this.#settings = settings;
    this.#sources = sources;
    this.#isLoggedIn = isLoggedIn;
    this.#keyboard = new KeyboardAnswers({ host: target.name, password: target.password, ask: sources.ask });
  }

  /** @throws TransportError that ends the login. */
  async answer({ text, hint }: AskpassQuestion): Promise<string | undefined> {
    if (hint === 'none') {
      this.#sources.tell(`${this.#target.name}: ${oneLine(text)}`, 'ssh waits for the security key to be touched.');
      return undefined;
    }
    // Whether a key goes to the agent, or a host is known, is not for a run to say.
    if (hint === 'confirm') return undefined;
    if (HOST_KEY.test(text)) return 'no';
    if (OLD_PASSWORD.test(text)) return this.#askHost('Current password: ');
    const path = PASSPHRASE.exec(text)?.[1];
    if (path !== undefined) return this.#findPassphrase(this.#completePath(path), text);
    if (PIN.test(text)) return this.#askShared(text);
    const [, user, host] = PASSWORD.exec(text) ?? OF_HOST.exec(text) ?? [];
    if (user === undefined || host === undefined) return this.#askOnce(text);
    if (!this.#isOfTarget(user, host)) return this.#answerJumpHost(text);
    const question = OF_HOST.exec(text)?.[3];
    if (question === undefined && this.#keyboard.isPasswordGiven) throw refuseSecond(user, text);
    return this.#askHost(question ?? 'Password: ');
  }

  async #askHost(question: string): Promise<string | undefined> {
    const [answer] = await this.#keyboard.answer('', [{ prompt: question, echo: false }]);
    return answer;
  }

  #isOfTarget(user: string, host: string): boolean {
    const { hostKeyAlias, hostName } = this.#settings;
    return user === this.#settings.user && host.toLowerCase() === (hostKeyAlias ?? hostName).toLowerCase();
  }

  /** The password of a host on the way is nobody's variable; it is the same for all that go through there, a code is not. */
  #answerJumpHost(text: string): Promise<string | undefined> {
    return /password: ?$/i.test(text) ? this.#askShared(text) : this.#askOnce(text);
  }

  async #findPassphrase(path: string, question: string): Promise<string | undefined> {
    const { keys } = this.#sources;
    const { keyPassphrase, privateKeyFiles = [] } = this.#target;
    if (keyPassphrase !== undefined) {
      const file = await keys.load(path, keyPassphrase);
      if (file.kind !== 'locked') return this.#isGivenTwice(question) ? undefined : keyPassphrase;
    }
    const file = await keys.load(path);
    if (file.kind !== 'locked') return this.#askShared(question);
    const passphrase = await keys.askPassphrase(path);
    if (passphrase === undefined && privateKeyFiles.includes(path)) {
      throw refuseKeyFile(path, file, explainLock(keyPassphrase !== undefined));
    }
    return passphrase;
  }

  #completePath(shown: string): string {
    if (shown.length < SHOWN_PATH) return shown;
    const paths = [...(this.#target.privateKeyFiles ?? []), ...this.#settings.identityFiles];
    return paths.find((path) => path.startsWith(shown)) ?? shown;
  }

  /** Undefined, too, where it was given to this login before: it was wrong. */
  async #askShared(text: string): Promise<string | undefined> {
    if (this.#isGivenTwice(text)) throw refuseSecond(this.#settings.user, text);
    return this.#sources.shared?.get(oneLine(text), this.#isLoggedIn);
  }

  async #askOnce(text: string): Promise<string | undefined> {
    if (this.#isGivenTwice(text)) throw refuseSecond(this.#settings.user, text);
    const { ask } = this.#sources;
    if (ask === undefined) {
      throw new TransportError(
        'authentication',
        `ssh asks \`${oneLine(text).trim()}\`, and there is no terminal to ask on`,
      );
    }
    return ask(`${this.#target.name}: ${oneLine(text)}`, { echo: false });
  }

  #isGivenTwice(text: string): boolean {
    const isKnown = this.#given.has(text);
    this.#given.add(text);
    return isKnown;
  }
}

/** Without what would steer a terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, 300);
}

function refuseSecond(user: string, text: string): TransportError {
  return new TransportError('authentication', `login as ${user} was refused`, {
    details: [`ssh asks again: ${oneLine(text).trim()}`, 'what was answered was not taken, and is not given again'],
    help: 'Correct ansible_password, -k or what was typed; `ssh -v HOST` shows what the host takes.',
  });
}
