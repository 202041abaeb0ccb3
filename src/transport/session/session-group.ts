import type { Chain } from './chain.ts';
import type { ShellReply, ShellSession, ShellTask } from '../connection.ts';
import { TransportError } from '../transport-error.ts';

interface Member {
  readonly session: ShellSession;
  /** Tasks that it has been given and has not answered. */
  tasks: number;
}

interface Waiting {
  readonly task: ShellTask;
  readonly resolve: (reply: ShellReply) => void;
  readonly reject: (error: unknown) => void;
}

/** All but the first are spare. */
type OpenSession = (isSpare: boolean) => Promise<ShellSession>;

/** Sessions that may be opening at the same time, so that a burst of short tasks does not open all. */
const OPENING = 2;

/**
 * Sessions of one user on one host that work as one: a task goes to an idle one, and while all are busy a further one is opened, up to a
 * limit. Beyond it tasks queue. What runs at the same time is in no order.
 */
export class SessionGroup implements ShellSession {
  readonly #open: OpenSession;
  readonly #members: Member[];
  readonly #openings = new Set<Promise<void>>();
  /** Which has the tasks of a chain. */
  readonly #chains = new WeakMap<Chain, Member>();
  #limit: number;
  #waiting: Waiting[] = [];
  #closed = false;

  private constructor(first: ShellSession, open: OpenSession, limit: number) {
    this.#members = [{ session: first, tasks: 0 }];
    this.#open = open;
    this.#limit = limit;
  }

  /** @throws what `open` throws for the first one; a further one that cannot be opened is done without. */
  static async start(open: OpenSession, limit: number): Promise<SessionGroup> {
    return new SessionGroup(await open(false), open, limit);
  }

  get frames(): number {
    return this.#members.reduce((frames, { session }) => frames + session.frames, 0);
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#openings.size === 0 && this.#members.every(({ tasks }) => tasks === 0);
  }

  run(task: ShellTask): Promise<ShellReply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new TransportError('cancelled', 'the session is closed'));
    await Promise.all(this.#openings);
    await Promise.all(this.#members.map(({ session }) => session.close()));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const chain = this.#waiting[0]?.task.link?.chain;
      const member = (chain && this.#chains.get(chain)) ?? this.#chooseMember();
      if (member === undefined) break;
      if (chain !== undefined) this.#chains.set(chain, member);
      const next = this.#waiting.shift();
      if (next !== undefined) void this.#give(member, next);
    }
    while (this.#openings.size < Math.min(OPENING, this.#waiting.length) && this.#mayGrow()) this.#grow();
  }

  /** An idle one; once there can be no more, the one with the least to do. */
  #chooseMember(): Member | undefined {
    const least = this.#members.reduce((best, member) => (member.tasks < best.tasks ? member : best));
    return least.tasks === 0 || (this.#openings.size === 0 && !this.#mayGrow()) ? least : undefined;
  }

  #mayGrow(): boolean {
    return !this.#closed && this.#members.length + this.#openings.size < this.#limit;
  }

  async #give(member: Member, { task, resolve, reject }: Waiting): Promise<void> {
    member.tasks++;
    try {
      resolve(await member.session.run(task));
    } catch (error) {
      reject(error);
    } finally {
      member.tasks--;
      this.#dispatch();
    }
  }

  #grow(): void {
    const opening = this.#openMember().finally(() => {
      this.#openings.delete(opening);
      this.#dispatch();
    });
    this.#openings.add(opening);
  }

  async #openMember(): Promise<void> {
    try {
      this.#members.push({ session: await this.#open(true), tasks: 0 });
    } catch {
      // The host gives no more of them (MaxSessions): those that there are do the work.
      this.#limit = this.#members.length;
    }
  }
}
