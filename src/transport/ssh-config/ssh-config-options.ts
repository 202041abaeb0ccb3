import { readFileSync } from 'node:fs';
import { matchesWildcards } from '../../util/known-hosts.ts';
import type { ConfigLine } from './ssh-config-line.ts';
import { SSH_KEYWORDS } from './ssh-keywords.ts';

/** Older names. */
const ALIASES: Readonly<Record<string, string>> = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  dsaauthentication: 'pubkeyauthentication',
  hostbasedkeytypes: 'hostbasedacceptedalgorithms',
  identityfile2: 'identityfile',
  keepalive: 'tcpkeepalive',
  pubkeyacceptedkeytypes: 'pubkeyacceptedalgorithms',
  skeyauthentication: 'kbdinteractiveauthentication',
  smartcarddevice: 'pkcs11provider',
  tisauthentication: 'kbdinteractiveauthentication',
};
/** What ssh takes and does nothing with. */
const DEPRECATED = readNames(`
  afstokenpassing cipher compressionlevel fallbacktorsh globalknownhostsfile2 kerberosauthentication
  kerberostgtpassing protocol rhostsauthentication rhostsrsaauthentication rsaauthentication
  useprivilegedport userknownhostsfile2 useroaming usersh
`);
const KNOWN = new Set(Object.keys(SSH_KEYWORDS).map((keyword) => keyword.toLowerCase()));

/** Each line adds to those before it. */
const LISTS = readNames(`
  certificatefile dynamicforward identityfile localforward remoteforward sendenv
`);
/** Of several words, all of the first line. */
const WHOLE = readNames(`
  canonicaldomains canonicalizepermittedcnames channeltimeout globalknownhostsfile ipqos logverbose
  permitremoteopen rekeylimit setenv userknownhostsfile
`);
/** The rest of the line, for a shell. */
const COMMANDS = readNames(`
  knownhostscommand localcommand proxycommand remotecommand
`);
const NUMBERS = readNames(`
  connectionattempts numberofpasswordprompts requiredrsasize serveralivecountmax
`);
const TIMES = readNames(`
  connecttimeout serveraliveinterval forwardx11timeout
`);
/** How `ssh -G` writes yes and no, where that is not yes and no. */
const TRUTHS = readNames(`
  canonicalizehostname stricthostkeychecking updatehostkeys verifyhostkeydns pubkeyauthentication
`);
const FLAGS = readNames(`
  batchmode checkhostip compression enablesshkeysign forwardx11 gatewayports gssapiauthentication
  hashknownhosts hostbasedauthentication identitiesonly kbdinteractiveauthentication
  nohostauthenticationforlocalhost passwordauthentication permitlocalcommand proxyusefdpass
  tcpkeepalive
`);

