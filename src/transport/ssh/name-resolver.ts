import { type ChildProcess, fork } from 'node:child_process';
import { lookup as lookUpHere, type LookupAllOptions, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** How many names this process looks up at the same time: each takes a thread, and of those that may there are two. */
const HERE = 2;

/** Milliseconds after which a name server counts as slow. */
const SLOW_MS = 200;

/** What the other process does, with so many threads that names nobody answers for hold up no others. Text, since the program may be one file. */
const PROGRAM = `
process.env.UV_THREADPOOL_SIZE = '512';
const { lookup } = require('node:dns');
process.on('message', ({ id, host, options }) => {
  lookup(host, options, (error, addresses) => {
    const problem = error ? { message: error.message, code: error.code } : null;
    if (process.connected) process.send({ id, problem, addresses });
  });
});
process.on('disconnect', () => process.exit());
`;

interface Question {
  readonly host: string;
  readonly options: LookupAllOptions;
  /** Has an effect once. */
  readonly answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
}

interface Answer {
  readonly id: number;
  readonly problem: { readonly message: string; readonly code?: string } | null;
  readonly addresses?: LookupAddress[];
}

/**
 * Looks up names as the system does (getaddrinfo). That holds a thread until the name servers answer, or for tens of seconds where they do not;
 * since Node has few of them, hosts whose names nobody answers for would keep those of living hosts from being looked up. Where one takes long, another
 * process with many threads is asked for all.
 */
export class NameResolver {
  readonly #lookUpHere: typeof lookUpHere;
  readonly #open = new Map<number, Question>();
  /** Of those that are open, the ones that are not being looked up yet. */
  #waiting: number[] = [];
  #count = 0;
  #running = 0;
  #helper: ChildProcess | undefined;
  #hasFailed = false;

  constructor(lookUp: typeof lookUpHere = lookUpHere) {
    this.#lookUpHere = lookUp;
  }

  /** For connect of node:net. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    const id = ++this.#count;
    const answer: Question['answer'] = (error, addresses) => {
      if (!this.#open.delete(id)) return;
      const [first] = addresses;
      if (options.all === true) callback(error, addresses);
      else callback(error, first?.address ?? '', first?.family);
    };
    const question: Question = { host, options: { ...options, all: true }, answer };
    this.#open.set(id, question);
    if (this.#helper !== undefined) {
      this.#send(this.#helper, id, question);
      return;
    }
    this.#waiting.push(id);
    this.#fill();
  };

  /** Whoever still waits hears nothing any more. */
  close(): void {
    this.#open.clear();
    this.#waiting = [];
    this.#hasFailed = true;
    this.#helper?.kill('SIGKILL');
  }

  #fill(): void {
    while (this.#running < HERE) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      const question = this.#open.get(id);
      if (question !== undefined) this.#ask(question);
    }
  }

  #ask({ host, options, answer }: Question): void {
    this.#running++;
    const slow = setTimeout(() => this.#startHelper(), SLOW_MS).unref();
    this.#lookUpHere(host, options, (error, addresses) => {
      clearTimeout(slow);
      this.#running--;
      // With an error there are none, whatever the types say.
      answer(error, error === null ? addresses : []);
      this.#fill();
    });
  }

  #startHelper(): void {
    if (this.#helper !== undefined || this.#hasFailed || this.#open.size === 0) return;
    const helper = fork('names', [], { execArgv: ['-e', PROGRAM], stdio: 'ignore', detached: true });
    this.#helper = helper;
    helper.unref();
    helper.channel?.unref();
    helper.on('message', (message) => this.#take(message as Answer));
    helper.on('error', () => this.#loseHelper());
    helper.on('exit', () => this.#loseHelper());
    this.#waiting = [];
    for (const [id, question] of this.#open) this.#send(helper, id, question);
  }

  #send(helper: ChildProcess, id: number, { host, options }: Question): void {
    helper.send({ id, host, options }, (error) => {
      if (error !== null) this.#loseHelper();
    });
  }

  #take({ id, problem, addresses = [] }: Answer): void {
    const error = problem === null ? null : Object.assign(new Error(problem.message), { code: problem.code ?? '' });
    this.#open.get(id)?.answer(error, addresses);
  }

  /** Without the other process it is as slow as it is. */
  #loseHelper(): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#helper = undefined;
    this.#waiting = [...this.#open.keys()];
    this.#fill();
  }
}
