import { createHash, createHmac } from 'node:crypto';

/** One line of a known_hosts file; format: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export interface KnownHostsLine {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  readonly patterns: string;
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** In base64, as Node writes it. */
  readonly key: string;
}

/** Lines that cannot be read are left out, as ssh does. */
export function parseKnownHosts(text: string, file: string): KnownHostsLine[] {
  const lines: KnownHostsLine[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw.trim().split(/[ \t]+/);
    const first = words[0] ?? '';
    if (first === '' || first.startsWith('#')) continue;
    const marked = first.startsWith('@');
    if (marked && first !== '@revoked' && first !== '@cert-authority') continue;
    const [patterns, type, key] = marked ? words.slice(1) : words;
    if (patterns === undefined || type === undefined || key === undefined) continue;
    const bytes = Buffer.from(key, 'base64');
    if (readKeyType(bytes) !== type) continue;
    const marker = first === '@revoked' ? 'revoked' : first === '@cert-authority' ? 'cert-authority' : undefined;
    lines.push({ file, line: index + 1, marker, patterns, type, key: bytes.toString('base64') });
  }
  return lines;
}

/** The name under which a host stands in known_hosts: bare for port 22, else `[host]:port`. */
export function nameKnownHost(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Whether a line is about a host: hashed names, wildcards and negations as in ssh. */
export function matchesKnownHost(line: KnownHostsLine, name: string): boolean {
  if (line.patterns.startsWith('|')) return matchesHash(line.patterns, name);
  let matched = false;
  for (const pattern of line.patterns.split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else {
      matched ||= matchesPattern(pattern, name);
    }
  }
  return matched;
}

/** `|1|salt|HMAC-SHA1(salt, name)`, as HashKnownHosts writes it. */
export function hashKnownHost(name: string, salt: Buffer): string {
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

/** As `ssh-keygen -l` shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The type that stands at the beginning of a public key; RFC 4253, 6.6. Empty if there is none. */
export function readKeyType(key: Buffer): string {
  if (key.length < 4) return '';
  return key.toString('latin1', 4, Math.min(key.length, 4 + key.readUInt32BE(0)));
}

function matchesHash(patterns: string, name: string): boolean {
  const [, version, salt] = patterns.split('|');
  return version === '1' && salt !== undefined && patterns === hashKnownHost(name, Buffer.from(salt, 'base64'));
}

function matchesPattern(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === name;
  return matchesWildcards(pattern.toLowerCase(), name);
}

/** `*` and `?` without a regular expression, which a hostile pattern could make slow. */
export function matchesWildcards(pattern: string, name: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    if (pattern[next] === '*') {
      star = next++;
      resume = at;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === name[at])) {
      next++;
      at++;
    } else if (star === -1) {
      return false;
    } else {
      next = star + 1;
      at = ++resume;
    }
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}
