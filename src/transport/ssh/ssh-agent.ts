import { connect } from 'node:net';
import ssh2 from 'ssh2';
import type { ParsedKey, SigningRequestOptions, SignCallback } from 'ssh2';
import { readKeyType } from '../../util/known-hosts.ts';

/** A key that an agent holds. */
export interface AgentKey {
  readonly publicKey: Buffer;
  readonly comment: string;
  /** As ssh2 has it; undefined for one that ssh2 cannot use: a certificate, or a key in a device (FIDO). */
  readonly parsed: ParsedKey | undefined;
}

/** Whether it is of a FIDO key, OpenSSH's PROTOCOL.u2f. */
export function isDeviceType(type: string): boolean {
  return type.startsWith('sk-');
}

const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
/** No answer of an agent is longer; its source has the same limit. */
const LONGEST_ANSWER = 256 * 1024;
const ANSWER_MS = 5000;
const USABLE = /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/;

/** All keys of the agent; draft-miller-ssh-agent. ssh2's own list leaves out those that it cannot use. @throws Error if no agent answers. */
export async function listAgentKeys(socketPath: string): Promise<AgentKey[]> {
  const answer = await request(socketPath, Buffer.from([0, 0, 0, 1, REQUEST_IDENTITIES]));
  if (answer[0] !== IDENTITIES_ANSWER) throw new Error('the agent gives no list of its keys');
  const keys: AgentKey[] = [];
  let at = 5;
  const next = (): Buffer => {
    const length = answer.readUInt32BE(at);
    at += 4 + length;
    return answer.subarray(at - length, at);
  };
  for (let left = answer.readUInt32BE(1); left > 0; left--) {
    const publicKey = next();
    const comment = next().toString();
    const parsed = USABLE.test(readKeyType(publicKey)) ? ssh2.utils.parseKey(publicKey) : undefined;
    keys.push({ publicKey, comment, parsed: parsed instanceof Error ? undefined : parsed });
  }
  return keys;
}

function request(socketPath: string, message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(socketPath);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(ANSWER_MS, () => fail(new Error('the agent does not answer')));
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the agent hung up')));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < 4 ? undefined : received.readUInt32BE(0);
      if (length !== undefined && length > LONGEST_ANSWER) fail(new Error('what answers is no agent'));
      if (length === undefined || received.length < 4 + length) return;
      resolve(received.subarray(4, 4 + length));
      socket.destroy();
    });
    socket.write(message);
  });
}

/**
 * An agent of one key: ssh2 offers all keys of an agent in one go, and an sshd allows six tries. It tells whether the host has taken the key:
 * only then is it asked to sign.
 */
abstract class SingleKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  #hasSigned = false;

  get hasSigned(): boolean {
    return this.#hasSigned;
  }

  override getIdentities(callback: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
    this.#hasSigned = false;
    void answer(this.listKey(), (error, key) => callback(error, key === undefined ? [] : [key]));
  }

  override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions | SignCallback, callback?: SignCallback) {
    const tell = typeof options === 'function' ? options : callback;
    void answer(this.signWith(key, data, typeof options === 'function' ? {} : options), (error, signature) => {
      this.#hasSigned = error === undefined;
      tell?.(error, signature);
    });
  }

  /** The public key will do. */
  protected abstract listKey(): Promise<ParsedKey>;
  protected abstract signWith(key: ParsedKey, data: Buffer, options: SigningRequestOptions): Promise<Buffer>;
}

/** A key that an agent holds, as an agent of its own. */
export class HeldKey extends SingleKeyAgent {
  readonly #agent: ssh2.OpenSSHAgent;
  readonly #key: ParsedKey;

  constructor(socketPath: string, key: ParsedKey) {
    super();
    this.#agent = new ssh2.OpenSSHAgent(socketPath);
    this.#key = key;
  }

  protected override listKey(): Promise<ParsedKey> {
    return Promise.resolve(this.#key);
  }

  protected override signWith(key: ParsedKey, data: Buffer, options: SigningRequestOptions): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#agent.sign(key, data, options, (error, signature) => {
        if (signature === undefined) reject(error ?? new Error('the agent gave no signature'));
        else resolve(signature);
      });
    });
  }
}

/** An encrypted key file: it is decrypted when the host has taken its public key, or to learn that key. */
export class LockedKey extends SingleKeyAgent {
  readonly #publicKey: Buffer | undefined;
  readonly #unlock: () => Promise<ParsedKey>;

  constructor(publicKey: Buffer | undefined, unlock: () => Promise<ParsedKey>) {
    super();
    this.#publicKey = publicKey;
    this.#unlock = unlock;
  }

  protected override listKey(): Promise<ParsedKey> {
    const key = this.#publicKey === undefined ? undefined : ssh2.utils.parseKey(this.#publicKey);
    return key === undefined || key instanceof Error ? this.#unlock() : Promise.resolve(key);
  }

  protected override async signWith(_key: ParsedKey, data: Buffer, { hash }: SigningRequestOptions): Promise<Buffer> {
    return (await this.#unlock()).sign(data, hash);
  }
}

async function answer<T>(work: Promise<T>, tell: (error: Error | undefined, value?: T) => void): Promise<void> {
  let value: T;
  try {
    value = await work;
  } catch (error) {
    tell(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  tell(undefined, value);
}
