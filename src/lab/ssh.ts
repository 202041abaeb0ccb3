import { enterCommand } from './controller.ts';
import type { StateFolder } from './state-folder.ts';
import type { LabHost } from './topology.ts';

/** The system's ssh to a host of the lab, from the controller's place, with the lab's key and known_hosts and no one's settings. */
export function sshCommand(checkoutId: string, folder: StateFolder, host: LabHost, user: string): string[] {
  const settings = {
    UserKnownHostsFile: escape(folder.knownHosts),
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: 'yes',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    ConnectTimeout: '5',
    // Nobody records what never leaves the machine, and a post-quantum exchange costs 0.3 s more.
    KexAlgorithms: 'curve25519-sha256',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return [
    ...enterCommand(checkoutId, folder),
    'ssh',
    '-F',
    'none',
    '-i',
    folder.key,
    ...options,
    `${user}@${host.address}`,
  ];
}

/** A path in a setting of ssh_config(5): quoted for spaces, without tokens. */
function escape(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
