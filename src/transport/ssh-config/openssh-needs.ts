import { existsSync } from 'node:fs';
import { readKeyType } from '../../util/known-hosts.ts';
import type { KnownHostsLine } from '../../util/known-hosts.ts';
import type { Target } from '../connection.ts';
import { findAuthorities, findKnownKeys } from '../ssh/host-key-check.ts';
import type { HostKeyIdentity } from '../ssh/host-key-check.ts';
import type { KeyFile, PrivateKeyStore } from '../ssh/private-key-store.ts';
import { canTryDevices, isHeldInDevice } from '../ssh/device-keys.ts';
import { isDeviceType, listAgentKeys } from '../ssh/ssh-agent.ts';
import type { AgentKey } from '../ssh/ssh-agent.ts';
import type { SshSettings } from './ssh-settings.ts';

/** Finds keys and certificates that ssh2 cannot use. What files and agents have is looked up once. */
export class OpensshNeeds {
  readonly #keys: PrivateKeyStore;
  readonly #certificates = new Map<string, boolean>();
  readonly #held = new Map<string, Promise<readonly AgentKey[]>>();

  constructor(keys: PrivateKeyStore) {
    this.#keys = keys;
  }

  /**
   * Why a user's keys want the system's ssh: certificates, which ssh tries before plain keys; and keys in devices, where the inventory or
   * the configuration names them, or there are no others.
   */
  async ofLogin(target: Target, settings: SshSettings, authSock: string | undefined): Promise<readonly string[]> {
    const named = target.privateKeyFiles ?? [];
    const { identityFiles, identitiesOnly, identityAgent } = settings;
    const reasons = [...named, ...identityFiles]
      .filter((path) => this.#hasCertificate(path))
      .map((path) => `CertificateFile ${path}-cert.pub`);
    const socket = identityAgent ?? authSock;
    if (!identitiesOnly && socket !== undefined && socket !== '' && socket !== 'none') {
      reasons.push(...listCertificates(await this.#askAgent(socket)));
    }
    for (const path of named) if (await this.#isInDevice(path)) reasons.push(`security key ${path}`);
    if (named.length === 0) reasons.push(...(await this.#listDeviceKeys(settings, socket)));
    return reasons;
  }

  /** Those that the configuration names; others, of the agent too, only where there is no key that ssh2 could try. */
  async #listDeviceKeys(settings: SshSettings, socket: string | undefined): Promise<readonly string[]> {
    const load = async (path: string) => ({ path, file: await this.#keys.load(path) });
    const files = await Promise.all(settings.identityFiles.map(load));
    const inDevice = files.filter(({ file }) => isDeviceFile(file)).map(({ path }) => `security key ${path}`);
    if (inDevice.length > 0 && settings.configuration.configured.has('identityfile')) return inDevice;
    const held = settings.identitiesOnly ? [] : await this.#askAgent(socket);
    if (
      held.some((key) => !isHeldInDevice(key)) ||
      files.some(({ file: { kind } }) => kind === 'key' || kind === 'locked')
    )
      return [];
    return [...inDevice, ...held.map(nameHeldKey)];
  }

  /** Keys in devices that an agent holds beside others; they are the system's ssh's to try, once a host has refused these. */
  async ofRefusedKeys(target: Target, settings: SshSettings, authSock: string | undefined): Promise<readonly string[]> {
    const held = await this.#askAgent(settings.identityAgent ?? authSock);
    return canTryDevices(target, settings, held) ? held.filter(isHeldInDevice).map(nameHeldKey) : [];
  }

  async #askAgent(socket: string | undefined): Promise<readonly AgentKey[]> {
    if (socket === undefined || socket === '' || socket === 'none') return [];
    let keys = this.#held.get(socket);
    if (keys === undefined) {
      // Logging in says what is wrong with it.
      keys = listAgentKeys(socket).catch(() => []);
      this.#held.set(socket, keys);
    }
    return keys;
  }

  #hasCertificate(path: string): boolean {
    let has = this.#certificates.get(path);
    if (has === undefined) {
      has = existsSync(`${path}-cert.pub`);
      this.#certificates.set(path, has);
    }
    return has;
  }

  async #isInDevice(path: string): Promise<boolean> {
    return isDeviceFile(await this.#keys.load(path));
  }
}

function nameHeldKey({ comment }: AgentKey): string {
  return `security key of the agent, ${comment}`;
}

/** Why a host's key wants the system's ssh: what is known of it is an authority alone; or one that is revoked, by which its certificate is refused. */
export function findHostCertificate(lines: readonly KnownHostsLine[], identity: HostKeyIdentity): string | undefined {
  const known = findKnownKeys(lines, identity);
  const isRevoked = ({ key }: KnownHostsLine): boolean =>
    known.some((line) => line.marker === 'revoked' && line.key === key);
  const isKnown = known.some(({ marker }) => marker === undefined);
  return isKnown && !findAuthorities(lines, identity).some(isRevoked) ? undefined : nameAuthorities(lines, identity)[0];
}

export function nameAuthorities(lines: readonly KnownHostsLine[], identity: HostKeyIdentity): readonly string[] {
  return findAuthorities(lines, identity)
    .slice(0, 1)
    .map(({ file, line }) => `@cert-authority of ${file}:${line}`);
}

function listCertificates(keys: readonly AgentKey[]): readonly string[] {
  return keys
    .filter(({ publicKey }) => readKeyType(publicKey).includes('-cert-'))
    .map(({ comment }) => `certificate of the agent, ${comment}`);
}

/** Also where the file tells no more than which key of an agent is meant. */
function isDeviceFile(file: KeyFile): boolean {
  if (file.kind === 'security-key') return true;
  const isPublic = file.kind === 'public' || file.kind === 'missing';
  return isPublic && file.publicKey !== undefined && isDeviceType(readKeyType(file.publicKey));
}
