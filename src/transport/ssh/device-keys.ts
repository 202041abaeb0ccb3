import { readKeyType } from '../../util/known-hosts.ts';
import type { Target } from '../connection.ts';
import { isDeviceType } from './ssh-agent.ts';
import type { AgentKey } from './ssh-agent.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';

export function isHeldInDevice({ publicKey }: AgentKey): boolean {
  return isDeviceType(readKeyType(publicKey));
}

/** Whether the system's ssh is to try what an agent has of keys in devices, where a host refuses those that ssh2 has. */
export function canTryDevices(target: Target, settings: SshSettings, held: readonly AgentKey[]): boolean {
  const mayTry = target.connection === 'ssh' && target.password === undefined && !settings.identitiesOnly;
  return mayTry && settings.configuration.hasSsh && held.some(isHeldInDevice);
}
