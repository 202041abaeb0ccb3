import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expandConfigGlob } from './ssh-config-glob.ts';
import { parseConfigLine } from './ssh-config-line.ts';
import type { ConfigLine } from './ssh-config-line.ts';
import { matchesWords } from './ssh-config-match.ts';
import { matchesCriteria } from './ssh-config-criteria.ts';
import type { Circumstances } from './ssh-config-criteria.ts';
import { makeTokens } from './ssh-tokens.ts';
import { ConfigOptions } from './ssh-config-options.ts';
import { TransportError } from '../transport-error.ts';

/** A file of configuration to read. */
export interface ConfigFile {
  readonly path: string;
  /** The user's own, or the system's: where relative Includes are looked for, and whether `~` means something. */
  readonly kind: 'user' | 'system';
  /** Whether nobody else may be able to write it. */
  readonly isGuarded: boolean;
}

/** Who reads, and for what. */
export interface ConfigReading {
  readonly host: string;
  readonly files: readonly ConfigFile[];
  /** Lines that go before all files, as `-o` gives them. */
  readonly first: readonly string[];
  readonly user: string | undefined;
  readonly port: number | undefined;
  readonly localUser: string;
  readonly uid: number;
  readonly home: string;
  readonly machine: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const DEEPEST_INCLUDE = 16;

/** What a block's lines are about, and the file that they stand in. */
interface Position {
  readonly file: ConfigFile;
  readonly depth: number;
  readonly isFinal: boolean;
  /** The file stands in a block that is about other hosts: nothing in it counts. */
  readonly isOut: boolean;
  active: boolean;
}

/**
 * What the ssh configuration says about a host, in the form of `ssh -G`, for machines without ssh. As there, files are read a second time where a
 * `Match final` or CanonicalizeHostname asks for it.
 * @throws TransportError `ssh-config` with file and line of what cannot be read.
 */
export function readSshConfig(reading: ConfigReading): string {
  return new ConfigReader(reading).read();
}

class ConfigReader {
  readonly #reading: ConfigReading;
  readonly #options = new ConfigOptions();
  #wantsFinal = false;
  /** What `Host` lines are compared with. */
  #host: string;

  constructor(reading: ConfigReading) {
    this.#reading = reading;
    this.#host = reading.host;
  }

  read(): string {
    const { first, files, port, user } = this.#reading;
    const command: ConfigFile = { path: 'the command line', kind: 'user', isGuarded: false };
    if (port !== undefined) this.#options.set('port', { keyword: 'port', words: [String(port)], rest: '' }, true);
    if (user !== undefined) this.#options.set('user', { keyword: 'user', words: [user], rest: '' }, true);
    for (const line of first) this.#readLine(line, 1, makePosition(command, false));
    for (const file of files) this.#readFile(makePosition(file, false));
    this.#host = this.#hostName();
    const canonicalize = this.#options.get('canonicalizehostname') ?? 'false';
    if (this.#wantsFinal || canonicalize !== 'false') {
      for (const file of files) this.#readFile(makePosition(file, true));
    }
    return `hostname ${this.#host}\n${this.#options.format().replace(/^hostname .*\n/m, '')}`;
  }

  /** HostName with its tokens, or the host itself. */
  #hostName(): string {
    const name = this.#options.get('hostname');
    const host = name?.replaceAll(/%(.?)/g, (token, letter) => {
      if (letter !== '%' && letter !== 'h') {
        throw refuse(`HostName ${name}`, undefined, `it may have the tokens %h and %%, and not ${token}`);
      }
      return letter === 'h' ? this.#host : '%';
    });
    return (host ?? this.#host).toLowerCase();
  }

  #readFile(position: Position): void {
    const { file, depth } = position;
    if (depth > DEEPEST_INCLUDE) throw refuse(file.path, undefined, 'Includes are nested too deeply');
    let text: string;
    try {
      text = readFileSync(file.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return;
      if (depth === 0) return;
      throw refuse(file.path, undefined, error instanceof Error ? error.message : String(error));
    }
    if (file.isGuarded) this.#checkOwner(file);
    for (const [index, line] of text.split('\n').entries()) this.#readLine(line, index + 1, position);
  }

