import { existsSync } from 'node:fs';
import { readKeyType } from '../../util/known-hosts.ts';
import type { KnownHostsLine } from '../../util/known-hosts.ts';
import type { Target } from '../connection.ts';
import { findAuthorities, findKnownKeys } from '../ssh/host-key-check.ts';
import type { HostKeyIdentity } from '../ssh/host-key-check.ts';
import type { PrivateKeyStore } from '../ssh/private-key-store.ts';
import { listAgentKeys } from '../ssh/ssh-agent.ts';
import type { SshSettings } from './ssh-settings.ts';

/** Finds keys and certificates that ssh2 cannot use. What files and agents have is looked up once. */
export class OpensshNeeds {
  readonly #keys: PrivateKeyStore;
  readonly #certificates = new Map<string, boolean>();
  readonly #agents = new Map<string, Promise<readonly string[]>>();

  constructor(keys: PrivateKeyStore) {
    this.#keys = keys;
  }

  /**
   * Why a user's keys want the system's ssh: certificates, which ssh tries before plain keys; and keys in devices, where the inventory names them
   * or the configuration has no others.
   */
  async ofLogin(target: Target, settings: SshSettings, authSock: string | undefined): Promise<readonly string[]> {
    const named = target.privateKeyFiles ?? [];
    const { identityFiles, identitiesOnly, identityAgent } = settings;
    const reasons = [...named, ...identityFiles]
      .filter((path) => this.#hasCertificate(path))
      .map((path) => `CertificateFile ${path}-cert.pub`);
    const socket = identityAgent ?? authSock;
    if (!identitiesOnly && socket !== undefined && socket !== '' && socket !== 'none') {
      reasons.push(...(await this.#listAgentCertificates(socket)));
    }
    for (const path of named) if (await this.#isInDevice(path)) reasons.push(`security key ${path}`);
    return reasons;
  }

  #hasCertificate(path: string): boolean {
    let has = this.#certificates.get(path);
    if (has === undefined) {
      has = existsSync(`${path}-cert.pub`);
      this.#certificates.set(path, has);
    }
    return has;
  }

  #listAgentCertificates(socket: string): Promise<readonly string[]> {
    let certificates = this.#agents.get(socket);
    if (certificates === undefined) {
      certificates = listCertificates(socket);
      this.#agents.set(socket, certificates);
    }
    return certificates;
  }

  async #isInDevice(path: string): Promise<boolean> {
    return (await this.#keys.load(path)).kind === 'security-key';
  }
}

/** Why a host's key wants the system's ssh: what is known of it is an authority alone. */
export function findHostCertificate(lines: readonly KnownHostsLine[], identity: HostKeyIdentity): string | undefined {
  const [authority] = findAuthorities(lines, identity);
  const isKnown = findKnownKeys(lines, identity).some(({ marker }) => marker === undefined);
  return authority === undefined || isKnown ? undefined : `@cert-authority of ${authority.file}:${authority.line}`;
}

async function listCertificates(socket: string): Promise<readonly string[]> {
  try {
    const keys = await listAgentKeys(socket);
    return keys
      .filter(({ publicKey }) => readKeyType(publicKey).includes('-cert-'))
      .map(({ comment }) => `certificate of the agent, ${comment}`);
  } catch {
    // Logging in says what is wrong with it.
    return [];
  }
}
