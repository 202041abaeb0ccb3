import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { listOpensshReasons } from '../../src/transport/kinds/choose-connection.ts';
import type { Target } from '../../src/transport/connection.ts';
import { ALGORITHM_KEYWORDS, chooseAlgorithms } from '../../src/transport/ssh/ssh-algorithms.ts';
import { parseSshConfiguration } from '../../src/transport/ssh-config/ssh-configuration.ts';
import { readSshSettings } from '../../src/transport/ssh-config/ssh-settings.ts';

const OPTIONS = { home: '/home/me', localUser: 'me', sshBinary: 'ssh', environment: {} };
const TARGET: Target = { name: 'web', connection: 'ssh', host: 'web', connectTimeoutMs: 1000 };
const USUAL = 'securitykeyprovider internal\ngssapiauthentication no\nkexalgorithms curve25519-sha256,other\n';
const FACTS = { fileExists: (path: string) => path.startsWith('/there/'), hasTicket: true };

function listReasons(lines: string, target: Partial<Target> = {}, facts = FACTS): readonly string[] {
  const configuration = parseSshConfiguration(lines === '' ? USUAL : `${lines}\n`, USUAL, true);
  return listOpensshReasons({ ...TARGET, ...target }, readSshSettings(configuration, TARGET, OPTIONS), facts);
}

describe('a host goes over the system ssh for', () => {
  test.each<[string, string]>([
    [
      'kexalgorithms sntrup761x25519-sha512,mlkem768x25519-sha256',
      'KexAlgorithms sntrup761x25519-sha512,mlkem768x25519-sha256',
    ],
    ['ciphers none-such', 'Ciphers none-such'],
    ['macs umac-64@openssh.com', 'MACs umac-64@openssh.com'],
    ['hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com', 'HostKeyAlgorithms ssh-ed25519-cert-v01@openssh.com'],
    ['proxycommand fd %h\nproxyusefdpass yes', 'ProxyUseFdpass yes'],
    ['knownhostscommand /bin/keys', 'KnownHostsCommand /bin/keys'],
    ['revokedhostkeys /there/krl', 'RevokedHostKeys /there/krl'],
    ['verifyhostkeydns true', 'VerifyHostKeyDNS yes'],
    ['certificatefile /there/id-cert.pub', 'CertificateFile /there/id-cert.pub'],
    ['pkcs11provider /lib/token.so', 'PKCS11Provider /lib/token.so'],
    ['securitykeyprovider /lib/sk.so', 'SecurityKeyProvider /lib/sk.so'],
    ['hostbasedauthentication yes', 'HostbasedAuthentication yes'],
    ['gssapiauthentication yes', 'GSSAPIAuthentication yes, with a Kerberos ticket'],
  ])('%s', (lines, reason) => {
    expect(listReasons(lines)).toEqual([reason]);
  });
});

describe('and does without it for', () => {
  test.each<[string, string, Partial<Target>?, typeof FACTS?]>([
    ['nothing said', ''],
    ['a choice that ssh2 speaks in part', 'kexalgorithms sntrup761x25519-sha512,curve25519-sha256'],
    ['a certificate that is not there', 'certificatefile /nowhere/cert'],
    ['GSSAPI without a ticket', 'gssapiauthentication yes', {}, { ...FACTS, hasTicket: false }],
    ['a way to log in, where the inventory has a password', 'gssapiauthentication yes', { password: 'x' }],
    ['descriptors that no command passes', 'proxyusefdpass yes'],
    ['DNS that is to be asked about', 'verifyhostkeydns ask'],
    ['security keys as ssh has them', 'securitykeyprovider internal'],
  ])('%s', (_what, lines, target, facts) => {
    expect(listReasons(lines, target, facts)).toEqual([]);
  });
});

describe('algorithms', () => {
  const choose = (list: string, keyword: (typeof ALGORITHM_KEYWORDS)[number] = 'kexalgorithms') =>
    chooseAlgorithms(parseSshConfiguration(`${keyword} ${list}\n`, '', false), keyword);

  test.each([
    ['curve25519-sha256,mlkem768x25519-sha256,ecdh-sha2-nistp256', ['curve25519-sha256', 'ecdh-sha2-nistp256']],
    ['mlkem768x25519-sha256', []],
  ])('are those that are chosen and spoken: %s', (list, chosen) => {
    expect(choose(list)).toEqual(chosen);
  });

  test('are added to the usual ones, taken from them, or put first, where no ssh has done so', () => {
    expect(choose('+diffie-hellman-group14-sha1')?.at(-1)).toBe('diffie-hellman-group14-sha1');
    expect(choose('^ecdh-*')?.slice(0, 4)).toEqual([
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
      'curve25519-sha256',
    ]);
    expect(choose('-*-sha256')).not.toContain('diffie-hellman-group14-sha256');
    expect(choose('-curve25519-sha256')).not.toContain('diffie-hellman-group1-sha1');
  });

  test('are all known to ssh2', () => {
    const known: unknown = createRequire(import.meta.url)('ssh2/lib/protocol/constants.js');
    const lists = ['SUPPORTED_KEX', 'SUPPORTED_CIPHER', 'SUPPORTED_MAC', 'SUPPORTED_SERVER_HOST_KEY'];
    for (const [index, keyword] of ALGORITHM_KEYWORDS.entries()) {
      const spoken = choose('+*', keyword) ?? [];
      expect(spoken.length).toBeGreaterThan(7);
      expect(known).toMatchObject({ [lists[index] ?? '']: expect.arrayContaining([...spoken]) });
    }
  });
});
