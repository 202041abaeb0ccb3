import { matchesWildcards } from '../../util/known-hosts.ts';
import { SIGNATURES } from './host-key-check.ts';
import type { SshConfiguration } from '../ssh-config/ssh-configuration.ts';

/** What ssh2 speaks, by the keyword of ssh_config(5) that chooses among it. */
const SPOKEN = {
  kexalgorithms: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group17-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group-exchange-sha1',
    'diffie-hellman-group14-sha1',
    'diffie-hellman-group1-sha1',
  ],
  ciphers: [
    'chacha20-poly1305@openssh.com',
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'aes128-cbc',
    'aes192-cbc',
    'aes256-cbc',
    '3des-cbc',
  ],
  macs: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha1-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1',
    'hmac-sha1-96',
    'hmac-md5',
    'hmac-md5-96',
  ],
  hostkeyalgorithms: [...SIGNATURES, 'ssh-rsa', 'ssh-dss'],
} as const;

export type AlgorithmKeyword = keyof typeof SPOKEN;
export const ALGORITHM_KEYWORDS = ['kexalgorithms', 'ciphers', 'macs', 'hostkeyalgorithms'] as const;
type SpokenName = (typeof SPOKEN)[AlgorithmKeyword][number];

/**
 * What the user has chosen, in that order, so far as ssh2 speaks it. Empty: it speaks none of it. Undefined: ssh's own choice, of which ssh2's
 * own is a part.
 */
export function chooseAlgorithms<K extends AlgorithmKeyword>(
  { values, configured }: SshConfiguration,
  keyword: K,
): readonly (typeof SPOKEN)[K][number][] | undefined {
  const list = values.get(keyword)?.[0];
  if (list === undefined || !configured.has(keyword)) return undefined;
  const spoken: readonly SpokenName[] = SPOKEN[keyword];
  const isSpoken = (name: string): name is (typeof SPOKEN)[K][number] => spoken.some((known) => known === name);
  // Without a system ssh the list may say what to add to ssh's own, to take from it or to put first; ssh -G has done that.
  const change = /^[+^-]/.exec(list)?.[0];
  const names = (change === undefined ? list : list.slice(1)).split(',');
  if (change === undefined) return names.filter(isSpoken);
  const usual = spoken.filter((name) => !OLD.test(name) && isSpoken(name)).filter(isSpoken);
  const named = spoken.filter(isSpoken).filter((name) => names.some((pattern) => matchesWildcards(pattern, name)));
  if (change === '-') return usual.filter((name) => !named.includes(name));
  const others = usual.filter((name) => !named.includes(name));
  return change === '^' ? [...named, ...others] : [...others, ...named];
}

/** Not among what ssh offers unless it is told to. */
const OLD = /-cbc$|^hmac-(?:sha1-96|md5)|group-exchange-sha1|group1-|group14-sha1|^ssh-(?:rsa|dss)$/;
