import type { Prompt } from 'ssh2';
import type { Ask } from '../ask.ts';
import { TransportError } from '../transport-error.ts';

export interface Answering {
  /** As the user knows the host; it stands before its questions. */
  readonly host: string;
  readonly password: string | undefined;
  readonly ask: Ask | undefined;
}

const PASSWORD = /\b(?:password|passwort|mot de passe|contraseña)\b/i;
const OTHER_CODE = /one[- ]?time|\botp\b|passcode|verification|token/i;
const NEW_PASSWORD = /\b(?:new|retype|re-enter|again|current|old)\b.*\bpassword\b/i;
const LONGEST = 200;

/** Answers what a host asks in keyboard-interactive, RFC 4256: its password once, everything else by whoever runs this. */
export class KeyboardAnswers {
  readonly #answering: Answering;
  #isPasswordGiven = false;

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  /** Given by any method: a second time it would only count as another failure. */
  get isPasswordGiven(): boolean {
    return this.#isPasswordGiven;
  }

  /** @throws TransportError `authentication` for a question that nobody can answer. */
  async answer(instructions: string, prompts: readonly Prompt[]): Promise<string[]> {
    const answers: string[] = [];
    for (const [index, { prompt, echo = false }] of prompts.entries()) {
      answers.push(await this.#answerOne(index === 0 ? instructions : '', prompt, echo));
    }
    return answers;
  }

  async #answerOne(instructions: string, prompt: string, echo: boolean): Promise<string> {
    const { host, password, ask } = this.#answering;
    const shown = [clean(instructions), clean(prompt)].filter((text) => text !== '').join(' ');
    if (NEW_PASSWORD.test(prompt) && !echo) {
      throw new TransportError('authentication', 'the password has expired: the host asks for a new one', {
        details: [`the host asks: ${shown}`],
        help: 'Log in to the host with ssh and set a new password.',
      });
    }
    if (!echo && PASSWORD.test(prompt) && !OTHER_CODE.test(prompt) && !this.#isPasswordGiven) {
      if (password === undefined) {
        throw new TransportError('authentication', 'the host asks for a password, and there is none', {
          details: [`the host asks: ${shown}`],
          help: 'Give it with -k (--ask-pass) or ansible_password; or give a key that the host accepts.',
        });
      }
      this.#isPasswordGiven = true;
      return password;
    }
    if (ask === undefined) {
      throw new TransportError(
        'authentication',
        `the host asks \`${clean(prompt)}\`, and there is no terminal to ask on`,
        {
          details: [`the host asks: ${shown}`],
          help: 'Start it on a terminal, or let this account in with a key alone.',
        },
      );
    }
    return ask(`${host}: ${shown} `, { echo });
  }
}

/** One line, without what would steer a terminal. */
function clean(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST);
}
