import type { AnyAuthMethod } from 'ssh2';
import { fingerprint, readKeyType } from '../../util/known-hosts.ts';
import { readAcceptedKeys } from './accepted-keys.ts';
import type { AcceptsKeys } from './accepted-keys.ts';
import type { Ask } from '../ask.ts';
import type { Target } from '../connection.ts';
import { canTryDevices } from './device-keys.ts';
import { KeyboardAnswers } from './keyboard-answers.ts';
import type { Identity } from './login-identity.ts';
import { makePasswordIdentities } from './password-identities.ts';
import type { KeyFile, PrivateKeyStore, UnlockedKey } from './private-key-store.ts';
import { HeldKey, listAgentKeys, LockedKey } from './ssh-agent.ts';
import type { AgentKey } from './ssh-agent.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { TransportError } from '../transport-error.ts';

export interface Identities {
  /** In the order in which they are tried. */
  readonly identities: readonly Identity[];
  /** What would have been tried, and why it cannot be. */
  readonly skipped: readonly string[];
}

/** What logging in has at hand. */
export interface LoginMeans {
  readonly keys: PrivateKeyStore;
  /** The socket of the ssh-agent. */
  readonly authSock: string | undefined;
  readonly ask: Ask | undefined;
  /** Lets the time of the connect stand still while somebody is asked. */
  readonly pause: <T>(work: () => Promise<T>) => Promise<T>;
  /** Ends the login. */
  readonly fail: (error: unknown) => void;
}

interface CollectionMeans extends LoginMeans {
  readonly accepts: AcceptsKeys;
}

/**
 * The inventory's key files; then the agent's keys, those of the configuration's files first; then these files themselves; then the answers to
 * what the host asks, and the password.
 * @throws TransportError `key-file` for a key file of the inventory that cannot be used.
 */
export async function collectIdentities(target: Target, settings: SshSettings, means: LoginMeans): Promise<Identities> {
  const { user, identityFiles, identitiesOnly, certificateFiles } = settings;
  const { ask, pause } = means;
  const skipped: string[] = [];
  const socket = settings.identityAgent ?? means.authSock;
  const agentKeys = await readAgent(socket, skipped);
  const accepts = readAcceptedKeys(settings.configuration);
  const collection = new IdentityCollection(user, socket ?? '', agentKeys, { ...means, accepts });
  const load = (path: string) => means.keys.load(path, target.keyPassphrase);

  for (const path of target.privateKeyFiles ?? []) {
    const file = await load(path);
    const reason = collection.addFile(path, file);
    if (reason !== undefined) throw refuseKeyFile(path, file, reason);
  }
  const files = await Promise.all(identityFiles.map(async (path) => ({ path, file: await load(path) })));
  for (const { path, file } of files) collection.addHeld(path, file);
  if (!identitiesOnly) for (const key of agentKeys) collection.addAgentKey(key, `agent key ${key.comment}`);
  for (const { path, file } of files) {
    const reason = collection.addFile(path, file);
    if (reason !== undefined && file.kind !== 'missing') skipped.push(`${path}: ${reason}`);
  }
  for (const { parsed, publicKey, comment } of identitiesOnly ? [] : agentKeys) {
    const type = readKeyType(publicKey);
    if (parsed === undefined) skipped.push(`agent key ${comment} (${type}): ${ONLY_OPENSSH}`);
    else if (!accepts(type)) skipped.push(`agent key ${comment}: ${explainLeftOut(type)}`);
  }
  for (const path of certificateFiles) skipped.push(`certificate ${path}: ${ONLY_OPENSSH}`);
  const answers = new KeyboardAnswers({
    host: target.name,
    password: target.password,
    ask: ask && ((question, options) => pause(() => ask(question, options))),
  });
  // Nobody is asked before every key has been tried.
  const areSecond = canTryDevices(target, settings, agentKeys);
  const byPassword = makePasswordIdentities(user, target.password, answers, means.fail);
  const asking = byPassword.map((identity) => ({ ...identity, isSecond: areSecond }));
  return { identities: [...collection.identities, ...asking], skipped };
}

const ONLY_OPENSSH = 'only with ansible_connection: openssh';

function explainLeftOut(type: string): string {
  return `PubkeyAcceptedAlgorithms of the ssh configuration leaves out ${type}`;
}

/** Keys to try, each once. */
class IdentityCollection {
  readonly #username: string;
  readonly #socket: string;
  readonly #agentKeys: readonly AgentKey[];
  readonly #means: CollectionMeans;
  readonly #identities = new Map<string, Identity>();

