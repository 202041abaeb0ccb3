import ssh2 from 'ssh2';
import type { ParsedKey, SigningRequestOptions, SignCallback } from 'ssh2';

/** A key that an agent holds, and the agent as one that holds only this key. */
export interface AgentKey {
  readonly publicKey: Buffer;
  readonly comment: string;
  readonly agent: ssh2.BaseAgent<ParsedKey>;
}

/** @throws Error if nothing answers at the socket. */
export function listAgentKeys(socketPath: string): Promise<AgentKey[]> {
  const agent = new ssh2.OpenSSHAgent(socketPath);
  return new Promise((resolve, reject) => {
    agent.getIdentities((error, keys) => {
      if (error) {
        reject(error);
        return;
      }
      resolve(
        (keys ?? []).flatMap((listed) => {
          const parsed = parsePublicKey(listed);
          if (parsed === undefined) return [];
          const publicKey = parsed.getPublicSSH();
          return [{ publicKey, comment: parsed.comment, agent: new SingleKeyAgent(agent, parsed) }];
        }),
      );
    });
  });
}

function parsePublicKey(listed: unknown): ParsedKey | undefined {
  if (typeof listed === 'string' || Buffer.isBuffer(listed) || isParsedKey(listed)) {
    const parsed = ssh2.utils.parseKey(listed);
    return parsed instanceof Error ? undefined : parsed;
  }
  if (typeof listed === 'object' && listed !== null && 'pubKey' in listed) return parsePublicKey(listed.pubKey);
  return undefined;
}

function isParsedKey(value: unknown): value is ParsedKey {
  return typeof value === 'object' && value !== null && 'getPublicSSH' in value;
}

/** ssh2 offers all keys of an agent in one go, and an sshd allows six tries: each goes as an agent of its own. */
class SingleKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: ssh2.OpenSSHAgent;
  readonly #key: ParsedKey;

  constructor(agent: ssh2.OpenSSHAgent, key: ParsedKey) {
    super();
    this.#agent = agent;
    this.#key = key;
  }

  override getIdentities(callback: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
    callback(undefined, [this.#key]);
  }

  override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions | SignCallback, callback?: SignCallback) {
    if (typeof options === 'function') this.#agent.sign(key, data, options);
    else this.#agent.sign(key, data, options, callback);
  }
}
