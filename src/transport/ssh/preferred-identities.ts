import type { Target } from '../connection.ts';
import type { Identities } from './ssh-identities.ts';
import type { SshConfiguration } from '../ssh-config/ssh-configuration.ts';

const SWITCHES: Readonly<Record<string, string>> = {
  publickey: 'pubkeyauthentication',
  password: 'passwordauthentication',
  'keyboard-interactive': 'kbdinteractiveauthentication',
};

/**
 * In the order of PreferredAuthentications, without the ways to log in that the configuration has switched off, unless the inventory has a
 * key or a password for them.
 */
export function preferIdentities(target: Target, identities: Identities, { values }: SshConfiguration): Identities {
  const isGiven = (method: string): boolean =>
    method === 'publickey' ? (target.privateKeyFiles ?? []).length > 0 : target.password !== undefined;
  const preferred = values.get('preferredauthentications')?.[0]?.split(',');
  const methodOf = ({ method }: Identities['identities'][number]): string =>
    method.type === 'agent' ? 'publickey' : method.type;
  const isOff = (method: string): boolean => {
    if (isGiven(method)) return false;
    const value = values.get(SWITCHES[method] ?? '')?.[0];
    return value === 'no' || value === 'false' || preferred?.includes(method) === false;
  };
  const left = identities.identities.filter((identity) => !isOff(methodOf(identity)));
  const off = [...new Set(identities.identities.map(methodOf))].filter(isOff);
  const rank = (identity: Identities['identities'][number]): number => {
    const index = preferred?.indexOf(methodOf(identity)) ?? 0;
    return index === -1 ? (preferred?.length ?? 0) : index;
  };
  return {
    ...identities,
    identities: left.sort((a, b) => rank(a) - rank(b)),
    skipped: [...identities.skipped, ...off.map((method) => `${method}: the ssh configuration has it switched off`)],
  };
}