  #checkOwner({ path }: ConfigFile): void {
    const { uid, mode } = statSync(path);
    if ((uid !== 0 && uid !== this.#reading.uid) || (mode & 0o022) !== 0) {
      throw refuse(path, undefined, 'bad owner or permissions: others can write it');
    }
  }

  #readLine(text: string, number: number, position: Position): void {
    try {
      const line = parseConfigLine(text);
      if (line !== undefined) this.#obey(line, position);
    } catch (error) {
      if (error instanceof SyntaxError) throw refuse(position.file.path, number, error.message);
      throw error;
    }
  }

  #obey(line: ConfigLine, position: Position): void {
    const keyword = this.#options.resolve(line.keyword);
    switch (keyword) {
      case undefined:
        return;
      case 'host':
        position.active = !position.isOut && matchesWords(line.words, this.#host);
        return;
      case 'match': {
        const circumstances = this.#look(position);
        const matches = matchesCriteria(line.words, circumstances, !position.isOut);
        if (matches.wantsFinal) this.#wantsFinal = true;
        position.active = !position.isOut && matches.result;
        return;
      }
      case 'include':
        for (const word of line.words) this.#include(word, position);
        return;
      default:
        this.#options.set(keyword, line, position.active);
    }
  }

  #include(word: string, position: Position): void {
    const { file, depth, isFinal } = position;
    const expanded = this.#look(position)
      .expand(word)
      .replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => {
        const value = this.#reading.environment[name];
        if (value === undefined) throw new SyntaxError(`the variable ${name} of an Include is not set`);
        return value;
      });
    if (expanded.startsWith('~') && file.kind === 'system')
      throw new SyntaxError(`the system's file cannot include ${word}`);
    const { home } = this.#reading;
    if (/^~[^/]/.test(expanded)) throw new SyntaxError(`the home directory of another user cannot be found: ${word}`);
    const anchored = expanded.startsWith('~/') ? join(home, expanded.slice(2)) : expanded;
    const folder = file.kind === 'user' ? join(home, '.ssh') : '/etc/ssh';
    const { active } = position;
    for (const path of expandConfigGlob(anchored.startsWith('/') ? anchored : join(folder, anchored))) {
      const included: ConfigFile = { path, kind: file.kind, isGuarded: true };
      this.#readFile({ file: included, depth: depth + 1, isFinal, isOut: !active || position.isOut, active });
    }
  }

  /** As things stand at a line. */
  #look({ isFinal }: Position): Circumstances {
    const { host: original, localUser, uid, home, machine, environment } = this.#reading;
    const host = isFinal ? this.#host : this.#hostName();
    const user = this.#options.get('user') ?? localUser;
    const tokens = makeTokens({
      original,
      host,
      port: this.#options.get('port') ?? '22',
      user,
      localUser,
      home,
      hostKeyAlias: this.#options.get('hostkeyalias'),
      proxyJump: this.#options.get('proxyjump'),
      machine,
      uid,
    });
    const expand = (text: string): string =>
      text.replaceAll(/%(.?)/gs, (token, letter: string) => {
        const value = tokens[letter];
        if (value === undefined)
          throw new SyntaxError(`the token ${token} cannot be read without an ssh on this machine`);
        return value;
      });
    return { host, original, user, localUser, isFinal, environment, expand };
  }
}

function makePosition(file: ConfigFile, isFinal: boolean): Position {
  return { file, depth: 0, isFinal, isOut: false, active: true };
}

function refuse(path: string, line: number | undefined, reason: string): TransportError {
  const place = line === undefined ? path : `${path}:${line}`;
  return new TransportError('ssh-config', `the ssh configuration cannot be read: ${place}: ${reason}`, {
    help: 'Correct the file, or install OpenSSH (apt-get install openssh-client), which reads more of it.',
  });
}
