import { existsSync } from 'node:fs';
import type { LoginTrace } from '../ssh/login-trace.ts';

/** What is under way. */
interface Attempt {
  label: string;
  /** Of a key of which ssh knows the file alone: it is read, and may not be there. */
  readonly file?: string;
  isTaken?: boolean;
  isAnswered?: boolean;
  note?: string;
}

const KEY = /^(.*) ([A-Z\d-]+) (\w+:\S+)((?: [a-z]+)*)$/;
const NO_SIGNATURE = 'the host takes it, but it gave no signature: nobody had its passphrase';

/** What is wrong stands on the line below it. */
const GSS_FAILURE = /^debug1: (?:Unspecified GSS failure|No credentials were supplied)/;

/**
 * What a login of ssh went through, in the words of our own.
 * @param log with the debug lines of OpenSSH 8.5 or newer.
 */
export function readOpensshTrace(log: string, user: string): LoginTrace {
  const reader = new TraceReader();
  for (const line of log.split('\n')) reader.read(decode(line.trimEnd()));
  return { user, ...reader.end() };
}

class TraceReader {
  readonly #tried: string[] = [];
  readonly #skipped: string[] = [];
  #accepts: readonly string[] = [];
  #attempt: Attempt | undefined;
  #reasonFollows = false;

  readonly #rules: readonly (readonly [RegExp, (...groups: string[]) => void])[] = [
    [/^debug1: Offering public key: (.*)$/, (key) => this.#begin({ label: nameKey(key) })],
    [/^debug1: Trying private key: (.*)$/, (file) => this.#begin({ label: `key ${file}`, file })],
    [/^debug1: Next authentication method: (.*)$/, (method) => this.#beginMethod(method)],
    [/^debug1: Server accepts key: /, () => this.#update({ isTaken: true })],
    [/^debug1: Authentications that can continue: (.*)$/, (methods) => this.#answer(methods)],
    [/^Authenticated (?:using "\S+" )?with partial success/, () => this.#note('accepted, but the host wants one more')],
    [/^Received disconnect from /, () => this.#update({ isAnswered: true })],
    [/^sign_and_send_pubkey: signing failed for \S+ ".*"(?: from agent)?: (.*)$/, (reason) => this.#note(reason)],
    [/^(?:debug1: )?(?:sign_and_)?send_pubkey\w*: (no mutual signature .*)$/, (reason) => this.#note(reason)],
    [/^Load key "(.*)": (.*)$/, (file, reason) => this.#refuseFile(file, reason)],
    [/^Warning: Identity file (.*) not accessible: (.*)\.$/, (file, reason) => this.#skip(file, reason)],
    [/^debug1: Skipping \S+ key (.*) - (.* not in PubkeyAccepted\w+)$/, (key, reason) => this.#skip(key, reason)],
  ];

  read(line: string): void {
    if (this.#reasonFollows && line !== '') this.#note(line);
    this.#reasonFollows = GSS_FAILURE.test(line);
    for (const [pattern, act] of this.#rules) {
      const found = pattern.exec(line);
      if (found !== null) act(...found.slice(1));
    }
  }

  end(): Omit<LoginTrace, 'user'> {
    this.#settle();
    return { tried: this.#tried, skipped: this.#skipped, accepts: this.#accepts };
  }

  #begin(attempt: Attempt): void {
    this.#settle();
    this.#attempt = attempt;
  }

  #beginMethod(method: string): void {
    this.#settle();
    if (method !== 'publickey') this.#begin({ label: method });
  }

  #update(change: Partial<Attempt>): void {
    if (this.#attempt !== undefined) Object.assign(this.#attempt, change);
  }

  #note(note: string): void {
    this.#update({ note, isAnswered: true });
  }

  #answer(methods: string): void {
    this.#accepts = methods.split(',').filter((method) => method !== '');
    this.#update({ isAnswered: true });
  }

  #refuseFile(file: string, reason: string): void {
    const attempt = this.#attempt;
    if (attempt?.file === undefined) return this.#note(reason);
    this.#attempt = undefined;
    this.#skip(file, reason);
  }

  #skip(what: string, reason: string): void {
    this.#skipped.push(`${what}: ${reason}`);
  }

  #settle(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (attempt === undefined) return;
    const { label, file, isTaken, isAnswered, note } = attempt;
    if (file !== undefined && isAnswered !== true) {
      if (existsSync(file)) this.#skip(file, 'it is encrypted, and nobody had its passphrase');
      return;
    }
    const end =
      note ?? (isTaken === true ? (isAnswered === true ? 'its signature was refused' : NO_SIGNATURE) : undefined);
    this.#tried.push(end === undefined ? label : `${label}: ${end}`);
  }
}

/** `PATH TYPE FINGERPRINT`, and where ssh has it from. */
function nameKey(text: string): string {
  const [, name = '', type = '', print = '', origin = ''] = KEY.exec(text) ?? [];
  if (print === '') return `key ${text}`;
  const what = type.endsWith('-CERT') ? 'certificate' : 'key';
  if (!origin.includes(' agent')) return `${what} ${name} (${print})`;
  // ssh calls a key of the agent by the file that names it, else by its comment.
  const label =
    origin.includes(' explicit') || name.startsWith('/')
      ? `${what} ${name}, held by the agent`
      : `agent ${what} ${name}`;
  return `${label} (${print})`;
}

/** Bytes beyond ASCII are octal numbers in a log; what would steer a terminal stays one. */
function decode(line: string): string {
  const bytes = line.replaceAll(/\\(\\|[23][0-7]{2})/g, (_all, code: string) =>
    code === '\\' ? code : String.fromCodePoint(Number.parseInt(code, 8)),
  );
  return bytes === line ? line : Buffer.from(bytes, 'latin1').toString();
}
