import { fingerprint, matchesKnownHost, nameKnownHost, parseKnownHosts, readKeyType } from '../../util/known-hosts.ts';
import type { KnownHostsLine } from '../../util/known-hosts.ts';
import { quote } from '../../shell/quote.ts';
import { TransportError } from '../transport-error.ts';

export interface HostKeyIdentity {
  /** What was dialled, after HostName. */
  readonly host: string;
  readonly port: number;
  /** HostKeyAlias: the name to look for, without a port. */
  readonly alias?: string;
}

/** Where keys of the inventory are said to stand. */
const PINNED = 'ansible_ssh_host_key';

/** Keys that the inventory says the host has, in known_hosts' format; only what known_hosts revokes counts beside them. */
export function pinHostKeys(pinned: readonly string[], lines: readonly KnownHostsLine[]): KnownHostsLine[] {
  return [...lines.filter(({ marker }) => marker === 'revoked'), ...parseKnownHosts(pinned.join('\n'), PINNED)];
}

/** The authorities whose certificates are known for a host. */
export function findAuthorities(lines: readonly KnownHostsLine[], identity: HostKeyIdentity): KnownHostsLine[] {
  const names = listKnownNames(identity);
  return lines.filter((line) => line.marker === 'cert-authority' && names.some((name) => matchesKnownHost(line, name)));
}

/** The names under which a host's keys may stand: its own first, and for another port the bare one too, as ssh looks. */
export function listKnownNames({ host, port, alias }: HostKeyIdentity): [string, ...string[]] {
  if (alias !== undefined) return [alias.toLowerCase()];
  return port === 22 ? [nameKnownHost(host, 22)] : [nameKnownHost(host, port), nameKnownHost(host, 22)];
}

/** The lines about a host: of the first name that has any key, and all that revoke. */
export function findKnownKeys(lines: readonly KnownHostsLine[], identity: HostKeyIdentity): KnownHostsLine[] {
  const revoked = lines.filter(
    (line) => line.marker === 'revoked' && listKnownNames(identity).some((name) => matchesKnownHost(line, name)),
  );
  for (const name of listKnownNames(identity)) {
    const keys = lines.filter((line) => line.marker === undefined && matchesKnownHost(line, name));
    if (keys.length > 0) return [...revoked, ...keys];
  }
  return revoked;
}

/** By which hosts sign, the ones that are offered unless the user asks for others. */
export const SIGNATURES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;
/** The last two only where the user asks for them. */
export type HostKeyAlgorithm = (typeof SIGNATURES)[number] | 'ssh-rsa' | 'ssh-dss';

/** What to offer, of what may be: the types of the known keys first, so that a known host shows the key that is known. */
export function orderHostKeyAlgorithms(
  known: readonly KnownHostsLine[],
  chosen: readonly HostKeyAlgorithm[] = SIGNATURES,
): HostKeyAlgorithm[] {
  const revoked = new Set(known.filter(({ marker }) => marker === 'revoked').map(({ key }) => key));
  const usable = known.filter(({ marker, key }) => marker === undefined && !revoked.has(key));
  const types = new Set(usable.map(({ type }) => type));
  const isKnown = (name: string): boolean => types.has(name.startsWith('rsa-') ? 'ssh-rsa' : name);
  return [...chosen.filter(isKnown), ...chosen.filter((name) => !isKnown(name))];
}

/**
 * Judges the key that a host has shown against what is known about it.
 * @returns `known`, or `unknown` if nothing is known about the host (what then is the policy's to say).
 * @throws TransportError `host-key-changed` or `host-key-revoked`.
 */
export function judgeHostKey(
  known: readonly KnownHostsLine[],
  key: Buffer,
  identity: HostKeyIdentity,
): 'known' | 'unknown' {
  const offered = key.toString('base64');
  const revoked = known.find((line) => line.marker === 'revoked' && line.key === offered);
  if (revoked !== undefined) {
    throw new TransportError('host-key-revoked', 'host key is revoked', {
      details: [`offered ${fingerprint(key)} (${readKeyType(key)})`, `revoked ${revoked.file}:${revoked.line}`],
      help: 'The key was withdrawn: somebody else may answer in place of the host. Ask whoever revoked it.',
    });
  }
  const all = known.filter(({ marker }) => marker === undefined);
  if (all.some((line) => line.key === offered)) return 'known';
  // Under the bare name is the sshd of port 22, which may be another one; ssh takes its key, and none for it.
  const [name] = listKnownNames(identity);
  const keys = all.filter((line) => matchesKnownHost(line, name));
  if (keys.length === 0) return 'unknown';
  const details = keys.map(
    (line) => `known   ${fingerprint(Buffer.from(line.key, 'base64'))} (${line.type}, ${line.file}:${line.line})`,
  );
  throw new TransportError('host-key-changed', 'host key has changed', {
    details: [...details, `offered ${fingerprint(key)} (${readKeyType(key)})`],
    help: [...explainRemoval(keys, identity), 'If not, somebody else may be answering in its place.'].join('\n'),
  });
}

/** The error for a host of which nothing is known, under the strict policy. */
export function refuseUnknownHost(key: Buffer, identity: HostKeyIdentity, file: string | undefined): TransportError {
  const port = identity.port === 22 ? '' : `-p ${identity.port} `;
  const scan = `ssh-keyscan ${port}${quote(identity.host)} >> ${quote(file ?? '~/.ssh/known_hosts')}`;
  return new TransportError('host-key-unknown', 'host key is not known', {
    details: [`offered ${fingerprint(key)} (${readKeyType(key)})`],
    help: [
      "Compare it with the host's own, on the host:",
      '  ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      'If they are the same, accept it:',
      `  ${scan}`,
      'Or accept new hosts with host_key_policy accept-new.',
    ].join('\n'),
  });
}

function explainRemoval(keys: readonly KnownHostsLine[], identity: HostKeyIdentity): string[] {
  if (keys.some(({ file }) => file === PINNED))
    return [`If the host was reinstalled, correct ${PINNED} in the inventory.`];
  const commands = listRemovals(keys, identity).map((command) => `  ${command}`);
  return ['If the host was reinstalled, forget its old key:', ...commands];
}

function listRemovals(keys: readonly KnownHostsLine[], identity: HostKeyIdentity): string[] {
  const [name] = listKnownNames(identity);
  const removals = keys.map((line) => `ssh-keygen -R ${quote(name)} -f ${quote(line.file)}`);
  return [...new Set(removals)];
}
