import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listProcesses, makeGroup } from './cgroups.ts';
import type { Cgroups } from './cgroups.ts';
import { locateCommand } from './command.ts';
import { CONTROLLER_ETC } from './etc.ts';
import { groupOf } from './host-power.ts';
import { LabError } from './lab-error.ts';
import type { StateFolder } from './state-folder.ts';
import { CONTROLLER, HOSTS, namespaceFile } from './topology.ts';

/** Binds the lab's files over the machine's in /etc, in a mount namespace of the command's own. `$0` is the folder that holds them. */
const ENTER = `for file in hosts nsswitch.conf resolv.conf; do [ ! -e "/etc/$file" ] || mount --bind "$0/$file" "/etc/$file" || exit; done; exec "$@"`;

/** The words before a command that runs it at the controller's place in the lab's network, where the lab's names resolve. */
export function enterCommand(checkoutId: string, folder: StateFolder): string[] {
  const namespace = `--net=${namespaceFile(checkoutId, CONTROLLER.name)}`;
  return ['nsenter', namespace, '--', 'unshare', '--mount', '--', 'sh', '-c', ENTER, folder.controllerEtc];
}

/** Starts the resolver that fresh hosts ask, as a provider's would stand in their network. It knows the hosts and one name of the world outside. */
export async function ensureController(cgroups: Cgroups, checkoutId: string, folder: StateFolder): Promise<void> {
  await mkdir(folder.controllerEtc, { recursive: true });
  for (const [name, text] of Object.entries(CONTROLLER_ETC)) await writeFile(join(folder.controllerEtc, name), text);
  if ((await listProcesses(cgroups, groupOf(checkoutId, CONTROLLER.name))).length > 0) return;

  const configuration = join(folder.controller, 'dnsmasq.conf');
  await writeFile(configuration, RESOLVER);
  const group = await makeGroup(cgroups, groupOf(checkoutId, CONTROLLER.name));
  const argv = [
    fileURLToPath(new URL('serve.sh', import.meta.url)),
    group.join(':'),
    namespaceFile(checkoutId, CONTROLLER.name),
    'dnsmasq',
    `--conf-file=${configuration}`,
  ];
  const child = spawn(locateCommand('sh') ?? '/bin/sh', argv, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code !== 0)
    throw new LabError(
      `the resolver at ${CONTROLLER.address} does not start: ${Buffer.concat(said).toString().trim()}`,
    );
}

const RESOLVER = `port=53
listen-address=${CONTROLLER.address}
bind-interfaces
no-hosts
no-resolv
pid-file=
user=root
log-facility=/dev/null
host-record=www.example.net,${CONTROLLER.address}
${HOSTS.map(({ name, address }) => `host-record=${name},${address}`).join('\n')}
local=/#/
`;
