import type { AnyAuthMethod } from 'ssh2';
import type { Target } from './connection.ts';
import { fingerprint } from '../util/known-hosts.ts';
import type { KeyFile, PrivateKeyStore } from './private-key-store.ts';
import { listAgentKeys } from './ssh-agent.ts';
import type { AgentKey } from './ssh-agent.ts';
import type { SshSettings } from './ssh-settings.ts';
import { TransportError } from './transport-error.ts';

/** One way to log in, with the words to show if it was in vain. */
export interface Identity {
  readonly label: string;
  readonly method: AnyAuthMethod;
}

export interface Identities {
  /** In the order in which they are tried. */
  readonly identities: readonly Identity[];
  /** What would have been tried, and why it cannot be. */
  readonly skipped: readonly string[];
}

/**
 * The inventory's key files; then the agent's keys, those of the configuration's files first; then these files themselves; then the password.
 * @throws TransportError `key-file` for a key file of the inventory that cannot be used.
 */
export async function collectIdentities(
  target: Target,
  settings: SshSettings,
  keys: PrivateKeyStore,
  authSock: string | undefined,
): Promise<Identities> {
  const collected = new Map<string, Identity>();
  const skipped: string[] = [];
  const { user: username } = settings;
  const agentKeys = await readAgent(settings, authSock, skipped);
  const inAgent = (publicKey: Buffer | undefined): AgentKey | undefined =>
    publicKey === undefined ? undefined : agentKeys.find((key) => key.publicKey.equals(publicKey));
  const add = (publicKey: Buffer, label: string, method: AnyAuthMethod): void => {
    const id = fingerprint(publicKey);
    if (!collected.has(id)) collected.set(id, { label: `${label} (${id})`, method });
  };
  const addAgentKey = (key: AgentKey): void =>
    add(key.publicKey, `agent key ${key.comment}`, { type: 'agent', username, agent: key.agent });
  const addFile = (path: string, file: KeyFile): string | undefined => {
    const held = inAgent(publicKeyOf(file));
    if (file.kind === 'key') {
      add(file.key.getPublicSSH(), `key ${path}`, { type: 'publickey', username, key: file.key });
    } else if (held !== undefined) {
      addAgentKey(held);
    } else {
      return explainKeyFile(file);
    }
    return undefined;
  };

  for (const path of target.privateKeyFiles ?? []) {
    const reason = addFile(path, await keys.load(path));
    if (reason !== undefined) throw refuseKeyFile(path, reason);
  }
  const files = await Promise.all(settings.identityFiles.map(async (path) => ({ path, file: await keys.load(path) })));
  for (const { file } of files) {
    const held = inAgent(publicKeyOf(file));
    if (held !== undefined) addAgentKey(held);
  }
  if (!settings.identitiesOnly) agentKeys.forEach(addAgentKey);
  for (const { path, file } of files) {
    const reason = addFile(path, file);
    if (reason !== undefined && file.kind !== 'missing') skipped.push(`${path}: ${reason}`);
  }
  for (const path of settings.certificateFiles) {
    skipped.push(`certificate ${path}: only with ansible_connection: openssh`);
  }
  return { identities: [...collected.values(), ...makePasswordIdentities(username, target.password)], skipped };
}

function makePasswordIdentities(username: string, password: string | undefined): Identity[] {
  if (password === undefined) return [];
  let asked = false;
  return [
    { label: 'password', method: { type: 'password', username, password } },
    {
      label: 'keyboard-interactive, with the password',
      method: {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _language, prompts, finish) => {
          // Asked a second time, the same answer would only count as another failure.
          finish(prompts.map(() => (asked ? '' : password)));
          asked ||= prompts.length > 0;
        },
      },
    },
  ];
}

async function readAgent(settings: SshSettings, authSock: string | undefined, skipped: string[]): Promise<AgentKey[]> {
  const socket = settings.identityAgent ?? authSock;
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
  return file.kind === 'encrypted' ? file.publicKey : undefined;
}

function explainKeyFile(file: Exclude<KeyFile, { kind: 'key' }>): string {
  if (file.kind === 'missing') return 'there is no such file';
  return file.kind === 'encrypted' ? 'it is encrypted, and no ssh-agent holds it' : file.reason;
}

function refuseKeyFile(path: string, reason: string): TransportError {
  const encrypted = reason.startsWith('it is encrypted');
  return new TransportError('key-file', `the private key ${path} cannot be used: ${reason}`, {
    help: encrypted
      ? `Load it into ssh-agent first: eval "$(ssh-agent)"; ssh-add ${path}`
      : 'Correct --private-key or ansible_ssh_private_key_file.',
  });
}
