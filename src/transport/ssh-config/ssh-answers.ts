import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Target } from '../connection.ts';
import { SshConfigPatterns } from './ssh-config-patterns.ts';
import { askSsh } from './ask-ssh.ts';
import { readConfigFor } from './config-of-target.ts';
import { parseSshConfiguration } from './ssh-configuration.ts';
import type { SshConfiguration } from './ssh-configuration.ts';
import { readSshSettings } from './ssh-settings.ts';
import type { SshSettings, SshSettingsOptions } from './ssh-settings.ts';
import { StartLimiter } from '../start-limiter.ts';
import { TransportError } from '../transport-error.ts';

/** The ssh of this machine, where it is known what its answers come from. */
export interface KnownSsh {
  /** Its configuration; ssh_config(5). */
  readonly files: { readonly user: string; readonly system: string };
  /** Another text for another program or another user. */
  readonly identity: string;
  /** Where its answers are kept. */
  readonly cacheFolder: string;
}

/** What ssh said, and of which host it was asked. */
interface Answer {
  readonly asked: string;
  readonly text: string;
  /** False where this program has read the configuration itself. */
  readonly bySsh: boolean;
}

interface ReadAnswer {
  readonly asked: string;
  readonly configuration: SshConfiguration;
}

/** To be raised with each change of what is kept. */
const FORMAT = 1;
const AT_ONCE = 4;
/** A host of which no file says anything. */
const USUAL: Target = {
  name: 'localhost',
  connection: 'ssh',
  host: 'localhost',
  sshArguments: ['-F', 'none'],
  connectTimeoutMs: 10_000,
};

/**
 * What `ssh -G` says about hosts. It is asked once about all that its configuration does not tell apart, and not at all while neither that nor
 * the program has changed.
 */
export class SshAnswers {
  readonly #options: SshSettingsOptions;
  readonly #known: KnownSsh | undefined;
  readonly #running = new StartLimiter(AT_ONCE);
  readonly #answers = new Map<string, Promise<ReadAnswer>>();
  #patterns: SshConfigPatterns | undefined;
  readonly #usual = new Map<'', Promise<Answer>>();

  constructor(options: SshSettingsOptions, known: KnownSsh | undefined) {
    this.#options = options;
    this.#known = known;
  }

  /** @throws TransportError `ssh-config` with what ssh says about its configuration. */
  async read(target: Target): Promise<SshSettings> {
    const { host, port, user, sshArguments = [] } = target;
    this.#patterns ??= new SshConfigPatterns(this.#known?.files);
    const kind = this.#patterns.classify(host, sshArguments);
    const key = JSON.stringify([kind === undefined ? { host } : { kind }, port, user, sshArguments]);
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = this.#parse(kind === undefined ? this.#ask(target) : this.#recall(key, target));
      void keep(this.#answers, key, answer);
    }
    const { asked, configuration } = await answer;
    return readSshSettings(configuration, target, this.#options, asked);
  }

  async #parse(answer: Promise<Answer>): Promise<ReadAnswer> {
    const { asked, text, bySsh } = await answer;
    if (!bySsh) return { asked, configuration: parseSshConfiguration(text, '', false) };
    const usual = await (this.#usual.get('') ?? keep(this.#usual, '', this.#recall('usual', USUAL)));
    return { asked, configuration: parseSshConfiguration(text, usual.text, true) };
  }

  async #ask(target: Target): Promise<Answer> {
    const text = await this.#running.run('', () => askSsh(target, this.#options));
    if (text !== undefined) return { asked: target.host, text, bySsh: true };
    return { asked: target.host, text: readConfigFor(target, this.#options), bySsh: false };
  }

  async #recall(key: string, target: Target): Promise<Answer> {
    if (this.#known === undefined) return this.#ask(target);
    const parts = [FORMAT, this.#known.identity, key === 'usual' ? '' : this.#patterns?.fingerprint, key];
    const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
    const path = join(this.#known.cacheFolder, `${name}.json`);
    const kept = readAnswer(path);
    if (kept !== undefined) return kept;
    const answer = await this.#ask(target);
    if (answer.bySsh) keepAnswer(path, answer);
    return answer;
  }
}

/** Keeps an answer for the run, and a mistake in the configuration; not that ssh was slow, or found no name. */
export function keep<K, T>(answers: Map<K, Promise<T>>, key: K, answer: Promise<T>): Promise<T> {
  answers.set(key, answer);
  answer.catch((error: unknown) => {
    if (!(error instanceof TransportError) || error.failure !== 'ssh-config') answers.delete(key);
  });
  return answer;
}

function readAnswer(path: string): Answer | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof kept !== 'object' || kept === null || !('asked' in kept) || !('text' in kept)) return undefined;
    return { asked: String(kept.asked), text: String(kept.text), bySsh: true };
  } catch {
    return undefined;
  }
}

/** Written whole or not at all, since several runs may do it at once; without a place for it ssh is asked again. */
function keepAnswer(path: string, answer: Answer): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, JSON.stringify(answer), { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    // The next run asks again.
  }
}
