import { isIP } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { lookup } from 'node:dns/promises';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { TransportError } from '../transport-error.ts';

/** From where a connection is made: BindAddress, or an address of BindInterface. */
export interface Origin {
  readonly localAddress?: string;
  readonly family: 0 | 4 | 6;
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** @throws TransportError `ssh-config` where this machine has no such address. */
export async function findOrigin(settings: SshSettings, interfaces: () => Interfaces): Promise<Origin> {
  const { bindAddress, bindInterface, addressFamily: family } = settings;
  if (bindAddress !== undefined) {
    const address = isIP(bindAddress) === 0 ? await resolve(bindAddress, family) : bindAddress;
    return { localAddress: address, family: readFamily(address) };
  }
  if (bindInterface === undefined) return { family };
  const addresses = interfaces()[bindInterface] ?? [];
  // A link-local address reaches nothing without its zone.
  const usable = addresses.filter(({ address }) => !address.toLowerCase().startsWith('fe80:'));
  const found = usable.find(({ address }) => family === 0 || readFamily(address) === family);
  if (found === undefined) {
    throw new TransportError('ssh-config', `BindInterface: this machine has no ${bindInterface} with an address`, {
      help: 'Correct BindInterface in the ssh configuration.',
    });
  }
  return { localAddress: found.address, family: readFamily(found.address) };
}

function readFamily(address: string): 4 | 6 {
  return isIP(address) === 6 ? 6 : 4;
}

async function resolve(name: string, family: 0 | 4 | 6): Promise<string> {
  try {
    return (await lookup(name, { family })).address;
  } catch (cause) {
    throw new TransportError('ssh-config', `BindAddress: the name ${name} has no address`, {
      help: 'Correct BindAddress in the ssh configuration.',
      cause,
    });
  }
}
