import type { AnyAuthMethod } from 'ssh2';
import type { Identity } from './login-identity.ts';

/** The order in which a login tries its identities, and what became of them. */
export class LoginAttempts {
  readonly #user: string;
  readonly #open: Identity[];
  /** Refused so far: after a first success they count again, since a host looks at nothing that is not asked for yet. */
  #refused: Identity[] = [];
  #current: Identity | undefined;
  #hasTaken = false;
  #methods: readonly string[] | null = null;
  readonly #tried: string[] = [];

  constructor(user: string, identities: readonly Identity[]) {
    this.#user = user;
    this.#open = [...identities];
  }

  get tried(): readonly string[] {
    return this.#tried;
  }

  /** What the host said last that it accepts. */
  get accepts(): readonly string[] {
    return this.#methods ?? [];
  }

  /**
   * @param methods what the host still accepts; null before it has said so. ssh2 gives its last list again after a key of an agent.
   * @returns false if there is nothing more to try.
   */
  next(methods: readonly string[] | null, partial: boolean | null): AnyAuthMethod | false {
    const isStale = methods === this.#methods;
    const isTaken = isStale ? this.#current?.hasSigned?.() === true : partial === true;
    this.#methods = methods;
    this.#settle(isTaken);
    // What the host wants beside the agent's key is not known.
    if (isStale && isTaken) return this.#learn();
    const index = this.#open.findIndex((identity) => this.#fits(identity, methods));
    const identity = this.#open[index];
    if (identity === undefined) return false;
    // Whether it has any questions is for the host to say first.
    if (methods === null && identity.method.type === 'keyboard-interactive') return this.#learn();
    this.#open.splice(index, 1);
    this.#current = identity;
    this.#tried.push(identity.label);
    return identity.method;
  }

  /** Of the identity that is under way. */
  note(text: string): void {
    this.#tried.push(`${this.#tried.pop() ?? ''}: ${text}`);
  }

  #settle(isTaken: boolean): void {
    const current = this.#current;
    this.#current = undefined;
    if (isTaken) {
      this.#hasTaken = true;
      this.note('accepted, but the host wants one more');
      this.#open.unshift(...this.#refused.splice(0));
    } else if (current !== undefined) {
      this.#refused.push(current);
    }
  }

  #fits(identity: Identity, methods: readonly string[] | null): boolean {
    const method = identity.method.type === 'agent' ? 'publickey' : identity.method.type;
    if (identity.isSecond === true && !this.#hasTaken) return false;
    return (methods === null || methods.includes(method)) && identity.isInVain?.() !== true;
  }

  /** It is always refused, with the list of what is accepted. */
  #learn(): AnyAuthMethod {
    return { type: 'none', username: this.#user };
  }
}
