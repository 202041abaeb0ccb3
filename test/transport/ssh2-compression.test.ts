import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logIn } from '../../src/transport/ssh/ssh-login.ts';
import { startAskingServer } from './asking-server.ts';
import type { AskingServer } from './asking-server.ts';

let server: AskingServer;
beforeAll(async () => {
  server = await startAskingServer([]);
});
afterAll(() => server.stop());

const get = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** ssh2 has no public way to what src/transport/ssh/ssh-login.ts replaces: an update that moves it has to be looked at. */
test('the end of a compressed connection is where it was in ssh2', async () => {
  const zlib: unknown = createRequire(import.meta.url)('ssh2/lib/protocol/zlib.js');
  const Writer = get(zlib, 'ZlibPacketWriter');
  if (typeof Writer !== 'function') throw new Error('ssh2 has no ZlibPacketWriter any more');
  const before: unknown = Writer.prototype.cleanup;
  expect(before, 'ssh2 closes its compressor in another way').toBeTypeOf('function');
  const sock = connect(server.port, '127.0.0.1');
  await once(sock, 'connect');
  const client = await logIn({
    sock,
    user: 'me',
    identities: {
      identities: [
        {
          label: 'answers',
          method: { type: 'keyboard-interactive', username: 'me', prompt: (...words) => words[4]([]) },
        },
      ],
      skipped: [],
    },
    hostKeyAlgorithms: ['ecdsa-sha2-nistp256'],
    compresses: true,
    checkHostKey: () => Promise.resolve(),
    aliveIntervalMs: 0,
    aliveCountMax: 3,
    signal: new AbortController().signal,
  });
  const writer = ['_protocol', '_packetRW', 'write'].reduce(get, client);
  expect(writer, 'ssh2 keeps its compressor elsewhere').toBeInstanceOf(Writer);
  expect(get(writer, 'cleanup'), 'the compressor is closed with the connection').not.toBe(before);
  client.end();
  await once(client, 'close');
});
