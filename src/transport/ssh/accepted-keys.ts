import { matchesWildcards } from '../../util/known-hosts.ts';
import type { SshConfiguration } from '../ssh-config/ssh-configuration.ts';

/** Whether keys of a type may be tried, by PubkeyAcceptedAlgorithms. */
export type AcceptsKeys = (type: string) => boolean;

const OF_RSA = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];

export function readAcceptedKeys({ values, configured }: SshConfiguration): AcceptsKeys {
  const list = values.get('pubkeyacceptedalgorithms')?.[0];
  // What is added to ssh's own choice, or put first, leaves nothing out; `ssh -G` writes the whole list.
  if (list === undefined || !configured.has('pubkeyacceptedalgorithms') || /^[+^]/.test(list)) return () => true;
  const isWithout = list.startsWith('-');
  const patterns = list.replace(/^-/, '').split(',');
  const isAccepted = (name: string): boolean =>
    patterns.some((pattern) => matchesWildcards(pattern, name)) !== isWithout;
  return (type) => (type === 'ssh-rsa' ? OF_RSA : [type]).some(isAccepted);
}
