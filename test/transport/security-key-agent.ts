import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';

export type SecurityKeyType = 'sk-ssh-ed25519@openssh.com' | 'sk-ecdsa-sha2-nistp256@openssh.com';

/** What an agent has of a key: it signs as the key's kind does. */
interface HeldKey {
  readonly type: string;
  readonly blob: Buffer;
  readonly sign: (message: Buffer) => Buffer;
}

export interface SecurityKeyAgent {
  /** The lines of authorized_keys. */
  readonly publicKeys: readonly string[];
  stop(): void;
}

const APPLICATION = 'ssh:';
const TOUCHED = 0x01;
const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
const SIGN_REQUEST = 13;
const SIGN_RESPONSE = 14;
const FAILURE = 5;

/** Starts an agent of these keys: what it signs is checked by a real sshd. */
export async function startSecurityKeyAgent(path: string, keys: readonly HeldKey[]): Promise<SecurityKeyAgent> {
  const listed = keys.flatMap(({ type, blob }) => [pack(blob), pack(`the ${type}`)]);
  const answer = (request: Buffer): Buffer => {
    if (request[0] === REQUEST_IDENTITIES) {
      return Buffer.concat([Buffer.from([IDENTITIES_ANSWER, 0, 0, 0, keys.length]), ...listed]);
    }
    if (request[0] !== SIGN_REQUEST) return Buffer.from([FAILURE]);
    const blob = unpack(request, 1);
    const key = keys.find((each) => each.blob.equals(blob));
    if (key === undefined) return Buffer.from([FAILURE]);
    return Buffer.concat([Buffer.from([SIGN_RESPONSE]), pack(key.sign(unpack(request, 5 + blob.length)))]);
  };
  const server = createServer((socket) => serve(socket, answer));
  server.listen(path);
  await once(server, 'listening');
  const publicKeys = keys.map(({ type, blob }) => `${type} ${blob.toString('base64')}`);
  return { publicKeys, stop: () => void server.close() };
}

/**
 * A key in a device, PROTOCOL.u2f of OpenSSH.
 * @param isTouched whether somebody touches it for each signature
 */
export function makeSecurityKey(type: SecurityKeyType, isTouched: boolean): HeldKey {
  const { blob, signRaw } = type.includes('ed25519') ? makeEd25519(type) : makeEcdsa(type);
  let counter = 0;
  return {
    type,
    blob: Buffer.concat([blob, pack(APPLICATION)]),
    sign: (message) => {
      const state = Buffer.alloc(5);
      state.writeUInt8(isTouched ? TOUCHED : 0);
      state.writeUInt32BE(++counter, 1);
      const signature = signRaw(Buffer.concat([sha256(Buffer.from(APPLICATION)), state, sha256(message)]));
      return Buffer.concat([pack(type), pack(signature), state]);
    },
  };
}

export function makePlainKey(): HeldKey {
  const type = 'ssh-ed25519';
  const { blob, signRaw } = makeEd25519(type);
  return { type, blob, sign: (message) => Buffer.concat([pack(type), pack(signRaw(message))]) };
}

interface KeyPair {
  readonly blob: Buffer;
  readonly signRaw: (data: Buffer) => Buffer;
}

function makeEd25519(type: string): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const blob = Buffer.concat([pack(type), pack(readCoordinate(publicKey, 'x'))]);
  return { blob, signRaw: (data) => sign(null, data, privateKey) };
}

function makeEcdsa(type: string): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const point = Buffer.concat([Buffer.from([4]), readCoordinate(publicKey, 'x'), readCoordinate(publicKey, 'y')]);
  return {
    blob: Buffer.concat([pack(type), pack('nistp256'), pack(point)]),
    signRaw: (data) => {
      const both = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return Buffer.concat([pack(makePositive(both.subarray(0, 32))), pack(makePositive(both.subarray(32)))]);
    },
  };
}

function readCoordinate(key: KeyObject, name: 'x' | 'y'): Buffer {
  return Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url');
}

/** As an mpint, RFC 4251. */
function makePositive(number: Buffer): Buffer {
  const short = number.subarray(number.findIndex((byte) => byte !== 0));
  return (short[0] ?? 0) < 0x80 ? short : Buffer.concat([Buffer.from([0]), short]);
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function pack(data: Buffer | string): Buffer {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function unpack(data: Buffer, at: number): Buffer {
  return data.subarray(at + 4, at + 4 + data.readUInt32BE(at));
}

function serve(socket: Socket, answer: (request: Buffer) => Buffer): void {
  let received = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 4 && received.length >= 4 + received.readUInt32BE()) {
      const request = unpack(received, 0);
      received = received.subarray(4 + request.length);
      socket.write(pack(answer(request)));
    }
  });
}