function readNames(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** The values of a host while files are read: the first of a keyword stays. */
export class ConfigOptions {
  readonly #values = new Map<string, string[]>();
  #ignored: readonly string[] = [];

  get(keyword: string): string | undefined {
    return this.#values.get(keyword)?.[0];
  }

  /** The keyword that a word of a file stands for; undefined for one that is to be ignored. @throws SyntaxError for one that there is not. */
  resolve(word: string): string | undefined {
    const keyword = ALIASES[word] ?? word;
    if (KNOWN.has(keyword)) return keyword;
    if (DEPRECATED.has(word) || this.#ignored.some((pattern) => matchesWildcards(pattern, word))) return undefined;
    throw new SyntaxError(`there is no keyword ${word}`);
  }

  /** @param isActive whether the line is about the host: others are only looked at for mistakes. */
  set(keyword: string, line: ConfigLine, isActive: boolean): void {
    const values = readValues(keyword, line);
    // As with ssh no time-out leaves room for one on a later line.
    if (!isActive || (TIMES.has(keyword) && values[0] === 'none')) return;
    if (keyword === 'ignoreunknown') {
      if (this.#ignored.length === 0) this.#ignored = values[0]?.toLowerCase().split(',') ?? [];
    } else if (keyword === 'sendenv') {
      this.#sendVariables(values);
    } else if (LISTS.has(keyword)) {
      const list = this.#values.get(keyword) ?? [];
      this.#values.set(keyword, [...list, ...values.filter((value) => !list.includes(value))]);
    } else if (keyword === 'forwardagent' && this.get(keyword) === 'yes' && values[0] !== 'no') {
      // As with ssh a later line may say which agent.
      this.#values.set(keyword, values);
    } else if (!this.#values.has(keyword) && !isShadowed(keyword, this.#values)) {
      this.#values.set(keyword, values);
    }
  }

  #sendVariables(patterns: readonly string[]): void {
    let list = this.#values.get('sendenv') ?? [];
    for (const pattern of patterns) {
      if (pattern.startsWith('-')) list = list.filter((each) => !matchesWildcards(pattern.slice(1), each));
      else list = [...list, pattern];
    }
    this.#values.set('sendenv', list);
  }

  /** As `ssh -G` writes it. */
  format(): string {
    const lines = [...this.#values].flatMap(([keyword, values]) => values.map((value) => `${keyword} ${value}\n`));
    return lines.join('');
  }
}

/** ProxyJump and ProxyCommand: whichever comes first; `ProxyJump none` leaves room for a command. */
function isShadowed(keyword: string, values: ReadonlyMap<string, readonly string[]>): boolean {
  if (keyword === 'proxyjump') return values.has('proxycommand');
  return keyword === 'proxycommand' && (values.get('proxyjump')?.[0] ?? 'none') !== 'none';
}

function readValues(keyword: string, { words, rest }: ConfigLine): string[] {
  const [first, ...more] = words;
  if (COMMANDS.has(keyword)) return [rest];
  if (first === undefined || first === '') throw new SyntaxError(`nothing stands behind ${keyword}`);
  if (keyword === 'setenv' || keyword === 'sendenv') return [...words];
  if (keyword === 'dynamicforward') return [first];
  if (keyword.endsWith('forward') && keyword !== 'gatewayports') return [words.join(' ')];
  if (WHOLE.has(keyword)) return [words.join(' ')];
  if (more.length > 0) throw new SyntaxError(`more than one word stands behind ${keyword}`);
  if (keyword === 'port') return [String(readPort(first))];
  if (NUMBERS.has(keyword) && !/^\d+$/.test(first)) throw new SyntaxError(`${keyword} ${first} is no number`);
  if (TIMES.has(keyword)) return [first === 'none' ? 'none' : String(readSeconds(keyword, first))];
  return [readFlag(keyword, first)];
}

/** A number, or the name of a service of this machine, services(5). */
function readPort(value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : findService(value);
  if (port === undefined || port < 1 || port > 65_535) throw new SyntaxError(`${value} is no port`);
  return port;
}

function findService(name: string): number | undefined {
  let text: string;
  try {
    text = readFileSync('/etc/services', 'utf8');
  } catch {
    return undefined;
  }
  for (const line of text.split('\n')) {
    const [service, port = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (port.endsWith('/tcp') && [service, ...aliases].includes(name)) return Number.parseInt(port, 10);
  }
  return undefined;
}

function readFlag(keyword: string, value: string): string {
  const lower = value.toLowerCase();
  const isYes = lower === 'yes' || lower === 'true';
  const isNo = lower === 'no' || lower === 'false' || (lower === 'off' && keyword === 'stricthostkeychecking');
  if (TRUTHS.has(keyword)) return isYes ? 'true' : isNo ? 'false' : lower;
  if (FLAGS.has(keyword)) {
    if (!isYes && !isNo) throw new SyntaxError(`${keyword} ${value} is neither yes nor no`);
    return isYes ? 'yes' : 'no';
  }
  if (keyword === 'addressfamily' || keyword === 'hostkeyalias') return lower;
  return keyword === 'forwardagent' && (isYes || isNo) ? (isYes ? 'yes' : 'no') : value;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `90`, `1m30s`; sshd_config(5), TIME FORMATS. */
function readSeconds(keyword: string, value: string): number {
  if (!/^(?:\d+[smhdw]?)+$/i.test(value)) throw new SyntaxError(`${keyword} ${value} is no time`);
  let seconds = 0;
  for (const [, count, unit = ''] of value.matchAll(/(\d+)([smhdw]?)/gi)) {
    seconds += Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
  }
  return seconds;
}
