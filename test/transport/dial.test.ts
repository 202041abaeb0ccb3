import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { dial } from '../../src/transport/ssh/dial.ts';
import { logIn } from '../../src/transport/ssh/ssh-login.ts';
import { failToLogIn } from './ssh-target.ts';
import { findFreePort } from './sshd.ts';

describe('reaching a host', () => {
  const target = (more: Partial<Target>): Target => ({
    name: 'test',
    connection: 'ssh',
    host: '127.0.0.1',
    user: 'nobody',
    sshArguments: ['-F', 'none'],
    connectTimeoutMs: 60_000,
    ...more,
  });

  test('that has no address', async () => {
    const error = await failToLogIn(target({ host: 'no-such-host.invalid' }));
    expect(error).toMatchObject({ failure: 'resolve', message: expect.stringContaining('no-such-host.invalid') });
  });

  test('where nothing listens', async () => {
    const port = await findFreePort();
    expect(await failToLogIn(target({ port }))).toMatchObject({
      failure: 'refused',
      message: `connection refused (127.0.0.1:${port})`,
    });
  });

  test.each<[string, (server: Server) => void, string, RegExp]>([
    ['accepts and says nothing', () => {}, 'connect-timeout', /timed out after 1s/],
    [
      'closes at once',
      (server) => server.on('connection', (socket) => socket.end()),
      'network',
      /closed the connection/,
    ],
    [
      'sends garbage',
      (server) =>
        server.on('connection', (socket) =>
          socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n'.repeat(2000)),
        ),
      'protocol',
      /does not speak SSH/,
    ],
    [
      'stops in the middle of the key exchange',
      (server) => server.on('connection', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
      'connect-timeout',
      /timed out after 1s/,
    ],
    [
      'speaks an SSH that is too old',
      (server) => server.on('connection', (socket) => socket.on('error', () => {}).end('SSH-1.5-old\r\n')),
      'protocol',
      /does not speak SSH/,
    ],
  ])('that %s', async (_what, behave, failure, message) => {
    const server = createServer((socket) => socket.on('error', () => {}));
    behave(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const sockets = new Set<{ destroy(): void }>();
    server.on('connection', (socket) => sockets.add(socket));
    try {
      const error = await failToLogIn(
        target({ port, connectTimeoutMs: failure === 'connect-timeout' ? 1000 : 60_000 }),
      );
      expect(error).toMatchObject({ failure, message: expect.stringMatching(message) });
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});

test('a connection that is gone before the login begins is said to be, and not waited for', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { signal } = new AbortController();
  try {
    const sock = await dial('127.0.0.1', port, { family: 4 }, signal);
    await once(sock.resume(), 'close');
    const login = logIn({
      sock,
      user: 'nobody',
      identities: { identities: [], skipped: [] },
      hostKeyAlgorithms: ['ssh-ed25519'],
      checkHostKey: () => Promise.resolve(),
      aliveIntervalMs: 0,
      aliveCountMax: 0,
      signal,
    });
    await expect(login).rejects.toMatchObject({
      failure: 'network',
      message: expect.stringMatching(/closed the connection/),
    });
  } finally {
    server.close();
  }
});
