import type { Ask } from '../ask.ts';

interface Secret {
  answer: Promise<string> | undefined;
  isProven: boolean;
  /** Resolves when the login that tries it has ended. */
  trial: Promise<void> | undefined;
}

/**
 * Secrets that several logins want, such as the PIN of a token: each is asked for once, and tried by one login before the others get it. One
 * that was in vain is forgotten, since a few failures lock a token or an account.
 */
export class SharedAnswers {
  readonly #ask: Ask;
  readonly #secrets = new Map<string, Secret>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** @param isLoggedIn tells whether the login that wants it has come in. */
  async get(question: string, isLoggedIn: Promise<boolean>): Promise<string> {
    let secret = this.#secrets.get(question);
    if (secret === undefined) {
      secret = { answer: undefined, isProven: false, trial: undefined };
      this.#secrets.set(question, secret);
    }
    while (secret.trial !== undefined) await secret.trial;
    if (!secret.isProven) secret.trial = this.#try(secret, isLoggedIn);
    secret.answer ??= this.#ask(question, { echo: false });
    return secret.answer;
  }

  async #try(secret: Secret, isLoggedIn: Promise<boolean>): Promise<void> {
    const isRight = await isLoggedIn;
    if (isRight) secret.isProven = true;
    else secret.answer = undefined;
    secret.trial = undefined;
  }
}