  constructor(username: string, socket: string, agentKeys: readonly AgentKey[], means: CollectionMeans) {
    this.#username = username;
    this.#socket = socket;
    this.#agentKeys = agentKeys;
    this.#means = means;
  }

  get identities(): readonly Identity[] {
    return [...this.#identities.values()];
  }

  /** Nothing for a key that only OpenSSH can use. */
  addAgentKey(key: AgentKey, label: string): boolean {
    if (key.parsed === undefined || !this.#means.accepts(readKeyType(key.publicKey))) return false;
    const agent = new HeldKey(this.#socket, key.parsed);
    this.#addAgent(fingerprint(key.publicKey), label, agent);
    return true;
  }

  /** The agent's own copy of a file's key, if it has one. */
  addHeld(path: string, file: KeyFile): boolean {
    const publicKey = publicKeyOf(file);
    const held = publicKey && this.#agentKeys.find((key) => key.publicKey.equals(publicKey));
    return held !== undefined && this.addAgentKey(held, `key ${path}, held by the agent`);
  }

  /** @returns why the file cannot be used. */
  addFile(path: string, file: KeyFile): string | undefined {
    const publicKey = publicKeyOf(file);
    const type = publicKey && readKeyType(publicKey);
    if (type !== undefined && !this.#means.accepts(type)) return explainLeftOut(type);
    switch (file.kind) {
      case 'key': {
        const id = fingerprint(file.key.getPublicSSH());
        this.#add(id, `key ${path}`, { type: 'publickey', username: this.#username, key: file.key });
        return undefined;
      }
      case 'locked':
        if (this.addHeld(path, file)) return undefined;
        if (file.unlock === undefined || this.#means.ask === undefined) return explainLock(file.refusedPassphrase);
        this.#addLocked(path, file.publicKey, file.unlock);
        return undefined;
      case 'security-key':
        if (this.addHeld(path, file)) return undefined;
        return `it is in a security key: ${ONLY_OPENSSH}`;
      case 'public':
        if (this.addHeld(path, file)) return undefined;
        return 'it holds a public key, not a private one';
      case 'missing':
        if (this.addHeld(path, file)) return undefined;
        return 'there is no such file';
      case 'unusable':
        return this.addHeld(path, file) ? undefined : file.reason;
    }
  }

  #addLocked(path: string, publicKey: Buffer | undefined, unlock: () => Promise<UnlockedKey>): void {
    const { pause, fail } = this.#means;
    const agent = new LockedKey(publicKey, async () => {
      try {
        return (await pause(unlock)).key;
      } catch (error) {
        fail(error);
        throw error;
      }
    });
    this.#addAgent(publicKey === undefined ? path : fingerprint(publicKey), `key ${path}`, agent);
  }

  #addAgent(id: string, label: string, agent: HeldKey | LockedKey): void {
    this.#add(id, label, { type: 'agent', username: this.#username, agent }, () => agent.hasSigned);
  }

  #add(id: string, label: string, method: AnyAuthMethod, hasSigned?: () => boolean): void {
    if (this.#identities.has(id)) return;
    const shown = id.startsWith('SHA256:') ? `${label} (${id})` : label;
    this.#identities.set(id, { label: shown, method, ...(hasSigned === undefined ? {} : { hasSigned }) });
  }
}

export function explainLock(refusedPassphrase: boolean): string {
  return refusedPassphrase
    ? 'it is encrypted, and its passphrase is not the one of ansible_ssh_private_key_passphrase'
    : 'it is encrypted, and no ssh-agent holds it';
}

async function readAgent(socket: string | undefined, skipped: string[]): Promise<AgentKey[]> {
  if (socket === undefined || socket === '' || socket === 'none') return [];
  try {
    return await listAgentKeys(socket);
  } catch (error) {
    skipped.push(`agent ${socket}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function publicKeyOf(file: KeyFile): Buffer | undefined {
  if (file.kind === 'key') return file.key.getPublicSSH();
  return file.publicKey;
}

export function refuseKeyFile(path: string, file: KeyFile, reason: string): TransportError {
  const help =
    file.kind === 'locked'
      ? `Load it into ssh-agent first: eval "$(ssh-agent)"; ssh-add ${path}\nOr start on a terminal, or give ansible_ssh_private_key_passphrase.`
      : 'Correct --private-key or ansible_ssh_private_key_file.';
  return new TransportError('key-file', `the private key ${path} cannot be used: ${reason}`, { help });
}
