import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../connection.ts';
import { readSshConfig } from './ssh-config-reader.ts';
import type { ConfigFile } from './ssh-config-reader.ts';
import type { SshSettingsOptions } from './ssh-settings.ts';
import { TransportError } from '../transport-error.ts';

/**
 * What `ssh -G` would say about a host, on a machine without ssh.
 * @throws TransportError `ssh-config` with file and line of what cannot be read, or the argument.
 */
export function readConfigFor(target: Target, options: SshSettingsOptions): string {
  const { file, lines } = readArguments(target.sshArguments ?? []);
  const { localUser, home, environment } = options;
  return readSshConfig({
    host: target.host,
    files: listFiles(file, home),
    first: lines,
    user: target.user,
    port: target.port,
    localUser,
    uid: userInfo().uid,
    home,
    machine: hostname(),
    environment,
  });
}

/** `-F FILE` stands for both files, and `none` for no file. */
function listFiles(path: string | undefined, home: string): ConfigFile[] {
  if (path === undefined) {
    return [
      { path: join(home, '.ssh/config'), kind: 'user', isGuarded: true },
      { path: '/etc/ssh/ssh_config', kind: 'system', isGuarded: false },
    ];
  }
  return path.toLowerCase() === 'none' ? [] : [{ path, kind: 'user', isGuarded: false }];
}

/** The keywords that options of ssh(1) stand for; those with a value. */
const WITH_VALUE: Readonly<Record<string, string>> = {
  B: 'BindInterface',
  J: 'ProxyJump',
  b: 'BindAddress',
  c: 'Ciphers',
  i: 'IdentityFile',
  l: 'User',
  m: 'MACs',
  p: 'Port',
};
const ALONE: Readonly<Record<string, string>> = {
  4: 'AddressFamily inet',
  6: 'AddressFamily inet6',
  A: 'ForwardAgent yes',
  C: 'Compression yes',
  a: 'ForwardAgent no',
};
/** Of no use to a run. */
const UNUSED = /^[GKNTXYfgknqtvxy]$/;
const UNUSED_WITH_VALUE = /^[DEILRSWQePw]$/;

function readArguments(words: readonly string[]): { readonly file: string | undefined; readonly lines: string[] } {
  const lines: string[] = [];
  let file: string | undefined;
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith('-') || word === '-') throw refuse(word);
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      const alone = ALONE[letter];
      if (alone !== undefined) lines.push(alone);
      if (alone !== undefined || UNUSED.test(letter)) continue;
      const value = word.slice(at + 1) || left.shift();
      const keyword = WITH_VALUE[letter];
      if (value === undefined) throw refuse(word);
      if (letter === 'F') file = value;
      else if (letter === 'o') lines.push(value);
      else if (keyword !== undefined) lines.push(`${keyword} "${value.replaceAll('"', '\\"')}"`);
      else if (!UNUSED_WITH_VALUE.test(letter)) throw refuse(word);
      break;
    }
  }
  return { file, lines };
}

function refuse(word: string): TransportError {
  return new TransportError('ssh-config', `the argument ${word} cannot be read without an ssh on this machine`, {
    help: 'Correct ansible_ssh_common_args or ansible_ssh_extra_args, or install OpenSSH (apt-get install openssh-client).',
  });
}
