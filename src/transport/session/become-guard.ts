import { WrongPasswordError } from './become-failure.ts';
import type { Become, Connection } from '../connection.ts';

/**
 * Gives each password to a host once until it is known to be right: of sessions that want to start at the same time one tries it, and one that was
 * refused is never given again, since a few failures lock an account.
 */
export class BecomeGuard {
  readonly #refused = new Map<string, WrongPasswordError>();
  readonly #accepted = new Set<string>();
  readonly #trying = new Map<string, Promise<unknown>>();

  /** The same connection, guarded. @param host what the password belongs to */
  guard(connection: Connection, host: string): Connection {
    return {
      openSession: (become, isSpare) => this.#run(host, become, () => connection.openSession(become, isSpare)),
      openProgram: (text, become) => this.#run(host, become, () => connection.openProgram(text, become)),
      ...(forwards(connection) ? { forward: (to, port) => connection.forward(to, port) } : {}),
      close: () => connection.close(),
    };
  }

  async #run<T>(host: string, become: Become | undefined, open: () => Promise<T>): Promise<T> {
    if (become?.password === undefined) return open();
    const { method, user, password } = become;
    // su asks for the password of who is become, the others for that of who asks.
    const key = JSON.stringify([host, method, method === 'su' ? user : undefined, password]);
    while (this.#trying.has(key)) await this.#trying.get(key);
    const refused = this.#refused.get(key);
    if (refused !== undefined) throw refused;
    if (this.#accepted.has(key)) return this.#watch(key, open);
    const attempt = this.#watch(key, open);
    this.#trying.set(
      key,
      attempt.then(
        () => this.#accepted.add(key),
        () => {},
      ),
    );
    try {
      return await attempt;
    } finally {
      this.#trying.delete(key);
    }
  }

  async #watch<T>(key: string, open: () => Promise<T>): Promise<T> {
    try {
      return await open();
    } catch (error) {
      if (error instanceof WrongPasswordError) this.#refused.set(key, error);
      throw error;
    }
  }
}

function forwards(connection: Connection): connection is Connection & Required<Pick<Connection, 'forward'>> {
  return connection.forward !== undefined;
}
