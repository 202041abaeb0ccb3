import { TransportError } from './transport-error.ts';

/** Puts a question to whoever runs this, and gives the answer; what is secret is not echoed. Rejects where the question is broken off. */
export type Ask = (question: string, options: { readonly echo: boolean }) => Promise<string>;

/** The same, one question at a time. */
export function askInTurn(ask: Ask): Ask {
  let last: Promise<unknown> = Promise.resolve();
  return (question, options) => {
    const answer = last.then(() => ask(question, options));
    last = answer.catch(() => {});
    return answer;
  };
}

/** The same; a question without an answer ends the login. */
export function askForLogin(ask: Ask): Ask {
  return async (question, options) => {
    try {
      return await ask(question, options);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TransportError('authentication', `\`${question.trim()}\` was not answered: ${reason}`, { cause });
    }
  };
}
