import type { SshConfiguration } from './ssh-configuration.ts';
import { matchesWildcards } from '../../util/known-hosts.ts';

/** What a host's session is asked to have in its environment: SendEnv's, and SetEnv's in place of those. sshd takes what its AcceptEnv names. */
export function collectEnvironment(
  { values }: SshConfiguration,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const patterns = values.get('sendenv') ?? [];
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && patterns.some((pattern) => matchesWildcards(pattern, name))) sent[name] = value;
  }
  for (const assignment of values.get('setenv') ?? []) {
    const equals = assignment.indexOf('=');
    if (equals > 0) sent[assignment.slice(0, equals)] = assignment.slice(equals + 1);
  }
  return sent;
}
