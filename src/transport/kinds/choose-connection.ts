import type { Target } from '../connection.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';

/** What else decides, and is not in the configuration. */
export interface LoginFacts {
  readonly fileExists: (path: string) => boolean;
  /** Whether this user may have a Kerberos ticket. */
  readonly hasTicket: boolean;
}

/**
 * Why a host cannot be reached with ssh2 as its configuration wants it, each as the keyword of ssh_config(5) and what it asks for. Empty: it can.
 * A way to log in is no reason where the inventory has a password, which is one for ssh2.
 */
export function listOpensshReasons(target: Target, settings: SshSettings, facts: LoginFacts): readonly string[] {
  const reasons = listTransportReasons(settings);
  return target.password === undefined ? [...reasons, ...listLoginReasons(settings, facts)] : reasons;
}

const ALGORITHMS = [
  ['KexAlgorithms', 'kex'],
  ['Ciphers', 'ciphers'],
  ['MACs', 'macs'],
  ['HostKeyAlgorithms', 'hostKeys'],
] as const;

function listTransportReasons({ algorithms, configuration, proxyCommand }: SshSettings): string[] {
  const get = (keyword: string): string => configuration.values.get(keyword)?.[0] ?? '';
  const reasons = ALGORITHMS.filter(([, kind]) => algorithms[kind]?.length === 0).map(
    ([keyword]) => `${keyword} ${get(keyword.toLowerCase())}`,
  );
  if (proxyCommand !== undefined && get('proxyusefdpass') === 'yes') reasons.push('ProxyUseFdpass yes');
  for (const keyword of CHECKS_OF_HOST_KEYS) {
    const value = get(keyword.toLowerCase());
    if (value !== '' && value !== 'none') reasons.push(`${keyword} ${value}`);
  }
  if (get('verifyhostkeydns') === 'true' || get('verifyhostkeydns') === 'yes') reasons.push('VerifyHostKeyDNS yes');
  return reasons;
}

const CHECKS_OF_HOST_KEYS = ['KnownHostsCommand', 'RevokedHostKeys'];

function listLoginReasons({ certificateFiles, configuration }: SshSettings, facts: LoginFacts): string[] {
  const get = (keyword: string): string => configuration.values.get(keyword)?.[0] ?? '';
  const reasons = certificateFiles.filter(facts.fileExists).map((path) => `CertificateFile ${path}`);
  if (get('pkcs11provider') !== '' && get('pkcs11provider') !== 'none') {
    reasons.push(`PKCS11Provider ${get('pkcs11provider')}`);
  }
  if (configuration.configured.has('securitykeyprovider')) {
    reasons.push(`SecurityKeyProvider ${get('securitykeyprovider')}`);
  }
  if (get('hostbasedauthentication') === 'yes') reasons.push('HostbasedAuthentication yes');
  // Debian and others have it in the file of the whole system; without a ticket it leads nowhere.
  if (get('gssapiauthentication') === 'yes' && facts.hasTicket) {
    reasons.push('GSSAPIAuthentication yes, with a Kerberos ticket');
  }
  return reasons;
}
