import { existsSync } from 'node:fs';
import { runCommand, tryCommand } from './command.ts';
import { CONTROLLER, HOSTS, PREFIX_LENGTH, namespaceFile, namespaceName } from './topology.ts';

const SWITCH = 'switch';
const BRIDGE = 'br0';

/** Makes the switch and the controller's place in the network, as far as they are not there. Nothing of it has an uplink. */
export async function ensureNetwork(checkoutId: string): Promise<void> {
  const switchName = namespaceName(checkoutId, SWITCH);
  if (!existsSync(namespaceFile(checkoutId, SWITCH))) await runCommand(['ip', 'netns', 'add', switchName]);
  if ((await tryCommand(['ip', '-n', switchName, 'link', 'show', BRIDGE])).code !== 0) {
    await runCommand(['ip', '-n', switchName, 'link', 'add', BRIDGE, 'type', 'bridge']);
  }
  await runCommand(['ip', '-n', switchName, 'link', 'set', BRIDGE, 'up']);
  await ensurePort(checkoutId, CONTROLLER);
}

/** Connects a place to the switch, as far as it is not connected, and brings its link up. */
export async function ensurePort(checkoutId: string, place: { name: string; address: string }): Promise<void> {
  const name = namespaceName(checkoutId, place.name);
  const switchName = namespaceName(checkoutId, SWITCH);
  if (!existsSync(namespaceFile(checkoutId, place.name))) await runCommand(['ip', 'netns', 'add', name]);
  await ipBatch(name, ['link set lo up']);
  if ((await tryCommand(['ip', '-n', name, 'link', 'show', 'eth0'])).code !== 0) {
    await tryCommand(['ip', '-n', switchName, 'link', 'del', place.name]);
    // Made where they belong: no interface of the lab ever stands in the machine's own network.
    const addresses = `address ${hardwareAddress(place.address)}`;
    await ipBatch(name, [`link add eth0 ${addresses} type veth peer name ${place.name} netns ${switchName}`]);
  }
  await ipBatch(switchName, [`link set ${place.name} master ${BRIDGE}`, `link set ${place.name} up`]);
  await ipBatch(name, [`address replace ${place.address}/${PREFIX_LENGTH} dev eth0`, 'link set eth0 up']);
}

/** Pulls the cable of a host, or puts it back. */
export async function setLink(checkoutId: string, host: string, state: 'up' | 'down'): Promise<void> {
  await runCommand(['ip', '-n', namespaceName(checkoutId, SWITCH), 'link', 'set', host, state]);
}

/** The places whose port on the switch is up. */
export async function listLinksUp(checkoutId: string): Promise<Set<string>> {
  const result = await tryCommand(['ip', '-n', namespaceName(checkoutId, SWITCH), '-brief', 'link', 'show', 'up']);
  return new Set(result.stdout.split('\n').map((line) => line.split(/[@\s]/)[0] ?? ''));
}

/** A network namespace goes with all its interfaces, addresses and firewall rules. */
export async function removeNamespace(checkoutId: string, place: string): Promise<void> {
  if (existsSync(namespaceFile(checkoutId, place)))
    await runCommand(['ip', 'netns', 'del', namespaceName(checkoutId, place)]);
}

export async function removeNetwork(checkoutId: string): Promise<void> {
  for (const place of [...HOSTS.map(({ name }) => name), CONTROLLER.name, SWITCH])
    await removeNamespace(checkoutId, place);
}

export function hasNetwork(checkoutId: string): boolean {
  return existsSync(namespaceFile(checkoutId, SWITCH)) && existsSync(namespaceFile(checkoutId, CONTROLLER.name));
}

/** A locally administered MAC made of the IP address: a host that was off comes back as the one that its neighbours remember. */
function hardwareAddress(address: string): string {
  return ['02', '00', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
}

async function ipBatch(namespace: string, commands: readonly string[]): Promise<void> {
  await runCommand(['ip', '-n', namespace, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}
