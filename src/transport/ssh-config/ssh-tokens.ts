import { createHash } from 'node:crypto';

/** What the tokens of ssh_config(5) stand for. */
export interface TokenSource {
  /** As it was asked for, and as it is dialled. */
  readonly original: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly localUser: string;
  readonly home: string;
  readonly hostKeyAlias: string | undefined;
  readonly proxyJump: string | undefined;
  /** This machine's name, and the user's number on it. */
  readonly machine: string;
  readonly uid: number;
}

/** The value of each token by its letter; TOKENS of ssh_config(5). */
export function makeTokens(source: TokenSource): Readonly<Record<string, string>> {
  const { original, host, port, user, localUser, home, hostKeyAlias, proxyJump = '', machine, uid } = source;
  return {
    '%': '%',
    // As OpenSSH has it from 9.6 on; without a jump host it was the same before.
    C: createHash('sha1').update(`${machine}${host}${port}${user}${proxyJump}`).digest('hex'),
    L: machine.split('.', 1)[0] ?? machine,
    d: home,
    h: host,
    i: String(uid),
    j: proxyJump,
    k: hostKeyAlias ?? host,
    l: machine,
    n: original,
    p: port,
    r: user,
    u: localUser,
  };
}
