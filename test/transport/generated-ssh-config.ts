/** Files of a random ssh configuration; the same for the same seed. */
export interface GeneratedConfig {
  /** By their names in one folder; the first is the one to begin with. */
  readonly files: ReadonlyMap<string, string>;
  readonly hosts: readonly string[];
}

/** Between 0 and 1; mulberry32. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HOSTS = ['web1', 'web2.example.com', 'db', 'Db.Example.COM', 'x', '10.0.0.7', 'a-b_c'];
const PATTERNS = [
  '*',
  'web*',
  'web?',
  '!web2*',
  '*.example.com',
  'db',
  '!db',
  'Db*',
  '10.0.0.?',
  '?',
  'a-b_c',
  'none*',
];
const NAMES = ['host', 'originalhost', 'user', 'localuser'];
const LISTS: Readonly<Record<string, readonly string[]>> = {
  host: ['web*', 'db,web1', '!db,*', '*.example.com', 'real.example.net'],
  originalhost: ['web*', 'db', '!x,*', '10.*'],
  user: ['deploy', 'root', 'de*', '!deploy,*'],
  localuser: ['root', 'nobody', '*'],
};
const COMMANDS = [
  'true',
  'false',
  'test %h = web1',
  'test %n = db',
  'test %p = 2022',
  'test %r = deploy',
  'test -d %d',
];
const VALUES: readonly (readonly [string, readonly string[]])[] = [
  ['HostName', ['real.example.net', '%h.example.com', '192.0.2.1', 'UPPER.example.com']],
  ['Port', ['22', '2022', '65535']],
  ['User', ['deploy', 'root', '"deploy"']],
  ['IdentityFile', ['~/.ssh/one', '/keys/%h', '"/keys/with blank"', '%d/two', 'none', "'/keys/single quote'"]],
  ['IdentitiesOnly', ['yes', 'no', 'true', 'false']],
  ['IdentityAgent', ['/run/agent', 'SSH_AUTH_SOCK', 'none', '"/run/an agent"']],
  ['CertificateFile', ['~/.ssh/one-cert.pub', '/keys/cert']],
  ['ProxyJump', ['bastion', 'me@bastion:2200,inner', 'none']],
  ['ProxyCommand', ['nc %h %p', 'none', 'ssh -W "%h:%p" gate # no comment', '"/a b" %h']],
  ['HostKeyAlias', ['alias', 'Other']],
  ['UserKnownHostsFile', ['/known/one', '/known/one /known/two', 'none', '~/.ssh/known']],
  ['GlobalKnownHostsFile', ['/known/global', 'none']],
  ['StrictHostKeyChecking', ['yes', 'no', 'off', 'ask', 'accept-new', 'Accept-New']],
  ['ConnectTimeout', ['7', '1m', '1m30s', 'none', '1H']],
  ['ConnectionAttempts', ['1', '3']],
  ['ServerAliveInterval', ['0', '15', '2m']],
  ['ServerAliveCountMax', ['2', '9']],
  ['AddressFamily', ['any', 'inet', 'inet6', 'INET']],
  ['BindAddress', ['127.0.0.1']],
  ['BindInterface', ['lo']],
  ['KexAlgorithms', ['curve25519-sha256', 'ecdh-sha2-nistp256,curve25519-sha256']],
  ['Ciphers', ['aes256-ctr', 'aes128-ctr,aes256-ctr']],
  ['MACs', ['hmac-sha2-256']],
  ['HostKeyAlgorithms', ['ssh-ed25519,rsa-sha2-512']],
  ['Compression', ['yes', 'no']],
  ['ForwardAgent', ['yes', 'no']],
  ['SetEnv', ['A=1', 'A=1 B="two words"', '"C=quoted blank"']],
  ['SendEnv', ['LANG LC_*', 'X -LC_*', '-LANG', 'Y?']],
  ['HashKnownHosts', ['yes', 'no']],
  ['PubkeyAuthentication', ['yes', 'no']],
  ['PasswordAuthentication', ['no']],
  ['PreferredAuthentications', ['publickey,password']],
  ['NoHostAuthenticationForLocalhost', ['yes']],
  ['GSSAPIAuthentication', ['yes']],
  ['RekeyLimit', ['1G 1h']],
  ['LocalForward', ['8080 localhost:80']],
  ['RequestTTY', ['force']],
  ['LogLevel', ['QUIET']],
  ['ChallengeResponseAuthentication', ['no']],
  ['Protocol', ['2']],
];

/** @param home a folder's name stands for no path: Includes are relative to `folder`. */
export function generateSshConfig(seed: number, folder: string): GeneratedConfig {
  const random = makeRandom(seed);
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(random() * list.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  };
  const some = (most: number): number => Math.floor(random() * (most + 1));
  const files = new Map<string, string>();
  const makeOption = (): string => {
    const [keyword, values] = pick(VALUES);
    const word = pick([keyword, keyword.toLowerCase(), keyword.toUpperCase()]);
    return `${pick(['', '  ', '\t'])}${word}${pick([' ', '  ', '=', ' = ', '\t'])}${pick(values)}${pick(['', '', ' ', '\t'])}`;
  };
  const makeHost = (): string => `Host ${Array.from({ length: 1 + some(2) }, () => pick(PATTERNS)).join(' ')}`;
  const makeMatch = (): string => {
    const kind = random();
    if (kind < 0.15) return 'Match all';
    if (kind < 0.25)
      return pick([
        'Match final',
        'Match !final',
        'Match canonical',
        'Match canonical host web*',
        'Match final all',
        'Match !canonical',
      ]);
    const criteria = Array.from({ length: 1 + some(1) }, () => {
      const name = pick(NAMES);
      return `${pick(['', '', '!'])}${name}${pick([' ', ' ', '='])}${pick(LISTS[name] ?? [])}`;
    });
    if (random() < 0.25) criteria.push(`${pick(['', '!'])}exec "${pick(COMMANDS)}"`);
    return `Match ${criteria.join(' ')}`;
  };
  const makeFile = (name: string, depth: number): void => {
    const lines: string[] = [];
    files.set(name, '');
    for (let blocks = 1 + some(4); blocks > 0; blocks--) {
      const kind = random();
      if (kind < 0.45) lines.push(makeHost());
      else if (kind < 0.75) lines.push(makeMatch());
      for (let options = some(4); options > 0; options--) lines.push(makeOption());
      if (random() < 0.2) lines.push(pick(['# a comment', '', '   # another', '\t']));
      if (depth < 2 && random() < 0.25) {
        const child = `${name}-${files.size}`;
        makeFile(child, depth + 1);
        lines.push(
          `Include ${folder}/${pick([child, `${child}*`, `${child.slice(0, -1)}[${child.slice(-1)}]`, `none* ${folder}/${child}`])}`,
        );
      }
    }
    files.set(name, `${lines.join('\n')}\n`);
  };
  makeFile('config', 0);
  return { files, hosts: [pick(HOSTS), pick(HOSTS)] };
}
