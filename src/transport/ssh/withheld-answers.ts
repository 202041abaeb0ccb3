import type { Identities } from './ssh-identities.ts';

/**
 * As ssh does where it is told not to check host keys: a host that shows another key than the known one, or a revoked one, gets no password and
 * no answer, and no agent is forwarded to it. It may log nobody in but by keys, which it learns nothing of.
 */
export class WithheldAnswers {
  #why: string | undefined;

  /** Undefined where nothing speaks against the host. */
  get why(): string | undefined {
    return this.#why;
  }

  /** @param check throws what speaks against the host. */
  judge(check: () => unknown): void {
    try {
      check();
    } catch (error) {
      this.#why = error instanceof Error ? error.message : String(error);
    }
  }

  /** The same ways to log in, but for those that are withheld by the time of their turn. */
  of({ identities, skipped }: Identities): Identities {
    const isWithheld = (): boolean => this.#why !== undefined;
    const why = (): string => `password and keyboard-interactive: the ${this.#why}, and such a host gets no password`;
    return {
      identities: identities.map((identity) =>
        identity.method.type === 'password' || identity.method.type === 'keyboard-interactive'
          ? { ...identity, isInVain: () => isWithheld() || identity.isInVain?.() === true }
          : identity,
      ),
      get skipped() {
        return isWithheld() ? [...skipped, why()] : skipped;
      },
    };
  }
}
